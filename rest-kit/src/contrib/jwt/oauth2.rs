//! Tokens as clients of OAuth 2 ask for them: by a form, with a name and a password.

use serde::Serialize;

use rest_kit::authentication::UserStore;
use rest_kit::prelude::*;
use rest_kit::serializers::Data;

use super::operations::{Operation, log_in_as};
use super::views::TokenView;

/// What OAuth 2's form for a name and a password has (RFC 6749, 4.3.2).
#[derive(Serializer, Debug)]
#[doc(alias = "OAuth2PasswordRequestForm")]
pub struct OAuth2PasswordSerializer {
    /// `password`, if it is there.
    #[field(required = false, allow_blank, write_only)]
    pub grant_type: Option<String>,
    /// The name to log in with.
    #[field(write_only)]
    pub username: String,
    /// The password, with every space.
    #[field(trim_whitespace = false, write_only)]
    pub password: String,
    /// What the token shall be good for, with spaces between.
    #[field(required = false, allow_blank, write_only)]
    pub scope: Option<String>,
    /// Which program asks; nobody looks at it.
    #[field(required = false, allow_blank, write_only)]
    pub client_id: Option<String>,
    /// Its secret; nobody looks at it.
    #[field(required = false, allow_blank, trim_whitespace = false, write_only)]
    pub client_secret: Option<String>,
}

/// Logs in by OAuth 2's form.
#[derive(Debug)]
pub struct ObtainOAuth2;

/// What RFC 6749 calls an access token response.
#[derive(Serialize)]
struct Granted {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl Operation for ObtainOAuth2 {
    const NAME: &'static str = "OAuth2TokenView";
    const DESCRIPTION: &'static str =
        "Takes a form of OAuth 2 with a name and a password, and returns an access token.";
    type Serializer = OAuth2PasswordSerializer;

    async fn run<U: UserStore>(view: &TokenView<U, Self>, cx: &Context) -> Result<Response> {
        let Data(form) = Data::<Self::Serializer>::from_context(cx).await?;
        let grant = form.grant_type.filter(|grant| !grant.is_empty());
        if let Some(grant) = grant.filter(|grant| grant != "password") {
            let message = format!("\"{grant}\" is not a valid choice.");
            let refusal = ValidationErrors::message(message, "invalid_choice");
            return Err(ValidationErrors::field("grant_type", refusal).into());
        }
        let user = log_in_as(view, &form.username, &form.password, cx).await?;
        let asked = form.scope.unwrap_or_default();
        let granted = view.granted(&*user, &asked);
        let pair = view.jwt.log_in_for(&*user, granted.as_deref(), cx).await?;
        view.logged_in(&*user, cx).await?;
        let answer = Response::new(&Granted {
            access_token: pair.access,
            token_type: "bearer",
            expires_in: view.jwt.settings().access_lifetime().num_seconds(),
            refresh_token: pair.refresh,
            scope: granted,
        });
        Ok(answer.with_header("Cache-Control", "no-store"))
    }
}
