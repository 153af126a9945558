//! What an application puts around its views and around everything.

use std::time::Duration;

use crate::context::Context;
use crate::error::Result;
use crate::http::{AllowedHosts, Maintenance, RequireHttps, SecurityHeaders, TrustedProxies};
use crate::translation::Languages;
use crate::views::middleware::Middleware;
use crate::views::{Dependency, Depends};

use super::RestKit;

impl RestKit {
    /// Puts this around the actions of all views, inside of what is there already.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.middleware = std::mem::take(&mut defaults.middleware).and(middleware);
        self
    }

    /// Makes this for each request to a view, before its action; what it refuses, no view sees.
    #[doc(alias = "dependencies")]
    pub fn depends_on<T: Dependency>(self) -> Self {
        self.middleware(Depends::<T>::new())
    }

    /// Answers for these hosts only, others with 400; `.example.com` is all below it too.
    #[doc(alias = "ALLOWED_HOSTS")]
    pub fn allowed_hosts<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.settings.edge.hosts = Some(AllowedHosts::new(hosts));
        self
    }

    /// Refuses plain HTTP, and has browsers remember it: see [`RequireHttps`].
    #[doc(alias = "SECURE_SSL_REDIRECT")]
    pub fn require_https(mut self, https: RequireHttps) -> Self {
        self.settings.edge.https = Some(https);
        self
    }

    /// Answers errors in the language that the caller accepts, where there is a catalogue for it.
    #[doc(alias = "LocaleMiddleware")]
    pub fn languages(mut self, languages: Languages) -> Self {
        self.settings.defaults.languages = Some(languages);
        self
    }

    /// Keeps everybody out with 503 while the switch is on.
    pub fn maintenance(mut self, switch: Maintenance) -> Self {
        self.settings.edge.maintenance = Some(switch);
        self
    }

    /// Makes a dependency in another way than its type does, as tests do.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::views::Dependency;
    ///
    /// struct Today(NaiveDate);
    ///
    /// impl Dependency for Today {
    ///     async fn resolve(_cx: &Context) -> Result<Self> {
    ///         Ok(Self(DateTime::now().date_naive()))
    ///     }
    /// }
    ///
    /// let moon_landing = NaiveDate::from_ymd_opt(1969, 7, 20).unwrap_or_default();
    /// let app = RestKit::new(Settings::default()).dependency(move |_cx| Ok(Today(moon_landing)));
    /// # let _ = app;
    /// ```
    #[doc(alias = "dependency_overrides")]
    pub fn dependency<T: Dependency>(
        mut self,
        make: impl Fn(&Context) -> Result<T> + Send + Sync + 'static,
    ) -> Self {
        let known = std::mem::take(&mut self.settings.defaults.dependencies);
        self.settings.defaults.dependencies = known.with(make);
        self
    }

    /// Believes what so many proxies before the application have added to the `X-Forwarded-For`,
    /// `-Host` and `-Proto` headers; none is believed unless told so.
    #[doc(alias = "NUM_PROXIES")]
    #[doc(alias = "SECURE_PROXY_SSL_HEADER")]
    pub fn trusted_proxies(mut self, proxies: usize) -> Self {
        self.settings.proxies = TrustedProxies(proxies);
        self
    }

    /// Waits so long for the request line and the headers of a connection's first request, and
    /// answers 408 when they take longer; five seconds unless told otherwise.
    ///
    /// How long bodies may take is in
    /// [`BodyLimits::max_wait`](crate::http::BodyLimits::max_wait).
    pub fn head_timeout(mut self, time: Duration) -> Self {
        self.settings.head_timeout = time;
        self
    }

    /// Waits so long, in whole seconds, for answers under way when the server is told to stop
    /// (SIGTERM), and breaks off what takes longer; ten seconds unless told otherwise.
    ///
    /// Events and other endless streams end at once; background tasks are waited for afterwards,
    /// at most 15 seconds. Together it should be less than the time after which the process is
    /// killed, which is 30 seconds in Kubernetes.
    #[doc(alias = "graceful_timeout")]
    pub fn shutdown_timeout(mut self, time: Duration) -> Self {
        self.settings.shutdown_timeout = time;
        self
    }

    /// Gives each request a name (`X-Request-Id`), or takes the client's: it is in the log of what
    /// fails, and in the answer.
    pub fn request_ids(mut self) -> Self {
        self.settings.edge.has_request_ids = true;
        self
    }

    /// Tells browsers to be careful.
    #[doc(alias = "SecurityMiddleware")]
    pub fn security_headers(mut self, headers: SecurityHeaders) -> Self {
        self.settings.edge.security_headers = Some(headers);
        self
    }

    /// Lets pages of other origins read answers.
    #[cfg(feature = "cors")]
    #[cfg_attr(docsrs, doc(cfg(feature = "cors")))]
    pub fn cors(mut self, cors: crate::http::Cors) -> Self {
        self.settings.edge.cors = Some(cors);
        self
    }

    /// Compresses answers (gzip, deflate) for those who accept it.
    ///
    /// An answer that shows both a secret and what a caller has sent should not be compressed
    /// (BREACH); tokens in headers are not concerned.
    #[cfg(feature = "compression")]
    #[cfg_attr(docsrs, doc(cfg(feature = "compression")))]
    #[doc(alias = "GZipMiddleware")]
    pub fn compression(mut self) -> Self {
        self.settings.edge.is_compressing = true;
        self
    }
}
