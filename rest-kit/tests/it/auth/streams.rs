//! Answers that go on: who may open them, and when they end.

use std::time::{Duration as StdDuration, Instant};

use futures_util::{StreamExt as _, stream};
use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings, TokenType};
use rest_kit::contrib::authtoken::{AccessToken, Tokens, access_token};
use rest_kit::prelude::*;
use rest_kit::response::Event;
use rest_kit::views::Authenticators;

use super::browser::Browser;
use super::{each, in_cookies, user, users};

fn jwt() -> Jwt {
    let key = JwtKey::hs256("a secret of at least thirty-two bytes");
    // A whole second at least: the time of a token has no fractions.
    Jwt::new(JwtSettings::new(key).access_token_lifetime(Duration::seconds(2)))
}

/// Says hello and goes on for ever; `?short` ends.
struct News(Authenticators);

#[api_view]
impl ApiView for News {
    fn authentication(&self) -> Authenticators {
        self.0.clone()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let hello = stream::iter([Event::text("hello")]);
        Ok(match cx.request().query_param("short") {
            Some(_) => Response::events(hello),
            None => Response::events(hello.chain(stream::pending())),
        })
    }
}

fn app(kit: RestKit) -> RestKit {
    let by_token = TokenAuthentication::new(Tokens::new(users()));
    let by_jwt = JwtAuthentication::new(jwt(), users());
    kit.register_view("news", News(Authenticators::inherit()))
        .register_view("token", News(by_token.into()))
        .register_view("jwt", News(by_jwt.into()))
}

// security: SEC-38
#[actix_web::test]
async fn a_stream_ends_with_the_token_that_opened_it() {
    for client in each(in_cookies, app).await {
        let ann = user(&client, "ann").await;
        let end = DateTime::now() + Duration::seconds(1);
        let values = AccessToken::changes().set(access_token::expires, Some(end));
        let (key, _) = Tokens::new(users())
            .create_with(&ann, values, client.db())
            .await
            .unwrap();
        let access = jwt().token_for(TokenType::Access, &ann).unwrap();
        let access = format!("Bearer {}", jwt().encode(&access).unwrap());
        for (path, header) in [("/token/", format!("Token {key}")), ("/jwt/", access)] {
            let started = Instant::now();
            let heard = client.get(path).header("authorization", &header).await;
            assert_eq!(
                (heard.status(), heard.text().as_str()),
                (200, "data: hello\n\n")
            );
            let lasted = started.elapsed();
            assert!(lasted < StdDuration::from_secs(4), "{path} {lasted:?}");
            let again = client.get(path).header("authorization", &header).await;
            assert_eq!(again.status(), 401, "{path}");
        }
    }
}

// security: SEC-38
#[actix_web::test]
async fn pages_of_other_origins_open_no_stream_by_session() {
    for client in each(in_cookies, app).await {
        let mut browser = Browser::logged_in(&client, "ann").await;
        let events = ("accept", "text/event-stream");
        for (origin, status) in [
            (None, 200),
            (Some("http://testserver"), 200),
            (Some("https://evil.example"), 403),
            (Some("http://testserver.evil.example"), 403),
            (Some("null"), 403),
            (Some(""), 403),
        ] {
            let mut headers = vec![events];
            headers.extend(origin.map(|origin| ("origin", origin)));
            let answer = browser
                .send("GET", "/news/?short", &serde_json::Value::Null, &headers)
                .await;
            assert_eq!(answer.status(), status, "{origin:?}: {}", answer.text());
        }
        // Who accepts events only, as browsers that wait for them do, gets nothing else.
        let me = client.get("/me/").basic("ann", super::PASSWORD);
        assert_eq!(me.header(events.0, events.1).await.status(), 406);
    }
}

/// Writes what the client sends into headers.
#[api_view(get, permissions = AllowAny)]
async fn echo(cx: &Context) -> Result<Response> {
    let text = cx.request().query_param("text").unwrap_or_default();
    Ok(Response::new("hello")
        .with_header("X-Echo", text)
        .with_header("Location", format!("/somewhere/{text}")))
}

// security: SEC-29
#[actix_web::test]
async fn line_breaks_start_no_header() {
    let app = |kit: RestKit| kit.register_view("echo", echo);
    for client in each(in_cookies, app).await {
        for text in [
            "a%0d%0aSet-Cookie:%20evil=1",
            "a%0aSet-Cookie:%20evil=1",
            "a%0dSet-Cookie:%20evil=1",
            "a%00b",
            "%e5%98%8a%e5%98%8dSet-Cookie:%20evil=1",
        ] {
            for path in [
                format!("/echo/?text={text}"),
                // A path without its slash leads to the one with it.
                format!("/echo?text={text}"),
                format!("/echo/{text}"),
                format!("/{text}"),
            ] {
                let answer = client.get(&path).await;
                assert_eq!(answer.headers("set-cookie"), Vec::<&str>::new(), "{path}");
                for name in ["location", "x-echo"] {
                    let value = answer.header(name).unwrap_or_default();
                    let is_safe = |letter: char| !letter.is_control();
                    assert!(value.chars().all(is_safe), "{path}: {value:?}");
                }
            }
        }
    }
}
