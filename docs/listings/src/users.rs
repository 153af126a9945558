//! The ready-made users, their sessions, tokens and permissions.

use rest_kit::authentication::SessionAuthentication;
use rest_kit::contrib::auth::{self, ConsoleMailer, Endpoints, User, Users, auth_user};
use rest_kit::contrib::authtoken::{self, ObtainAuthToken, Tokens};
use rest_kit::contrib::sessions::{self, DatabaseSessions};
use rest_kit::passwords::{MinimumLength, PasswordPolicy};
use rest_kit::permissions::DjangoModelPermissions;
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::sessions::Sessions;

use crate::models::Book;
use crate::serializers::BookSerializer;

// ANCHOR: app
pub fn app() -> Result<RestKit, StartError> {
    let users = Users::new();
    let tokens = Tokens::new(users.clone()).age(Duration::days(30));
    // An application takes `SecretKey::from_env()?`: the variable REST_KIT_SECRET_KEY.
    let key = SecretKey::random()?;
    let sessions = Sessions::new(DatabaseSessions, key.clone());
    let accounts = Endpoints::new(users.clone())
        .sessions(sessions.clone())
        .registration()
        .password_reset(
            ConsoleMailer,
            key,
            "https://shop.example/reset/{uid}/{token}",
        );
    Ok(RestKit::new(Settings::default())
        .with(auth::install)
        .with(authtoken::install)
        .with(sessions::install)
        .authentication((
            SessionAuthentication::new(users.clone(), sessions),
            TokenAuthentication::new(tokens.clone()),
        ))
        .permissions(IsAuthenticated)
        .include("auth", accounts.router())
        .register_view("api-token-auth", ObtainAuthToken::new(users, tokens))
        .register("books", ManagedBooks)
        .on_start(first_user))
}
// ANCHOR_END: app

// ANCHOR: create
async fn first_user(db: Db) -> Result<()> {
    let ada = User::changes()
        .set(auth_user::username, "ada")
        .set(auth_user::email, "ada@example.com");
    Users::new()
        .create_superuser(ada, "a long and quiet river", &db)
        .await?;
    Ok(())
}
// ANCHOR_END: create

// ANCHOR: policy
pub fn strict() -> Users {
    Users::new().policy(PasswordPolicy::default().and(MinimumLength(15)))
}
// ANCHOR_END: policy

// ANCHOR: model_permissions
pub struct ManagedBooks;

/// Books for those who have the permissions.
#[viewset]
impl ModelViewSet for ManagedBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        DjangoModelPermissions::new(Users::new()).map("GET", &["view"])
    }
}
// ANCHOR_END: model_permissions
