//! One's own data.

use diesel::ExpressionMethods as _;

use crate::access::permissions::{IsAuthenticated, Permission};
use crate::context::Context;
use crate::contrib::auth::{User, auth_user};
use crate::db::Model;
use crate::error::{Error, Result};
use crate::views::generics::RetrieveUpdateApiView;

/// What users see of themselves.
#[derive(rest_kit_macros::Serializer)]
#[serializer(model = User)]
pub(super) struct UserDetailsSerializer {
    #[field(read_only, source = id)]
    pub(super) pk: i64,
    pub(super) username: String,
    #[field(read_only)]
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
}

impl UserDetailsSerializer {
    fn validate_username(username: &str) -> crate::error::FieldResult {
        super::registration::check_username(username)
    }
}

pub(super) struct Me;

/// Shows and changes one's own data.
#[rest_kit_macros::api_view]
impl RetrieveUpdateApiView for Me {
    type Model = User;
    type Serializer = UserDetailsSerializer;

    fn permissions(&self) -> impl Permission<User> {
        IsAuthenticated
    }

    async fn get_object(&self, cx: &Context) -> Result<User> {
        own(cx).await
    }
}

/// Returns the caller's row.
pub(super) async fn own(cx: &Context) -> Result<User> {
    let id = cx.user_id().ok_or_else(Error::not_authenticated)?;
    let row = User::objects().filter(auth_user::id.eq(id));
    row.first(cx).await?.ok_or_else(Error::not_found)
}
