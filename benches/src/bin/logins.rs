//! Whether the time of an answer tells which users exist: medians of logins, resets and
//! registrations, for names that are there and names that are not.
//!
//! `cargo run --release -p benches --bin logins`

use std::io::Write as _;
use std::pin::Pin;
use std::time::{Duration, Instant};

use rest_kit::contrib::auth::{self, Endpoints, Mail, Mailer, User, Users, auth_user};
use rest_kit::contrib::authtoken::{self, Tokens};
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::test::{Client, database};
use serde_json::{Value, json};

const ROUNDS: usize = 61;
const PASSWORD: &str = "a long and quiet river";

#[derive(Debug)]
struct Forgetful;

impl Mailer for Forgetful {
    fn send(&self, _: Mail) -> Pin<Box<dyn Future<Output = Result<()>> + Send>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// One thing to ask, and the names to ask it for: the first is there and active.
struct Question {
    title: &'static str,
    path: &'static str,
    body: fn(&str, usize) -> Value,
    names: &'static [&'static str],
}

const QUESTIONS: [Question; 3] = [
    Question {
        title: "login",
        path: "/auth/login/",
        body: |name, _| json!({ "username": name, "password": "wrong" }),
        names: &["ann", "nobody", "inactive"],
    },
    Question {
        title: "reset",
        path: "/auth/password/reset/",
        body: |name, _| json!({ "email": format!("{name}@example.com") }),
        names: &["ann", "nobody", "inactive"],
    },
    Question {
        title: "registration",
        path: "/auth/registration/",
        body: |name, round| {
            let name = match name {
                "ann" => name.to_owned(),
                _ => format!("{name}{round}"),
            };
            json!({ "username": name, "password1": PASSWORD, "password2": PASSWORD })
        },
        names: &["ann", "new"],
    },
];

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let users = Users::new();
    let accounts = Endpoints::new(users.clone())
        .tokens(Tokens::new(users.clone()))
        .registration()
        .password_reset(Forgetful, SecretKey::random()?, "{uid}/{token}");
    let app = RestKit::new(Settings::default())
        .with(auth::install)
        .with(authtoken::install)
        .include("auth", accounts.router());
    let client = Client::start(app, database(())?).await?;
    for name in ["ann", "inactive"] {
        let values = User::changes()
            .set(auth_user::username, name)
            .set(auth_user::email, format!("{name}@example.com"))
            .set(auth_user::is_active, name == "ann");
        users.create(values, PASSWORD, client.db()).await?;
    }
    for question in QUESTIONS {
        measure(&client, &question).await?;
    }
    Ok(())
}

/// Asks for every name in turn, and prints the medians and their largest ratio.
async fn measure(client: &Client, question: &Question) -> std::io::Result<()> {
    let mut times = vec![Vec::new(); question.names.len()];
    for round in 0..ROUNDS {
        for (name, times) in question.names.iter().zip(&mut times) {
            let body = (question.body)(name, round);
            let start = Instant::now();
            client.post(question.path).json(&body).await;
            times.push(start.elapsed());
        }
    }
    let medians: Vec<_> = times.into_iter().map(median).collect();
    let mut out = std::io::stdout();
    write!(out, "{:>12}", question.title)?;
    for (name, median) in question.names.iter().zip(&medians) {
        write!(out, "  {name} {:.3} ms", median * 1e3)?;
    }
    let most = medians.iter().copied().fold(f64::MIN, f64::max);
    let least = medians.iter().copied().fold(f64::MAX, f64::min);
    writeln!(out, "  ratio {:.2}", most / least)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[ROUNDS / 2].as_secs_f64()
}
