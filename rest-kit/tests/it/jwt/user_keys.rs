//! Users of the application's own type whose keys are no numbers, and names in the place of keys.

use std::sync::Arc;

use rest_kit::authentication::jwt::{
    Jwt, JwtAuthentication, JwtSettings, JwtStatelessUserAuthentication,
};
use rest_kit::authentication::{Authentication, PasswordStore, SessionAuthentication, UserStore};
use rest_kit::context::{User, UserId};
use rest_kit::contrib::auth::{self, auth_user};
use rest_kit::contrib::jwt::{
    LogoutEverywhereView, MIGRATIONS, OutstandingTokens, TokenBlacklistView, TokenObtainPairView,
    TokenRefreshView,
};
use rest_kit::contrib::sessions as stored;
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestResponse, databases};
use rest_kit::throttling::UserRateThrottle;
use rest_kit::values::Uuid;
use rest_kit::views::{Authenticators, Throttles};
use serde_json::json;

use super::world::{claims, rotating, settings, signed, sound, text};
use crate::auth::{PASSWORD, in_tables, users};
use crate::support::app::expect;

/// Somebody whose key is a UUID.
#[derive(Model, Clone, Debug)]
struct Member {
    #[model(primary_key)]
    id: Uuid,
    #[model(max_length = 50, unique)]
    email: String,
    is_active: bool,
}

impl User for Member {
    fn id(&self) -> UserId {
        self.id.into()
    }

    fn username(&self) -> &str {
        &self.email
    }

    fn field(&self, name: &str) -> Option<UserId> {
        (name == "email").then(|| self.email.as_str().into())
    }

    fn is_active(&self) -> bool {
        self.is_active
    }
}

/// Every password is `pass`.
#[derive(Clone)]
struct Members;

impl PasswordStore for Members {
    async fn verify(
        &self,
        name: &str,
        password: &str,
        cx: &Context,
    ) -> Result<Option<Arc<dyn User>>> {
        match password {
            "pass" => self.find_by("email", &name.into(), cx).await,
            _ => Ok(None),
        }
    }
}

impl UserStore for Members {
    async fn find(&self, id: &UserId, cx: &Context) -> Result<Option<Arc<dyn User>>> {
        let Ok(id) = id.to_string().parse::<Uuid>() else {
            return Ok(None);
        };
        let member = Member::objects()
            .filter(members::id.eq(id))
            .first(cx)
            .await?;
        Ok(member.map(|member| Arc::new(member) as _))
    }

    fn lookup_fields(&self) -> &'static [&'static str] {
        &["id", "email"]
    }

    async fn find_by(
        &self,
        field: &str,
        value: &UserId,
        cx: &Context,
    ) -> Result<Option<Arc<dyn User>>> {
        if field == "id" {
            return self.find(value, cx).await;
        }
        let named = Member::objects().filter(members::email.eq(value.to_string()));
        let member = named.first(cx).await?;
        Ok(member.map(|member| Arc::new(member) as _))
    }
}

/// Who calls, as `user`, twice a minute.
struct Me(Authenticators);

impl Me {
    fn by(authentication: impl Authentication) -> Self {
        Self(authentication.into())
    }
}

#[api_view]
impl ApiView for Me {
    fn authentication(&self) -> Authenticators {
        self.0.clone()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    fn throttles(&self) -> Throttles {
        UserRateThrottle::new("2/min").into()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(
            &json!({"key": cx.user_key(), "number": cx.user_id()}),
        ))
    }
}

fn app<U: UserStore + Clone>(jwt: &Jwt, users: &U) -> RestKit {
    let (jwt, users) = (|| jwt.clone(), || users.clone());
    let own = Me::by(JwtAuthentication::new(jwt(), users()));
    let stateless = Me::by(JwtStatelessUserAuthentication::new(jwt()));
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .migrations(MIGRATIONS)
        .with(auth::install)
        .with(stored::install)
        .authentication(JwtAuthentication::new(jwt(), users()))
        .register_view("token", TokenObtainPairView::new(jwt(), users()))
        .register_view("refresh", TokenRefreshView::new(jwt(), users()))
        .register_view("blacklist", TokenBlacklistView::new(jwt(), users()))
        .register_view("logout", LogoutEverywhereView::new(jwt()))
        .register_view("me", own)
        .register_view("stateless", stateless)
        .register_view(
            "session",
            Me::by(SessionAuthentication::new(users(), in_tables())),
        )
}

fn recorded(settings: JwtSettings) -> Jwt {
    Jwt::new(settings).records(OutstandingTokens)
}

const KEYS: [&str; 2] = [
    "5f0c0bd8-7a4e-4c8f-9d0f-5b7c1d7e2a11",
    "00000000-0000-0000-0000-000000000007",
];

/// Starts the application with the members `ann@x` and `bob@x`.
async fn each_of_members(settings: JwtSettings) -> Vec<Client> {
    let mut clients = Vec::new();
    for database in databases(()).unwrap() {
        let create = |connection: &mut rest_kit::db::Connection| -> Result<()> {
            let uuid = if connection.is_sqlite() {
                "TEXT"
            } else {
                "UUID"
            };
            Ok(connection.batch_execute(&format!(
                "CREATE TABLE members (id {uuid} PRIMARY KEY NOT NULL, \
                 email VARCHAR(50) NOT NULL UNIQUE, is_active BOOLEAN NOT NULL)"
            ))?)
        };
        database.db().write(create).await.unwrap();
        let client = Client::start(app(&recorded(settings.clone()), &Members), database);
        let client = client.await.unwrap();
        for (id, email) in KEYS.into_iter().zip(["ann@x", "bob@x"]) {
            let row = Member::changes()
                .set(members::id, id.parse::<Uuid>().unwrap())
                .set(members::email, email)
                .set(members::is_active, true);
            Member::objects().create(row, client.db()).await.unwrap();
        }
        clients.push(client);
    }
    clients
}

async fn log_in(client: &Client, name: &str, password: &str) -> (String, String) {
    let body = json!({"username": name, "password": password});
    let answer = client.post("/token/").json(&body).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    (text(&answer, "refresh"), text(&answer, "access"))
}

async fn call(client: &Client, path: &str, token: &str) -> TestResponse {
    let header = format!("Bearer {token}");
    client.get(path).header("authorization", &header).await
}

async fn refresh(client: &Client, token: &str) -> TestResponse {
    client
        .post("/refresh/")
        .json(&json!({"refresh": token}))
        .await
}

/// What every way of naming users must do.
async fn logins_are_renewed_and_ended(client: &Client, name: &str, password: &str) {
    let (first, access) = log_in(client, name, password).await;
    let answer = refresh(client, &first).await;
    assert_eq!(answer.status(), 200, "{}", answer.text());
    let second = text(&answer, "refresh");
    let over = json!({"detail": "Token is blacklisted", "code": "token_not_valid"});
    expect(&refresh(client, &first).await, 401, &over);
    expect(&refresh(client, &second).await, 401, &over);

    let (third, _) = log_in(client, name, password).await;
    let body = json!({"refresh": third});
    expect(
        &client.post("/blacklist/").json(&body).await,
        200,
        &json!({}),
    );
    expect(&refresh(client, &third).await, 401, &over);

    let logins = [
        log_in(client, name, password).await,
        log_in(client, name, password).await,
    ];
    let header = format!("Bearer {access}");
    let out = client
        .post("/logout/")
        .header("authorization", &header)
        .await;
    assert_eq!(out.status(), 204);
    for (token, _) in logins {
        expect(&refresh(client, &token).await, 401, &over);
    }
}

// parity: SJW-016
#[actix_web::test]
async fn keys_of_users_may_be_texts() {
    for client in each_of_members(rotating()).await {
        let (_, access) = log_in(&client, "ann@x", "pass").await;
        assert_eq!(claims(&access)["user_id"], KEYS[0]);
        let expected = json!({"key": KEYS[0], "number": null});
        for path in ["/me/", "/stateless/"] {
            expect(&call(&client, path, &access).await, 200, &expected);
        }
        logins_are_renewed_and_ended(&client, "ann@x", "pass").await;

        // Others are counted apart, whatever their keys look like.
        assert_eq!(call(&client, "/me/", &access).await.status(), 429);
        let (_, other) = log_in(&client, "bob@x", "pass").await;
        assert_eq!(call(&client, "/me/", &other).await.status(), 200);

        let gone = Member::objects().filter(members::email.eq("ann@x"));
        gone.delete(client.db()).await.unwrap();
        let body = json!({"detail": "User not found", "code": "user_not_found"});
        expect(&call(&client, "/me/", &access).await, 401, &body);
        for id in [
            json!("nobody"),
            json!(7),
            json!(""),
            json!("a\u{0}b"),
            json!([KEYS[1]]),
        ] {
            let token = signed(&sound(json!({"user_id": id})));
            expect(&call(&client, "/me/", &token).await, 401, &body);
        }
    }
}

#[actix_web::test]
async fn sessions_know_users_by_texts() {
    for client in each_of_members(settings()).await {
        assert!(
            client
                .login(&in_tables(), &Members, "bob@x", "pass")
                .await
                .unwrap()
        );
        let expected = json!({"key": KEYS[1], "number": null});
        expect(&client.get("/session/").await, 200, &expected);
        client.logout().await.unwrap();
        assert_eq!(client.get("/session/").await.status(), 403);
    }
}

// parity: SJW-016
#[actix_web::test]
async fn another_field_names_users_in_tokens() {
    for client in each_of_members(rotating().user_id_field("email")).await {
        let (_, access) = log_in(&client, "ann@x", "pass").await;
        assert_eq!(claims(&access)["user_id"], "ann@x");
        let expected = json!({"key": KEYS[0], "number": null});
        expect(&call(&client, "/me/", &access).await, 200, &expected);
        // Without asking for the user, the field is all that is known.
        let expected = json!({"key": "ann@x", "number": null});
        expect(&call(&client, "/stateless/", &access).await, 200, &expected);
        logins_are_renewed_and_ended(&client, "ann@x", "pass").await;
    }
}

// parity: SJW-016
#[actix_web::test]
async fn the_ready_made_users_are_named_by_their_username_as_well() {
    for database in databases(()).unwrap() {
        let jwt = recorded(rotating().user_id_field("username"));
        let client = Client::start(app(&jwt, &users()), database).await.unwrap();
        // A name of digits is a text in tokens, as a key is.
        for name in ["ann", "007", "7"] {
            let row = auth::User::changes().set(auth_user::username, name);
            let user = users().create(row, PASSWORD, client.db()).await.unwrap();
            let (_, access) = log_in(&client, name, PASSWORD).await;
            assert_eq!(claims(&access)["user_id"], name);
            let expected = json!({"key": user.id, "number": user.id});
            expect(&call(&client, "/me/", &access).await, 200, &expected);
            logins_are_renewed_and_ended(&client, name, PASSWORD).await;
        }
        let token = signed(&sound(json!({"user_id": "1"})));
        let body = json!({"detail": "User not found", "code": "user_not_found"});
        expect(&call(&client, "/me/", &token).await, 401, &body);
    }
}

#[actix_web::test]
async fn a_field_that_users_cannot_be_found_by_is_a_mistake() {
    let jwt = recorded(settings().user_id_field("phone"));
    let refused = app(&jwt, &Members).build().unwrap_err();
    let expected = "`user_id_field` of the JWT settings is `phone`, but users are found by \
                    `id`, `email`: implement `UserStore::lookup_fields` and `UserStore::find_by`";
    let told = refused
        .mistakes()
        .iter()
        .filter(|mistake| *mistake == expected);
    assert_eq!(told.count(), 1, "{refused}");
}
