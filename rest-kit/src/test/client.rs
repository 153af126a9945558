//! Calls an application without a server.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use actix_http::Request;
use actix_web::body::BoxBody;
use actix_web::dev::{Service as _, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::{self, TestRequest as ActixRequest};
use actix_web::{Error, HttpMessage as _};

use crate::access::BoxFuture;
use crate::access::authentication::ForcedAuthentication;
use crate::access::permissions::AllowAny;
use crate::app::{Api, RestKit, Settings};
use crate::context::User;
use crate::db::Db;
use crate::error::StartError;
use crate::views::IntoView;

use super::cookies::Jar;
use super::request::Parts;
use super::{TestDatabase, TestFormat, TestRequest, TestResponse};

type Call = dyn Fn(Request) -> BoxFuture<'static, Result<ServiceResponse<BoxBody>, Error>>;

/// Calls an application without a server, as the host `testserver`.
///
/// # Examples
///
/// ```no_run
/// # async fn example(api: rest_kit::app::Api) {
/// use rest_kit::test::Client;
///
/// let client = Client::new(api).await;
/// let answer = client.get("/api/books/?page=2").await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.value()["results"][0]["title"], "Dune");
/// # }
/// ```
#[doc(alias = "APIClient")]
pub struct Client {
    call: Rc<Call>,
    api: Api,
    caller: RefCell<Option<Arc<dyn User>>>,
    pub(super) credentials: RefCell<Vec<(String, String)>>,
    pub(super) cookies: RefCell<Jar>,
    pub(super) keeps_cookies: Cell<bool>,
    checks_csrf: Cell<bool>,
    pub(super) format: Cell<TestFormat>,
    #[cfg(feature = "auth")]
    pub(super) sessions: RefCell<Option<crate::access::sessions::Sessions>>,
    // Kept as long as the client, so that the database is gone with it.
    database: Option<TestDatabase>,
}

impl Client {
    /// Starts the application in this thread on a database of the test's own.
    ///
    /// # Errors
    ///
    /// As [`RestKit::start`].
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::test::{Client, database};
    ///
    /// # async fn test() -> Result<(), StartError> {
    /// let app = RestKit::new(Settings::default());
    /// let client = Client::start(app, database(())?).await?;
    /// assert_eq!(client.get("/nothing/").await.status(), 404);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn start(app: RestKit, database: TestDatabase) -> Result<Self, StartError> {
        let api = app.db(database.db().clone()).start().await?;
        let mut client = Self::new(api).await;
        client.database = Some(database);
        Ok(client)
    }

    /// Starts the application in this thread.
    pub async fn new(api: Api) -> Self {
        let service = Rc::new(test::init_service(api.app()).await);
        Self {
            call: Rc::new(move |request| {
                let service = Rc::clone(&service);
                Box::pin(async move {
                    let response = service.call(request).await?;
                    Ok(response.map_into_boxed_body())
                })
            }),
            api,
            caller: RefCell::default(),
            credentials: RefCell::default(),
            cookies: RefCell::default(),
            keeps_cookies: Cell::default(),
            checks_csrf: Cell::default(),
            format: Cell::default(),
            #[cfg(feature = "auth")]
            sessions: RefCell::default(),
            database: None,
        }
    }

    /// Starts a single view at `path`, without the rest of an application: open to everyone, with
    /// DRF's settings.
    ///
    /// # Errors
    ///
    /// As [`RestKit::start`].
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::test::{Client, database};
    ///
    /// #[api_view(post)]
    /// async fn double(cx: &Context) -> Result<Response> {
    ///     let number = cx.path_param("number")?.parse::<i64>();
    ///     let number = number.map_err(|_| Error::not_found())?;
    ///     Ok(Response::new(&(2 * number)))
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let client = Client::of_view("{number}", double, database(())?).await?;
    /// assert_eq!(client.post("/21/").await.value(), 42);
    /// # Ok::<(), StartError>(())
    /// # })?;
    /// # Ok::<(), StartError>(())
    /// ```
    #[doc(alias = "APIRequestFactory")]
    pub async fn of_view<Kind>(
        path: &str,
        view: impl IntoView<Kind>,
        database: TestDatabase,
    ) -> Result<Self, StartError> {
        let app = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .register_view(path, view);
        Self::start(app, database).await
    }

    /// Sends these headers with every request from now on, until it is told others.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn example(client: &rest_kit::test::Client) {
    /// let key = "9944b09199c62bcf";
    /// client.credentials([("authorization", format!("Token {key}"))]);
    /// client.clear_credentials();
    /// # }
    /// ```
    pub fn credentials<N, V>(&self, headers: impl IntoIterator<Item = (N, V)>)
    where
        N: Into<String>,
        V: Into<String>,
    {
        let headers = headers.into_iter();
        let headers = headers.map(|(name, value)| (name.into(), value.into()));
        self.credentials.replace(headers.collect());
    }

    /// Sends none of the [`credentials`](Self::credentials) any more.
    pub fn clear_credentials(&self) {
        self.credentials.borrow_mut().clear();
    }

    /// Keeps the cookies of answers and sends them back from now on, as browsers do; so does a
    /// client that has logged in.
    ///
    /// It sends the cookie `csrftoken` back as the header `X-CSRFToken`, too, unless told to leave
    /// that to the test by [`enforce_csrf_checks`](Self::enforce_csrf_checks).
    pub fn keep_cookies(&self) {
        self.keeps_cookies.set(true);
    }

    /// Gives the client a cookie, to keep and to send.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.keep_cookies();
        self.cookies.borrow_mut().set(name, value);
    }

    /// Returns the value of a cookie that the client keeps.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).map(str::to_owned)
    }

    /// Sends no `X-CSRFToken` by itself, so that a test sees what is refused without.
    pub fn enforce_csrf_checks(&self, enforce: bool) {
        self.checks_csrf.set(enforce);
    }

    /// Sets the form of bodies that [`data`](TestRequest::data) makes: multipart unless told
    /// otherwise.
    #[doc(alias = "TEST_REQUEST_DEFAULT_FORMAT")]
    pub fn default_format(&self, format: TestFormat) {
        self.format.set(format);
    }

    /// Calls as this user from now on, without credentials; `None` is nobody again.
    pub fn force_authenticate(&self, user: Option<Arc<dyn User>>) {
        *self.caller.borrow_mut() = user;
    }

    /// Waits until no background task is under way; false when it takes longer than ten seconds.
    pub async fn drain(&self) -> bool {
        self.api.drain(std::time::Duration::from_secs(10)).await
    }

    /// Returns the application's database.
    pub fn db(&self) -> &Db {
        self.api.db()
    }

    /// Prepares GET.
    pub fn get(&self, path: &str) -> TestRequest<'_> {
        self.request("GET", path)
    }

    /// Prepares POST.
    pub fn post(&self, path: &str) -> TestRequest<'_> {
        self.request("POST", path)
    }

    /// Prepares PUT.
    pub fn put(&self, path: &str) -> TestRequest<'_> {
        self.request("PUT", path)
    }

    /// Prepares PATCH.
    pub fn patch(&self, path: &str) -> TestRequest<'_> {
        self.request("PATCH", path)
    }

    /// Prepares DELETE.
    pub fn delete(&self, path: &str) -> TestRequest<'_> {
        self.request("DELETE", path)
    }

    /// Prepares OPTIONS.
    pub fn options(&self, path: &str) -> TestRequest<'_> {
        self.request("OPTIONS", path)
    }

    /// Prepares HEAD.
    pub fn head(&self, path: &str) -> TestRequest<'_> {
        self.request("HEAD", path)
    }

    /// Prepares a request with any method.
    #[doc(alias = "generic")]
    pub fn request(&self, method: &str, path: &str) -> TestRequest<'_> {
        TestRequest::new(self, method, path)
    }

    /// Sends a request that was put together.
    pub(super) async fn send(&self, parts: Parts) -> TestResponse {
        let is_head = parts.method == "HEAD";
        let request = self.to_actix(parts);
        let answer = match (self.call)(request).await {
            Ok(response) => TestResponse::read(response.into_parts().1, is_head).await,
            Err(error) => TestResponse::read(error.error_response(), is_head).await,
        };
        if self.keeps_cookies.get() {
            let mut cookies = self.cookies.borrow_mut();
            for header in answer.headers("set-cookie") {
                cookies.keep(header);
            }
        }
        answer
    }

    /// Adds what the client sends with every request, where the request does not say it itself.
    fn add_own(&self, parts: &mut Parts) {
        let has = |parts: &Parts, name: &str| {
            let mut headers = parts.headers.iter();
            headers.any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        if !has(parts, "host") {
            parts
                .headers
                .push(("host".to_owned(), "testserver".to_owned()));
        }
        for (name, value) in self.credentials.borrow().iter() {
            if !has(parts, name) {
                parts.headers.push((name.clone(), value.clone()));
            }
        }
        let cookies = self.cookies.borrow();
        let header = cookies.header().filter(|_| self.keeps_cookies.get());
        let Some(header) = header.filter(|_| !has(parts, "cookie")) else {
            return;
        };
        parts.headers.push(("cookie".to_owned(), header));
        let token = cookies.get("csrftoken").filter(|_| !self.checks_csrf.get());
        if let Some(token) = token.filter(|_| !has(parts, "x-csrftoken")) {
            parts
                .headers
                .push(("x-csrftoken".to_owned(), token.to_owned()));
        }
    }

    #[track_caller]
    fn to_actix(&self, mut parts: Parts) -> Request {
        self.add_own(&mut parts);
        let method = Method::from_bytes(parts.method.as_bytes());
        let Ok(method) = method else {
            panic!("`{}` is no method", parts.method);
        };
        let mut request = ActixRequest::with_uri(&parts.path).method(method);
        if let Some(peer) = parts.peer {
            request = request.peer_addr(peer);
        }
        for (name, value) in &parts.headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        if !parts.body.is_empty() {
            let length = parts.body.len().to_string();
            request = request
                .insert_header(("content-length", length))
                .set_payload(parts.body);
        }
        let request = request.to_request();
        if let Some(caller) = parts.caller.or_else(|| self.caller.borrow().clone()) {
            request
                .extensions_mut()
                .insert(ForcedAuthentication(caller));
        }
        request
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.api)
            .finish_non_exhaustive()
    }
}
