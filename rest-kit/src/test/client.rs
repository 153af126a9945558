//! Calls an application without a server.

use std::cell::RefCell;
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
use crate::app::{Api, RestKit};
use crate::context::User;
use crate::db::Db;
use crate::error::StartError;

use super::request::Parts;
use super::{TestDatabase, TestRequest, TestResponse};

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
            database: None,
        }
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
        match (self.call)(request).await {
            Ok(response) => TestResponse::read(response.into_parts().1, is_head).await,
            Err(error) => TestResponse::read(error.error_response(), is_head).await,
        }
    }

    #[track_caller]
    fn to_actix(&self, parts: Parts) -> Request {
        let method = Method::from_bytes(parts.method.as_bytes());
        let Ok(method) = method else {
            panic!("`{}` is no method", parts.method);
        };
        let mut request = ActixRequest::with_uri(&parts.path).method(method);
        if !parts
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            request = request.insert_header(("host", "testserver"));
        }
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
        if let Some(caller) = self.caller.borrow().as_ref() {
            request
                .extensions_mut()
                .insert(ForcedAuthentication(Arc::clone(caller)));
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
