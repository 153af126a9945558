//! A client that keeps cookies.

use std::collections::BTreeMap;

use rest_kit::test::{Client, TestRequest, TestResponse};
use serde_json::Value;

use super::credentials;

/// Keeps cookies, and sends the token of `csrftoken` along if told so.
pub(crate) struct Browser<'a> {
    client: &'a Client,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self {
            client,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn logged_in(client: &'a Client, name: &str) -> Self {
        let mut browser = Self::new(client);
        let answer = browser
            .send("POST", "/login/", &credentials(name), &[])
            .await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        browser
    }

    pub(crate) async fn get(&mut self, path: &str) -> TestResponse {
        self.send("GET", path, &Value::Null, &[]).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> TestResponse {
        let token = self.cookies.get("csrftoken").cloned().unwrap_or_default();
        self.send("POST", path, body, &[("x-csrftoken", &token)])
            .await
    }

    /// Sends a form, without the header that scripts would add.
    pub(crate) async fn send_form(&mut self, path: &str, pairs: &[(&str, &str)]) -> TestResponse {
        let request = self.request("POST", path).form(pairs);
        self.answered(request).await
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> TestResponse {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        self.answered(request).await
    }

    fn request(&self, method: &str, path: &str) -> TestRequest<'a> {
        let mut request = self.client.request(method, path);
        if !self.cookies.is_empty() {
            let cookies = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"));
            let cookies: Vec<_> = cookies.collect();
            request = request.header("cookie", &cookies.join("; "));
        }
        request
    }

    async fn answered(&mut self, request: TestRequest<'_>) -> TestResponse {
        let answer = request.await;
        for cookie in answer.headers("set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
