//! New users, and the tokens of those that there are.

use rest_kit::authentication::PasswordStore as _;
use rest_kit::parsers::{FormParser, JsonParser, MultiPartParser};
use rest_kit::prelude::*;
use rest_kit::views::Parsers;
use serde_json::json;

use crate::auth::{self, Users};
use crate::models::{User, users};

/// A new user; the answer never shows the password.
#[derive(Serializer)]
#[serializer(model = User)]
pub(crate) struct SignupSerializer {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) email: String,
    #[field(write_only, min_length = 8, max_length = 64)]
    pub(crate) password: String,
    #[field(extra)]
    pub(crate) password2: String,
}

impl SignupSerializer {
    fn validate_username(username: &str) -> FieldResult {
        let is_fine = |letter: char| letter.is_alphanumeric() || "@.+-_".contains(letter);
        if !username.chars().all(is_fine) {
            return Err(
                "Enter a valid username. This value may contain only letters, \
                        numbers, and @/./+/-/_ characters."
                    .into(),
            );
        }
        if ["root", "system"].contains(&username.to_lowercase().as_str()) {
            return Err(ValidationErrors::message(
                "This name is reserved.",
                "reserved",
            ));
        }
        Ok(())
    }

    fn validate(user: &mut Validated<Self>) -> FieldResult {
        if user.password != user.password2 {
            return Err(ValidationErrors::field(
                "password2",
                "The passwords differ.",
            ));
        }
        Ok(())
    }
}

/// `/api/signup/`
pub(crate) struct SignupViewSet;

/// Create a user.
#[viewset(mixins(create))]
impl GenericViewSet for SignupViewSet {
    type Model = User;
    type Serializer = SignupSerializer;

    async fn perform_create(
        &self,
        cx: &Context,
        user: Validated<SignupSerializer>,
    ) -> Result<User> {
        user.set(users::token, auth::new_token()).save(cx).await
    }
}

/// A name and a password.
#[derive(Serializer)]
pub(crate) struct AuthTokenSerializer {
    pub(crate) username: String,
    #[field(trim_whitespace = false)]
    pub(crate) password: String,
}

/// `/api/auth/token/`
pub(crate) struct ObtainAuthToken;

#[api_view]
impl ApiView for ObtainAuthToken {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn parsers(&self) -> Parsers {
        (FormParser, MultiPartParser, JsonParser).into()
    }

    async fn post(&self, cx: &Context, body: Data<AuthTokenSerializer>) -> Result<Response> {
        let user = Users.verify(&body.username, &body.password, cx).await?;
        let Some(user) = user else {
            let refusal = ValidationErrors::message(
                "Unable to log in with provided credentials.",
                "authorization",
            );
            return Err(ValidationErrors::field("non_field_errors", refusal).into());
        };
        let user = User::objects().get(user.id(), cx).await?;
        Ok(Response::new(&json!({ "token": user.token })))
    }
}
