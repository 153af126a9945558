//! From names to addresses, and back.

use crate::error::{Error, Result};
use crate::http::UrlResolver;
use crate::http::url::replace_query_param;

use super::Context;

/// Addresses of the application.
impl Context {
    /// Returns the path of the route called `name`, with its parameters filled in.
    ///
    /// It is the path in the version of the request, where the scheme puts the version in
    /// paths; the route of that name as it is when there is none for the version.
    ///
    /// # Errors
    ///
    /// 500 when there is no such route: a mistake of the application.
    pub fn reverse(&self, name: &str, params: &[(&str, &str)]) -> Result<String> {
        let resolver = self.resolver.as_deref();
        resolver
            .and_then(|resolver| {
                self.reverse_in_version(resolver, name, params)
                    .or_else(|| resolver.reverse(name, params))
            })
            .ok_or_else(|| {
                Error::internal(match resolver {
                    Some(resolver) => resolver.why_not(name, params),
                    None => format!("there are no routes here, so none is called `{name}`"),
                })
            })
    }

    /// Returns the address of the route called `name` as links in answers have it: with scheme
    /// and host, and in the format that the request asks for by a suffix or by `?format=`.
    ///
    /// # Errors
    ///
    /// As [`reverse`](Self::reverse).
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// #[api_view]
    /// async fn newest(cx: &Context) -> Result<Response> {
    ///     let address = cx.hyperlink("book-detail", &[("pk", "7")])?;
    ///     Ok(Response::new(&address))
    /// }
    /// # let _ = newest;
    /// ```
    pub fn hyperlink(&self, name: &str, params: &[(&str, &str)]) -> Result<String> {
        let path = match self.format_suffix() {
            Some(suffix) => {
                let params: Vec<_> = params.iter().copied().chain([suffix]).collect();
                self.reverse(name, &params)?
            }
            None => self.reverse(name, params)?,
        };
        Ok(self.keep_format(self.request.build_absolute_uri(&path)))
    }

    /// Returns the suffix of the request's path, `json` of `books.json`, behind its name.
    pub(crate) fn format_suffix(&self) -> Option<(&'static str, &str)> {
        let param = self.conventions().format_suffix_param?;
        Some((param, self.request.path_param(param)?))
    }

    /// Returns an address of the application with the `?format=` of the request, if it has one.
    pub(crate) fn keep_format(&self, address: String) -> String {
        let param = self.negotiated().and_then(|it| it.format_param);
        let asked = param.and_then(|param| Some((param, self.request.query_param(param)?)));
        match asked {
            Some((param, format)) => replace_query_param(&address, param, format),
            None => address,
        }
    }

    /// Returns the path of another action of the viewset that answers: `recent`, `detail`, ….
    ///
    /// # Errors
    ///
    /// As [`reverse`](Self::reverse); 500 outside of a viewset.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// # struct Clocks;
    /// #[viewset]
    /// impl ViewSet for Clocks {
    ///     async fn list(&self, cx: &Context) -> Result<Response> {
    ///         Ok(Response::new(&cx.reverse_action("fastest", &[])?))
    ///     }
    ///
    ///     #[action(detail = false)]
    ///     async fn fastest(&self, _cx: &Context) -> Result<Response> {
    ///         Ok(Response::new("sundial"))
    ///     }
    /// }
    /// # let _ = Clocks;
    /// ```
    pub fn reverse_action(&self, url_name: &str, params: &[(&str, &str)]) -> Result<String> {
        let Some(route) = self
            .request
            .route()
            .filter(|route| !route.basename.is_empty())
        else {
            return Err(Error::internal(format!(
                "no viewset answers here that could have an action `{url_name}`"
            )));
        };
        let name = format!("{}-{url_name}", route.basename);
        match &*route.namespace {
            "" => self.reverse(&name, params),
            namespace => self.reverse(&format!("{namespace}:{name}"), params),
        }
    }

    fn reverse_in_version(
        &self,
        resolver: &dyn UrlResolver,
        name: &str,
        params: &[(&str, &str)],
    ) -> Option<String> {
        let (scheme, version) = (self.versioning.get()?, self.version()?);
        let own = scheme.path_param().map(|param| (param, version));
        // The caller's own value comes first, and wins.
        let params: Vec<_> = params.iter().copied().chain(own).collect();
        let path = resolver.reverse(&scheme.route_name(name, Some(version)), &params)?;
        Some(scheme.reverse(path, Some(version)))
    }

    /// Returns the name of the route that answers a decoded path, and the parts of the path.
    pub fn resolve(&self, path: &str) -> Option<(String, Vec<(String, String)>)> {
        self.resolver.as_ref()?.resolve(path)
    }

    /// Returns the routes of the application.
    pub fn resolver(&self) -> Option<&dyn UrlResolver> {
        self.resolver.as_deref()
    }
}
