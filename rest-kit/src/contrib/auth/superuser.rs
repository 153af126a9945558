//! Superusers, for programs that are run once.

use std::env;
use std::fmt;

use diesel::ExpressionMethods as _;

use crate::db::{Db, Model};
use crate::error::{Error, Result, StartError, ValidationErrors};

use super::endpoints::{check_username, taken};
use super::models::{User, auth_user};
use super::users::Users;

/// A user to be, with the password that was chosen.
///
/// # Examples
///
/// ```
/// use rest_kit::contrib::auth::{self, NewUser, Users};
/// use rest_kit::prelude::*;
///
/// async fn first_user(db: &Db) -> Result<()> {
///     let ada = NewUser::new("ada", "a long and quiet river").email("ada@example.com");
///     auth::create_superuser(&Users::new(), ada, db).await?;
///     Ok(())
/// }
/// # let _ = first_user;
/// ```
#[derive(Clone)]
pub struct NewUser {
    username: String,
    email: String,
    password: String,
}

impl NewUser {
    /// Creates a user of this name and password.
    pub fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            email: String::new(),
            password: password.into(),
        }
    }

    /// Sets the address.
    #[must_use]
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = email.into();
        self
    }

    /// Reads `DJANGO_SUPERUSER_USERNAME`, `DJANGO_SUPERUSER_PASSWORD` and, if it is there,
    /// `DJANGO_SUPERUSER_EMAIL`, as `createsuperuser --noinput` does.
    ///
    /// # Errors
    ///
    /// The variables that are not set.
    pub fn from_env() -> Result<Self, StartError> {
        let mut mistakes = StartError::default();
        let mut read = |name: &str| {
            let value = env::var(name).ok().filter(|value| !value.is_empty());
            value.unwrap_or_else(|| {
                mistakes.add(format!("`{name}` is not set"));
                String::new()
            })
        };
        let username = read("DJANGO_SUPERUSER_USERNAME");
        let password = read("DJANGO_SUPERUSER_PASSWORD");
        let email = env::var("DJANGO_SUPERUSER_EMAIL").unwrap_or_default();
        mistakes.into_result()?;
        Ok(Self::new(username, password).email(email))
    }
}

/// The password is not shown.
impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// Creates a user who has every permission, if the name and the password are good enough.
///
/// # Errors
///
/// What is wrong with the values, by field, in Django's words.
#[doc(alias = "createsuperuser")]
pub async fn create_superuser(users: &Users, new: NewUser, db: &impl AsRef<Db>) -> Result<User> {
    let NewUser {
        username,
        email,
        password,
    } = new;
    let attributes = [("username", username.as_str()), ("email address", &email)];
    let named = check_name(&username).map_err(|errors| ("username", errors));
    let judged = users.check_first_password(&password, &attributes);
    let judged = judged.map_err(|errors| ("password", errors));
    let refused: Vec<_> = [named, judged]
        .into_iter()
        .filter_map(Result::err)
        .collect();
    if !refused.is_empty() {
        let refused = refused
            .into_iter()
            .map(|(name, errors)| (name.into(), errors));
        return Err(ValidationErrors::Map(refused.collect()).into());
    }
    let values = User::changes()
        .set(auth_user::username, username.clone())
        .set(auth_user::email, email);
    let named = User::objects().filter(auth_user::username.eq(username));
    if named.exists(db).await? {
        return Err(taken());
    }
    let user = users.create_superuser(values, &password, db).await;
    let user = user.map_err(|error: Error| {
        if error.status() == 409 {
            taken()
        } else {
            error
        }
    })?;
    tracing::info!(target: "rest_kit::security", user = user.id, "superuser created");
    Ok(user)
}

fn check_name(username: &str) -> Result<(), ValidationErrors> {
    if username.is_empty() {
        return Err(ValidationErrors::message(
            "This field may not be blank.",
            "blank",
        ));
    }
    if username.chars().count() > 150 {
        let text = "Ensure this field has no more than 150 characters.";
        return Err(ValidationErrors::message(text, "max_length"));
    }
    check_username(username)
}
