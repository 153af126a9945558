//! What a test got.

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::{MadeByError, reason};

/// What a test got.
#[derive(Debug, Clone)]
pub struct TestResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    redirects: Vec<(String, u16)>,
    is_exception: bool,
}

impl TestResponse {
    pub(super) async fn read(response: HttpResponse, is_head: bool) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), text(value.as_bytes())));
        let (status, headers) = (response.status().as_u16(), headers.collect());
        let is_exception = response.extensions().get::<MadeByError>().is_some();
        let body = match to_bytes(response.into_body()).await {
            Ok(body) if !is_head => body.to_vec(),
            _ => Vec::new(),
        };
        Self {
            status,
            headers,
            body,
            redirects: Vec::new(),
            is_exception,
        }
    }

    /// Returns itself, at the end of a way.
    pub(super) fn after(mut self, redirects: Vec<(String, u16)>) -> Self {
        self.redirects = redirects;
        self
    }

    /// Returns where a request that [follows](super::TestRequest::follow) was sent, and by which
    /// status.
    #[doc(alias = "redirect_chain")]
    pub fn redirects(&self) -> &[(String, u16)] {
        &self.redirects
    }

    /// Returns the status.
    #[doc(alias = "status_code")]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns what the status is called: `Not Found`; empty for one without a name.
    pub fn status_text(&self) -> &'static str {
        reason(self.status)
    }

    /// Returns whether an error of the application made the answer.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::test::{Client, database};
    ///
    /// #[api_view(get)]
    /// async fn gone(_cx: &Context) -> Result<Response> {
    ///     Err(Error::not_found())
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let client = Client::of_view("gone", gone, database(())?).await?;
    /// let answer = client.get("/gone/").await;
    /// assert_eq!((answer.status(), answer.status_text()), (404, "Not Found"));
    /// assert!(answer.exception());
    /// # Ok::<(), StartError>(())
    /// # })?;
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn exception(&self) -> bool {
        self.is_exception
    }

    /// Returns the first header called `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    /// Returns every header called `name`, in order.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let named = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// Returns the bytes of the body.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Reads the body as JSON.
    ///
    /// # Panics
    ///
    /// When it is not of this type: the test has failed.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error} in the body of {}: {}", self.status, self.text()),
        }
    }

    /// Reads the body as any JSON; an empty body is null.
    ///
    /// # Panics
    ///
    /// When it is not JSON: the test has failed.
    #[track_caller]
    #[doc(alias = "data")]
    pub fn value(&self) -> Value {
        if self.body.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }
}
