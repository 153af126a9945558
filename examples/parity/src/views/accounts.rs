//! New users.

use rest_kit::prelude::*;

use crate::auth;
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
