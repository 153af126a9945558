//! Who readers are, and how they log in.

use std::env;

use rest_kit::authentication::jwt::{Jwt, JwtAuthentication, JwtKey, JwtSettings};
use rest_kit::contrib::auth::{Endpoints, User, Users, auth_user};
use rest_kit::contrib::authtoken::Tokens;
use rest_kit::contrib::jwt::{TokenObtainPairView, TokenRefreshView};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::secrets::random_text;
use rest_kit::throttling::FailedLoginThrottle;
use rest_kit::views::{Authenticators, Throttles};

use crate::models::{Book, books};
use crate::reviews::{Review, reviews};

/// The store's readers, and both kinds of tokens that they may have.
#[derive(Debug)]
pub struct Accounts {
    users: Users,
    tokens: Tokens<Users>,
    jwt: Jwt,
}

impl Accounts {
    /// Creates accounts whose JSON web tokens are signed with `secret`, of 32 bytes or more.
    pub fn new(secret: &str) -> Self {
        let users = Users::new();
        Self {
            tokens: Tokens::new(users.clone()).age(Duration::days(30)),
            jwt: Jwt::new(JwtSettings::new(JwtKey::hs256(secret))),
            users,
        }
    }

    /// `Authorization: Bearer <JSON web token>`, or `Authorization: Token <key>`.
    pub fn authentication(&self) -> Authenticators {
        let Self { users, tokens, jwt } = self;
        (
            JwtAuthentication::new(jwt.clone(), users.clone()),
            TokenAuthentication::new(tokens.clone()),
        )
            .into()
    }

    /// `auth/login/`, `auth/logout/`, `auth/user/`, `auth/password/change/` for tokens that are
    /// stored; `token/` and `token/refresh/` for JSON web tokens.
    pub fn router(self) -> SimpleRouter {
        let Self { users, tokens, jwt } = self;
        let stored = Endpoints::new(users.clone())
            .tokens(tokens)
            .login_throttles(failed_logins());
        let pair = TokenObtainPairView::new(jwt.clone(), users.clone()).throttles(failed_logins());
        SimpleRouter::new()
            .register_view("token", pair)
            .register_view("token/refresh", TokenRefreshView::new(jwt, users))
            .include("auth", stored.router())
    }
}

/// Ten wrong passwords an hour, counted for both kinds of logins together.
fn failed_logins() -> Throttles {
    FailedLoginThrottle::new("10/hour").into()
}

/// Returns what tokens are signed with: `REST_KIT_SECRET_KEY`, else a text that nobody knows and
/// that ends with the program.
///
/// # Errors
///
/// When the system has no random bytes.
pub fn secret() -> Result<String> {
    env::var("REST_KIT_SECRET_KEY").or_else(|_| random_text(43))
}

/// Lets two readers in, if there is nobody yet, and says how to log in: ada with the password of
/// `BOOKSTORE_PASSWORD` or else a random one; bob, who has none, has reviewed the first book.
///
/// # Errors
///
/// The database's.
#[expect(clippy::print_stdout, reason = "it is said once, and kept nowhere")]
pub async fn fill(db: Db) -> Result<()> {
    if User::objects().exists(&db).await? {
        return Ok(());
    }
    let password = env::var("BOOKSTORE_PASSWORD").or_else(|_| random_text(16))?;
    let ada = User::changes().set(auth_user::username, "ada");
    Users::new().create(ada, &password, &db).await?;
    db.atomic(|connection| -> Result<()> {
        let bob = User::changes()
            .set(auth_user::username, "bob")
            .set(auth_user::password, "!") // no password at all
            .insert_on(connection)?;
        let Some(book) = Book::objects()
            .order_by(books::id.asc())
            .first_on(connection)?
        else {
            return Ok(());
        };
        Review::changes()
            .set(reviews::book_id, book.id)
            .set(reviews::reader_id, bob.id)
            .set(reviews::stars, 4)
            .set(reviews::text, "Wet, but worth it.")
            .insert_on(connection)?;
        Ok(())
    })
    .await?;
    println!("Log in as ada with the password {password}; it is not said again.\n");
    Ok(())
}
