//! New users.

use diesel::ExpressionMethods as _;

use crate::access::Authenticators;
use crate::access::permissions::{AllowAny, Permission};
use crate::context::Context;
use crate::contrib::auth::{User, auth_user};
use crate::db::Model;
use crate::error::{FieldResult, Result, ValidationErrors};
use crate::http::Response;
use crate::serializers::Data;
use crate::views::ApiView;

use super::Endpoints;
use super::KeySerializer;

#[derive(rest_kit_macros::Serializer)]
pub(super) struct RegisterSerializer {
    #[field(max_length = 150)]
    pub(super) username: String,
    #[field(email, max_length = 254, default = String::new())]
    pub(super) email: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) password1: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) password2: String,
}

impl RegisterSerializer {
    fn validate_username(username: &str) -> FieldResult {
        check_username(username)
    }
}

/// Refuses what Django's user names do not have.
pub(in crate::contrib::auth) fn check_username(username: &str) -> FieldResult {
    let is_fine = |letter: char| letter.is_alphanumeric() || "@.+-_".contains(letter);
    if username.chars().all(is_fine) {
        return Ok(());
    }
    let text = "Enter a valid username. This value may contain only letters, numbers, and \
                @/./+/-/_ characters.";
    Err(ValidationErrors::message(text, "invalid"))
}

pub(super) struct Register(pub(super) Endpoints);

/// Creates a user, who is logged in then.
#[rest_kit_macros::api_view(answers(post = KeySerializer))]
impl ApiView for Register {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    async fn post(&self, cx: &Context, body: Data<RegisterSerializer>) -> Result<Response> {
        let Self(endpoints) = self;
        if let Some(sessions) = &endpoints.sessions {
            sessions.protection().check_origin(cx)?;
        }
        if body.password1 != body.password2 {
            let text = "The two password fields didn't match.";
            let refusal = ValidationErrors::message(text, "password_mismatch");
            return Err(ValidationErrors::field("non_field_errors", refusal).into());
        }
        let attributes = [
            ("username", body.username.as_str()),
            ("email address", &body.email),
        ];
        let judged = endpoints
            .users
            .check_first_password(&body.password1, &attributes);
        judged.map_err(|errors| ValidationErrors::field("password1", errors))?;
        // Names that are taken cost the same work as others.
        let hash = endpoints.users.hash(&body.password1).await?;
        let named = User::objects().filter(auth_user::username.eq(body.username.clone()));
        if named.exists(cx).await? {
            return Err(taken());
        }
        let values = User::changes()
            .set(auth_user::username, body.username.clone())
            .set(auth_user::email, body.email.clone())
            .set(auth_user::password, hash);
        let created = endpoints.users.insert(values, cx).await;
        // Another request may have taken the name meanwhile.
        let user = created.map_err(|error| {
            if error.status() == 409 {
                taken()
            } else {
                error
            }
        })?;
        tracing::info!(target: "rest_kit::security", user = user.id, "registered");
        let answer = endpoints.welcome(cx, &user).await?;
        Ok(match answer.status() {
            200 => answer.with_status(201),
            _ => answer,
        })
    }
}

pub(in crate::contrib::auth) fn taken() -> crate::error::Error {
    let text = "A user with that username already exists.";
    ValidationErrors::field("username", ValidationErrors::message(text, "unique")).into()
}
