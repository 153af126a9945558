//! A few people, an application that knows them by tokens, and its client.

use std::ops::Deref;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use rest_kit::authentication::jwt::{
    Jwt, JwtAuthentication, JwtKey, JwtSettings, JwtStatelessUserAuthentication, Token,
};
use rest_kit::authentication::{PasswordStore, UserStore};
use rest_kit::context::{User, UserId};
use rest_kit::contrib::jwt::{
    KeySetView, LogoutEverywhereView, MIGRATIONS, OutstandingTokens, TokenBlacklistView,
    TokenObtainPairView, TokenObtainSlidingView, TokenRefreshSlidingView, TokenRefreshView,
    TokenVerifyView,
};
use rest_kit::prelude::*;
use rest_kit::test::{Client, TestDatabase, TestResponse, shared_databases};
use rest_kit::views::Authenticators;
use serde_json::{Value, json};
use sha2::Sha256;

pub(crate) const SECRET: &str = "a secret of at least thirty-two bytes";

/// Somebody with a password.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    pub(crate) password: String,
    pub(crate) is_active: bool,
}

impl User for Person {
    fn id(&self) -> UserId {
        self.id.into()
    }
    fn username(&self) -> &str {
        self.name
    }
    fn is_active(&self) -> bool {
        self.is_active
    }
    fn session_auth_hash(&self) -> Option<String> {
        Some(format!("hash of {}", self.password))
    }
}

/// Everybody; tests change them.
#[derive(Debug, Clone)]
pub(crate) struct People(Arc<Mutex<Vec<Person>>>);

impl People {
    fn new() -> Self {
        let person = |id, name: &'static str, is_active| Person {
            id,
            name,
            password: format!("{name}-pass"),
            is_active,
        };
        let people = vec![
            person(1, "ann", true),
            person(2, "bob", true),
            person(3, "gone", false),
        ];
        Self(Arc::new(Mutex::new(people)))
    }

    /// Changes the person called `name`.
    pub(crate) fn change(&self, name: &str, change: impl FnOnce(&mut Person)) {
        let mut people = self.0.lock().unwrap();
        change(
            people
                .iter_mut()
                .find(|person| person.name == name)
                .unwrap(),
        );
    }

    /// Deletes the person called `name`.
    pub(crate) fn delete(&self, name: &str) {
        self.0.lock().unwrap().retain(|person| person.name != name);
    }

    fn find_by(&self, is: impl Fn(&Person) -> bool) -> Option<Arc<dyn User>> {
        let people = self.0.lock().unwrap();
        let found = people.iter().find(|person| is(person)).cloned();
        found.map(|person| Arc::new(person) as _)
    }
}

impl PasswordStore for People {
    async fn verify(
        &self,
        username: &str,
        password: &str,
        _: &Context,
    ) -> Result<Option<Arc<dyn User>>> {
        Ok(self.find_by(|person| person.name == username && person.password == password))
    }
}

impl UserStore for People {
    async fn find(&self, id: &UserId, _: &Context) -> Result<Option<Arc<dyn User>>> {
        Ok(self.find_by(|person| id.number() == Some(person.id)))
    }
}

/// One database with its application.
pub(crate) struct World {
    client: Client,
    pub(crate) people: People,
    _database: TestDatabase,
}

impl Deref for World {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Who calls, and what their token says.
struct Me {
    authentication: Authenticators,
}

#[api_view]
impl ApiView for Me {
    fn authentication(&self) -> Authenticators {
        self.authentication.clone()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let user = cx.user().ok_or_else(Error::not_authenticated)?;
        let via = cx.identity().map(|identity| identity.via);
        let scopes = Token::of(cx).map(|token| token.scopes().join("+"));
        Ok(Response::new(&json!({
            "id": user.id(), "name": user.username(), "staff": user.is_staff(),
            "via": via, "scopes": scopes,
        })))
    }
}

/// Settings with the secret of these tests.
pub(crate) fn settings() -> JwtSettings {
    JwtSettings::new(JwtKey::hs256(SECRET))
}

/// Settings whose refresh tokens are used once.
pub(crate) fn rotating() -> JwtSettings {
    settings()
        .rotate_refresh_tokens(true)
        .blacklist_after_rotation(true)
}

/// Starts the application on each database, with records of refresh tokens.
pub(crate) async fn each(settings: JwtSettings) -> Vec<World> {
    each_of(Jwt::new(settings).records(OutstandingTokens)).await
}

/// Starts the application on each database.
pub(crate) async fn each_of(jwt: Jwt) -> Vec<World> {
    let mut worlds = Vec::new();
    for database in shared_databases(()).unwrap() {
        let people = People::new();
        let kit = app(&jwt, &people).db(database.db().clone());
        let client = Client::new(kit.start().await.unwrap()).await;
        worlds.push(World {
            client,
            people,
            _database: database,
        });
    }
    worlds
}

pub(crate) fn app(jwt: &Jwt, people: &People) -> RestKit {
    let (jwt, people) = (|| jwt.clone(), || people.clone());
    let by_token = JwtAuthentication::new(jwt(), people());
    let stateless = JwtStatelessUserAuthentication::new(jwt());
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .migrations(MIGRATIONS)
        .authentication(JwtAuthentication::new(jwt(), people()))
        .register_view("token", TokenObtainPairView::new(jwt(), people()))
        .register_view("refresh", TokenRefreshView::new(jwt(), people()))
        .register_view("verify", TokenVerifyView::new(jwt(), people()))
        .register_view("blacklist", TokenBlacklistView::new(jwt(), people()))
        .register_view("sliding", TokenObtainSlidingView::new(jwt(), people()))
        .register_view(
            "sliding-refresh",
            TokenRefreshSlidingView::new(jwt(), people()),
        )
        .register_view("logout", LogoutEverywhereView::new(jwt()))
        .register_view("keys", KeySetView::new(jwt()))
        .register_view(
            "me",
            Me {
                authentication: by_token.into(),
            },
        )
        .register_view(
            "stateless",
            Me {
                authentication: stateless.into(),
            },
        )
}

pub(crate) fn people() -> People {
    People::new()
}

impl World {
    /// Logs in; answers the refresh and the access token.
    pub(crate) async fn log_in(&self, name: &str) -> (String, String) {
        let body = json!({"username": name, "password": format!("{name}-pass")});
        let answer = self.post("/token/").json(&body).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        (text(&answer, "refresh"), text(&answer, "access"))
    }

    pub(crate) async fn refresh(&self, token: &str) -> TestResponse {
        self.post("/refresh/")
            .json(&json!({"refresh": token}))
            .await
    }

    pub(crate) async fn verify(&self, token: &str) -> TestResponse {
        self.post("/verify/").json(&json!({"token": token})).await
    }

    pub(crate) async fn blacklist(&self, token: &str) -> TestResponse {
        self.post("/blacklist/")
            .json(&json!({"refresh": token}))
            .await
    }

    pub(crate) async fn call(&self, path: &str, token: &str) -> TestResponse {
        self.get(path)
            .header("authorization", &format!("Bearer {token}"))
            .await
    }

    pub(crate) async fn me(&self, token: &str) -> TestResponse {
        self.call("/me/", token).await
    }
}

/// Returns a text of an answer's body.
#[track_caller]
pub(crate) fn text(answer: &TestResponse, name: &str) -> String {
    match &answer.value()[name] {
        Value::String(text) => text.clone(),
        _ => panic!("no `{name}` in {}", answer.text()),
    }
}

/// Returns the claims of a token, unverified.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

pub(crate) fn now() -> i64 {
    DateTime::now().timestamp()
}

/// Sound claims of an access token of ann's; null entries of `changes` are taken away.
pub(crate) fn sound(changes: Value) -> Value {
    let mut claims = json!({
        "token_type": "access", "exp": now() + 300, "iat": now(), "jti": "a1", "user_id": "1",
    });
    let Value::Object(changes) = changes else {
        panic!("changes are an object");
    };
    for (name, value) in changes {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(&name)),
            value => claims[name] = value,
        }
    }
    claims
}

/// Signs a payload by hand: HS256 with `secret`, whatever the header says.
pub(crate) fn mint(header: &Value, payload: &[u8], secret: &[u8]) -> String {
    let pack = |data: &[u8]| URL_SAFE_NO_PAD.encode(data);
    let message = format!("{}.{}", pack(header.to_string().as_bytes()), pack(payload));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(message.as_bytes());
    format!("{message}.{}", pack(&mac.finalize().into_bytes()))
}

/// Signs claims as simplejwt does.
pub(crate) fn signed(claims: &Value) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    mint(&header, claims.to_string().as_bytes(), SECRET.as_bytes())
}
