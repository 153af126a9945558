//! Values that the server sets and nobody sees: DRF's `HiddenField`.

use crate::context::Context;
use crate::error::{Error, Result};

/// The caller's key, for fields with `hidden = current_user`.
///
/// # Errors
///
/// 401 or 403 when the caller is not known.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::serializers::current_user;
///
/// # #[derive(Model, Clone, Debug)]
/// # struct User { #[model(primary_key)] id: i64, #[model(max_length = 9)] name: String }
/// #[derive(Model, Clone, Debug)]
/// #[model(unique_together(book, reviewer_id))]
/// struct Review {
///     #[model(primary_key)]
///     id: i64,
///     book: i64,
///     #[model(references = User)]
///     reviewer_id: i64,
/// }
///
/// #[derive(Serializer)]
/// #[serializer(model = Review)]
/// struct ReviewSerializer {
///     id: i64,
///     book: i64,
///     #[field(source = reviewer_id, hidden = current_user)]
///     reviewer: i64,
/// }
/// ```
#[doc(alias = "CurrentUserDefault")]
pub fn current_user<T: From<i64>>(cx: &Context) -> Result<T> {
    cx.user_id()
        .map(T::from)
        .ok_or_else(Error::not_authenticated)
}
