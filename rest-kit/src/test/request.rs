//! A request of a test on its way to the application.

use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::access::BoxFuture;

use super::{Client, TestResponse};

/// What a request is made of.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) peer: Option<SocketAddr>,
}

/// A request that is sent by `.await`.
#[derive(Debug)]
#[must_use]
pub struct TestRequest<'a> {
    client: &'a Client,
    parts: Parts,
}

impl<'a> TestRequest<'a> {
    pub(super) fn new(client: &'a Client, method: &str, path: &str) -> Self {
        Self {
            client,
            parts: Parts {
                method: method.to_owned(),
                path: path.to_owned(),
                headers: Vec::new(),
                body: Vec::new(),
                peer: None,
            },
        }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.parts.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Comes from this address.
    #[doc(alias = "REMOTE_ADDR")]
    pub fn peer_addr(mut self, address: impl Into<IpAddr>) -> Self {
        self.parts.peer = Some(SocketAddr::new(address.into(), 50_000));
        self
    }

    /// Sends a name and a password: `Authorization: Basic …`.
    pub fn basic(self, username: &str, password: &str) -> Self {
        let text = STANDARD.encode(format!("{username}:{password}"));
        self.header("authorization", &format!("Basic {text}"))
    }

    /// Sends a token: `Authorization: Token …`.
    pub fn token(self, key: &str) -> Self {
        self.header("authorization", &format!("Token {key}"))
    }

    /// Sends a JSON body.
    ///
    /// # Panics
    ///
    /// When the value has no JSON form.
    #[track_caller]
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => self.body("application/json", body),
            Err(error) => panic!("the body has no JSON form: {error}"),
        }
    }

    /// Sends a form body.
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Sends any body.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.parts.body = body.into();
        self.header("content-type", content_type)
    }
}

impl<'a> IntoFuture for TestRequest<'a> {
    type Output = TestResponse;
    type IntoFuture = BoxFuture<'a, TestResponse>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.client.send(self.parts))
    }
}
