//! A request of a test on its way to the application.

use std::future::IntoFuture;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use crate::access::BoxFuture;
use crate::context::User;

use super::multipart::entries;
use super::{Client, Multipart, TestResponse};

/// What a request is made of.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) peer: Option<SocketAddr>,
    pub(super) caller: Option<Arc<dyn User>>,
}

/// The form of the bodies that [`TestRequest::data`] makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TestFormat {
    /// `multipart/form-data`
    #[default]
    Multipart,
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
}

/// How often a test goes where it is sent; more is a circle.
const MOST_REDIRECTS: usize = 20;

/// A request that is sent by `.await`.
#[derive(Debug)]
#[must_use]
pub struct TestRequest<'a> {
    client: &'a Client,
    parts: Parts,
    follows: bool,
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
                caller: None,
            },
            follows: false,
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

    /// Sends a body with texts and files.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::test::{Client, Multipart, database};
    ///
    /// #[derive(Serializer)]
    /// struct Cover {
    ///     title: String,
    ///     file: UploadedFile,
    /// }
    ///
    /// #[api_view(post)]
    /// async fn upload(_cx: &Context, cover: Data<Cover>) -> Result<Response> {
    ///     Ok(Response::new(&(&cover.title, cover.file.content.len())))
    /// }
    /// # use rest_kit::request::UploadedFile;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let client = Client::of_view("covers", upload, database(())?).await?;
    /// let body = Multipart::new().text("title", "Dune").file("file", "a.png", "image/png", "PNG");
    /// let answer = client.post("/covers/").multipart(body).await;
    /// assert_eq!(answer.text(), r#"["Dune",3]"#);
    /// # Ok::<(), StartError>(())
    /// # })?;
    /// # Ok::<(), StartError>(())
    /// ```
    pub fn multipart(self, body: Multipart) -> Self {
        let (content_type, body) = body.finish();
        self.body(&content_type, body)
    }

    /// Sends a value in the client's [default format](Client::default_format).
    ///
    /// # Panics
    ///
    /// When the value has no place in that format: nulls and objects in forms.
    #[track_caller]
    pub fn data<T: Serialize + ?Sized>(self, value: &T) -> Self {
        match self.client.format.get() {
            TestFormat::Json => self.json(value),
            TestFormat::Multipart => self.multipart(Multipart::of(value)),
            TestFormat::Form => {
                let entries = entries(value);
                let pairs: Vec<_> = entries
                    .iter()
                    .map(|(name, text)| (&**name, &**text))
                    .collect();
                self.form(&pairs)
            }
        }
    }

    /// Sends a cookie, beside those that the client keeps.
    pub fn cookie(self, name: &str, value: &str) -> Self {
        let kept = self.client.cookies.borrow().header();
        let pair = format!("{name}={value}");
        let all = kept.map_or(pair.clone(), |kept| format!("{kept}; {pair}"));
        self.header("cookie", &all)
    }

    /// Calls as this user, without credentials.
    #[doc(alias = "force_authenticate")]
    pub fn as_user(mut self, user: Arc<dyn User>) -> Self {
        self.parts.caller = Some(user);
        self
    }

    /// Goes where answers send it, up to twenty times; [`TestResponse::redirects`] tells the way.
    ///
    /// After 301, 302 and 303 it goes by GET, without a body.
    ///
    /// # Panics
    ///
    /// When the way does not end.
    pub fn follow(mut self) -> Self {
        self.follows = true;
        self
    }

    /// Sends any body.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.parts.body = body.into();
        self.header("content-type", content_type)
    }
}

impl Parts {
    /// Becomes the request for where the answer of this status sends it.
    fn go_to(&mut self, location: &str, status: u16) {
        let path = location.split_once("://").map_or(location, |(_, rest)| {
            rest.find('/').map_or("/", |at| &rest[at..])
        });
        path.clone_into(&mut self.path);
        if status < 307 && self.method != "HEAD" {
            "GET".clone_into(&mut self.method);
            self.body.clear();
            self.headers
                .retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
        }
    }
}

impl<'a> IntoFuture for TestRequest<'a> {
    type Output = TestResponse;
    type IntoFuture = BoxFuture<'a, TestResponse>;

    fn into_future(self) -> Self::IntoFuture {
        if !self.follows {
            return Box::pin(self.client.send(self.parts));
        }
        Box::pin(async move {
            let mut parts = self.parts;
            let mut way = Vec::new();
            loop {
                let answer = self.client.send(parts.clone()).await;
                let location = answer.header("location").map(str::to_owned);
                let Some(location) =
                    location.filter(|_| matches!(answer.status(), 301..=303 | 307 | 308))
                else {
                    return answer.after(way);
                };
                assert!(way.len() < MOST_REDIRECTS, "the way does not end: {way:?}");
                parts.go_to(&location, answer.status());
                way.push((location, answer.status()));
            }
        })
    }
}
