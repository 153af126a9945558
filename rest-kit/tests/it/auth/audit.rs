//! What is logged of logins and refusals, and what is not.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::sync::Once;

use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{PASSWORD, credentials, each, in_tables, plain};

thread_local! {
    /// What was logged on this thread, once a test listens there.
    static LINES: RefCell<Option<Vec<String>>> = RefCell::default();
}

/// Writes the events of listening threads down; for all tests, because what nobody listened to on
/// one thread would be skipped on others.
struct Listener;

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
    LINES.set(Some(Vec::new()));
}

fn heard() -> String {
    LINES.take().unwrap_or_default().join("\n")
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        LINES.with_borrow_mut(|lines| {
            if let Some(lines) = lines {
                lines.push(line.0);
            }
        });
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

// security: SEC-15
#[actix_web::test]
async fn security_events_are_logged_without_secrets() {
    for client in each(in_tables, plain).await {
        listen();
        let wrong = json!({ "username": "ann", "password": "a secret guess" });
        client.post("/api-token-auth/").json(&wrong).await;
        let token = client
            .post("/api-token-auth/")
            .json(&credentials("ann"))
            .await;
        let key = token.value()["token"].as_str().unwrap().to_owned();
        client.get("/me/").token(&key).await;
        client.get("/me/").token("another-secret").await;
        let login = client.post("/login/").json(&credentials("ann")).await;
        let cookies = login.headers("set-cookie").join(" ");
        let lines = heard();
        for expected in [
            "rest_kit::security message=login failed",
            "rest_kit::security message=token issued user=1",
            "rest_kit::security message=recognized user=1 via=\"TokenAuthentication\"",
            "rest_kit::security message=authentication failed path=\"/me/\"",
            "rest_kit::security message=logged in user=1",
        ] {
            assert!(lines.contains(expected), "{expected} is not in:\n{lines}");
        }
        let session = cookies.split("sessionid=").nth(1).unwrap();
        let session = session.split(';').next().unwrap();
        for secret in [PASSWORD, "a secret guess", "another-secret", &key, session] {
            assert!(!lines.contains(secret), "{secret} is in:\n{lines}");
        }
    }
}
