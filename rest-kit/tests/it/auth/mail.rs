//! Mail over SMTP, to a server that writes down what it is told.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use rest_kit::contrib::auth::{Endpoints, SmtpMailer};
use rest_kit::prelude::*;
use rest_kit::test::Client;
use serde_json::json;

use super::{change, each, in_cookies, key, plain, users};

/// Takes one mail; answers its port and, in the end, everything that it heard.
fn server() -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let say = |text: &str| write!(&stream, "{text}\r\n").unwrap();
        say("220 here");
        let (mut heard, mut in_text) = (String::new(), false);
        for line in BufReader::new(&stream).lines() {
            let line = line.unwrap();
            heard.extend([line.as_str(), "\n"]);
            let word = line.split([' ', ':']).next().unwrap_or_default();
            match word.to_uppercase().as_str() {
                "." => {
                    in_text = false;
                    say("250 taken");
                }
                _ if in_text => {}
                "DATA" => {
                    in_text = true;
                    say("354 go on");
                }
                "QUIT" => {
                    say("221 bye");
                    break;
                }
                _ => say("250 fine"),
            }
        }
        heard
    });
    (port, heard)
}

// parity: DJG-026
// security: SEC-24
#[actix_web::test]
async fn a_link_to_reset_the_password_arrives() {
    for first in each(in_cookies, plain).await {
        let (port, heard) = server();
        let mailer = SmtpMailer::new(
            &format!("smtp://127.0.0.1:{port}"),
            "The shop <shop@example.com>",
        );
        let link = "https://shop.example/{uid}/{token}";
        let accounts = Endpoints::new(users()).password_reset(mailer.unwrap(), key(), link);
        let kit = RestKit::new(Settings::default())
            .db(first.db().clone())
            .include("auth", accounts.router());
        let client = Client::new(kit.start().await.unwrap()).await;
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        let asked = client
            .post("/auth/password/reset/")
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example");
        let asked = asked.json(&json!({ "email": "ann@example.com" })).await;
        assert_eq!(asked.status(), 200);
        let wait = actix_web::rt::task::spawn_blocking(move || heard.join().unwrap());
        let heard = wait.await.unwrap();
        for expected in [
            "MAIL FROM:<shop@example.com>",
            "RCPT TO:<ann@example.com>",
            "Subject: Password reset",
            "https://shop.example/",
        ] {
            assert!(heard.contains(expected), "{expected} is not in:\n{heard}");
        }
        assert!(!heard.contains("evil.example"), "{heard}");
    }
}

#[actix_web::test]
async fn a_server_that_is_away_keeps_nobody_waiting() {
    for first in each(in_cookies, plain).await {
        let mailer = SmtpMailer::new("smtp://127.0.0.1:9", "shop@example.com").unwrap();
        let accounts = Endpoints::new(users()).password_reset(mailer, key(), "{uid}/{token}");
        let kit = RestKit::new(Settings::default())
            .db(first.db().clone())
            .include("auth", accounts.router());
        let client = Client::new(kit.start().await.unwrap()).await;
        change(&client, "ann", |user| {
            user.email = "ann@example.com".to_owned();
        })
        .await;
        let asked = client.post("/auth/password/reset/");
        let asked = asked.json(&json!({ "email": "ann@example.com" })).await;
        assert_eq!(asked.status(), 200);
    }
    assert!(SmtpMailer::new("http://mail.example", "shop@example.com").is_err());
}
