//! What a bearer token costs: the same request without one and with one, in one thread, without a
//! network and without a database.
//!
//! `cargo run --release -p benches --bin bearer`

use std::io::Write as _;
use std::time::{Duration as StdDuration, Instant};

use rest_kit::authentication::jwt::{
    Jwt, JwtKey, JwtSettings, JwtStatelessUserAuthentication, TokenType,
};
use rest_kit::context::{User, UserId};
use rest_kit::error::StartError;
use rest_kit::prelude::*;
use rest_kit::test::Client;

const ROUNDS: usize = 21;
const REQUESTS: u32 = 2_000;

#[derive(Debug)]
struct Ann;

impl User for Ann {
    fn id(&self) -> UserId {
        1.into()
    }

    fn username(&self) -> &'static str {
        "ann"
    }
}

#[api_view]
async fn open(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.user_id()))
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let jwt = Jwt::new(JwtSettings::new(JwtKey::hs256(
        "a secret of at least 32 bytes for this",
    )));
    let token = jwt.encode(&jwt.token_for(TokenType::Access, &Ann)?)?;
    let client = client(jwt).await?;
    let header = format!("Bearer {token}");
    let mut without = Vec::new();
    let mut with = Vec::new();
    for _ in 0..ROUNDS {
        without.push(round(&client, None).await);
        with.push(round(&client, Some(&header)).await);
    }
    let (without, with) = (median(without), median(with));
    writeln!(
        std::io::stdout(),
        "a request {without:.1} µs, with a bearer token {with:.1} µs: {:.1} µs for the token",
        with - without
    )?;
    Ok(())
}

async fn client(jwt: Jwt) -> Result<Client, StartError> {
    let app = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .authentication(JwtStatelessUserAuthentication::new(jwt))
        .register_view("open", open);
    Ok(Client::new(app.build()?).await)
}

async fn round(client: &Client, header: Option<&str>) -> StdDuration {
    let start = Instant::now();
    for _ in 0..REQUESTS {
        let request = client.get("/open/");
        let request = match header {
            Some(header) => request.header("authorization", header),
            None => request.header("x-nothing", "of about the same length as nothing at all"),
        };
        assert_eq!(request.await.status(), 200, "the view is open");
    }
    start.elapsed()
}

/// Microseconds of one request in the middle round.
fn median(mut rounds: Vec<StdDuration>) -> f64 {
    rounds.sort_unstable();
    rounds[ROUNDS / 2].as_secs_f64() * 1e6 / f64::from(REQUESTS)
}
