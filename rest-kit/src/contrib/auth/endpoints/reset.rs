//! Another password for those who have forgotten the present one.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::ExpressionMethods as _;
use serde_json::json;

use crate::access::Authenticators;
use crate::access::permissions::{AllowAny, Permission};
use crate::context::Context;
use crate::contrib::auth::{User, Users, auth_user};
use crate::db::{Condition, Db, Lookup, Model};
use crate::error::{Error, Result, ValidationErrors};
use crate::http::Response;
use crate::serializers::Data;
use crate::views::ApiView;

use super::DoneSerializer;
use super::password::check_new;
use super::{Mail, Reset};

/// What signatures of links are for.
const PURPOSE: &str = "rest_kit.contrib.auth.password_reset";
/// How long a link works: three days, as Django's.
const AGE: u64 = 259_200;

#[derive(rest_kit_macros::Serializer)]
pub(super) struct RequestResetSerializer {
    #[field(email)]
    pub(super) email: String,
}

pub(super) struct RequestReset(pub(super) Reset);

/// Sends a link to the users with this address; the answer does not tell whether there are any.
#[rest_kit_macros::api_view(answers(post = DoneSerializer))]
impl ApiView for RequestReset {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    async fn post(&self, cx: &Context, body: Data<RequestResetSerializer>) -> Result<Response> {
        let (reset, email) = (self.0.clone(), body.email.clone());
        // After the answer: its time does not tell whether there is such a user.
        cx.background(async move |db| {
            for user in owners(&email, &db).await? {
                let mail = Mail::new(&user.email, "Password reset", reset.text(&user));
                tracing::info!(target: "rest_kit::security", user = user.id, "password reset asked");
                if let Err(error) = reset.mailer.send(mail).await {
                    tracing::error!(%error, "a mail was not sent");
                }
            }
            Ok(())
        });
        Ok(Response::new(
            &json!({ "detail": "Password reset e-mail has been sent." }),
        ))
    }
}

/// Returns the users who have this address and a password; letters count in either case.
///
/// PostgreSQL takes letters for equal that are not, such as `i` without its dot: those are left
/// out, as Django does.
async fn owners(email: &str, db: &Db) -> Result<Vec<User>> {
    let column = <User as Model>::FIELDS.email.any();
    let Ok(has_address) = Condition::lookup(&column, Lookup::IExact, &[email]) else {
        return Ok(Vec::new());
    };
    let active = User::objects().filter(auth_user::is_active.eq(true));
    let mut users = active.filter_by(has_address).load(db).await?;
    let wanted = email.to_lowercase();
    users.retain(|user| user.email.to_lowercase() == wanted && !user.password.starts_with('!'));
    Ok(users)
}

#[derive(rest_kit_macros::Serializer)]
pub(super) struct ConfirmResetSerializer {
    pub(super) uid: String,
    pub(super) token: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) new_password1: String,
    #[field(trim_whitespace = false, write_only)]
    pub(super) new_password2: String,
}

pub(super) struct ConfirmReset(pub(super) Users, pub(super) Reset);

/// Sets the password of somebody who has such a link; it works once.
#[rest_kit_macros::api_view(answers(post = DoneSerializer))]
impl ApiView for ConfirmReset {
    fn permissions(&self) -> impl Permission {
        AllowAny
    }

    fn authentication(&self) -> Authenticators {
        Authenticators::none()
    }

    async fn post(&self, cx: &Context, body: Data<ConfirmResetSerializer>) -> Result<Response> {
        let Self(users, reset) = self;
        let user = match user_id(&body.uid) {
            Some(id) => {
                User::objects()
                    .filter(auth_user::id.eq(id))
                    .first(cx)
                    .await?
            }
            None => None,
        };
        let user = user
            .filter(|user| user.is_active)
            .ok_or_else(|| invalid("uid"))?;
        if !reset.accepts(&user, &body.token) {
            return Err(invalid("token"));
        }
        check_new(users, &user, [&body.new_password1, &body.new_password2])?;
        users.set_password(&user, &body.new_password1, cx).await?;
        tracing::info!(target: "rest_kit::security", user = user.id, "password reset");
        let text = "Password has been reset with the new password.";
        Ok(Response::new(&json!({ "detail": text })))
    }
}

fn invalid(field: &'static str) -> Error {
    let refusal = ValidationErrors::message("Invalid value", "invalid");
    ValidationErrors::field(field, refusal).into()
}

fn user_id(uid: &str) -> Option<i64> {
    let digits = URL_SAFE_NO_PAD.decode(uid).ok()?;
    String::from_utf8(digits).ok()?.parse().ok()
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

impl Reset {
    fn text(&self, user: &User) -> String {
        let uid = URL_SAFE_NO_PAD.encode(user.id.to_string());
        let link = self.link.replace("{uid}", &uid);
        let link = link.replace("{token}", &self.token(user, now()));
        format!(
            "You have asked for another password of the user {}. Set it here:\n\n{link}\n\n\
             If it was not you, there is nothing to do.",
            user.username
        )
    }

    /// Signs what a login or another password changes, so that the link works once.
    fn token(&self, user: &User, time: u64) -> String {
        let signature = self.key.sign(PURPOSE, signed(user, time).as_bytes());
        format!("{time:x}-{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn accepts(&self, user: &User, token: &str) -> bool {
        let Some((time, signature)) = token.split_once('-') else {
            return false;
        };
        let (Ok(time), Ok(signature)) = (
            u64::from_str_radix(time, 16),
            URL_SAFE_NO_PAD.decode(signature),
        ) else {
            return false;
        };
        let is_fresh = now().checked_sub(time).is_some_and(|age| age <= AGE);
        is_fresh
            && self
                .key
                .verifies(PURPOSE, signed(user, time).as_bytes(), &signature)
    }
}

fn signed(user: &User, time: u64) -> String {
    let User {
        id,
        password,
        last_login,
        email,
        ..
    } = user;
    format!("{id}\n{password}\n{last_login:?}\n{email}\n{time}")
}
