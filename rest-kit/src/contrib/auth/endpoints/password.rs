//! Another password for those who know the present one.

use serde_json::json;

use crate::access::permissions::{IsAuthenticated, Permission};
use crate::context::Context;
use crate::contrib::auth::{User, Users};
use crate::error::{Result, ValidationErrors};
use crate::http::Response;
use crate::serializers::Data;
use crate::views::ApiView;

use super::DoneSerializer;
use super::Endpoints;
use super::me::own;

#[derive(rest_kit_macros::Serializer)]
pub(super) struct ChangePasswordSerializer {
    #[field(trim_whitespace = false, write_only)]
    pub(super) old_password: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) new_password1: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) new_password2: String,
}

pub(super) struct ChangePassword(pub(super) Endpoints);

/// Changes one's own password; other sessions, and tokens, end.
#[rest_kit_macros::api_view(answers(post = DoneSerializer))]
impl ApiView for ChangePassword {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn post(&self, cx: &Context, body: Data<ChangePasswordSerializer>) -> Result<Response> {
        let Self(endpoints) = self;
        let user = own(cx).await?;
        let known = endpoints
            .users
            .check(&user.username, &body.old_password, cx)
            .await?;
        if known.is_none() {
            let text = "Your old password was entered incorrectly. Please enter it again.";
            let refusal = ValidationErrors::message(text, "password_incorrect");
            return Err(ValidationErrors::field("old_password", refusal).into());
        }
        check_new(
            &endpoints.users,
            &user,
            [&body.new_password1, &body.new_password2],
        )?;
        let user = endpoints
            .users
            .set_password(&user, &body.new_password1, cx)
            .await?;
        tracing::info!(target: "rest_kit::security", user = user.id, "password changed");
        let via = cx.identity().map(|identity| identity.via);
        if let Some(sessions) = &endpoints.sessions
            && via == Some("SessionAuthentication")
        {
            sessions.password_changed(cx, &user).await?;
        }
        Ok(Response::new(
            &json!({ "detail": "New password has been saved." }),
        ))
    }
}

/// Checks a new password that was typed twice.
pub(super) fn check_new(users: &Users, user: &User, typed: [&str; 2]) -> Result<()> {
    let [first, second] = typed;
    let checked = if first == second {
        users.check_new_password(first, user)
    } else {
        Err(ValidationErrors::message(
            "The two password fields didn’t match.",
            "password_mismatch",
        ))
    };
    checked.map_err(|errors| ValidationErrors::field("new_password2", errors).into())
}
