//! The standard actions on lists of objects, at the address of the list.
//!
//! They run as `create`, `update`, `partial_update` and `destroy`: what the view says of the
//! permissions, throttles and serializers of these holds for lists too. All objects are stored
//! or none, and what is refused stands under its index; with `bulk_per_item` each object is
//! stored or refused by itself, and the answer is 207 with a result for each.
//!
//! ```
//! # use rest_kit::prelude::*;
//! # #[derive(Model, Clone, Debug)]
//! # pub struct Tag { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub name: String }
//! # #[derive(Serializer)]
//! # #[serializer(model = Tag)]
//! # pub struct TagSerializer { pub id: i64, pub name: String }
//! struct TagViewSet;
//!
//! #[viewset(bulk(create, update, destroy), bulk_size = 50)]
//! impl ModelViewSet for TagViewSet {
//!     type Model = Tag;
//!     type Serializer = TagSerializer;
//! }
//! # let _ = TagViewSet;
//! ```

mod create;
mod destroy;
mod found;
mod results;
mod update;

pub use self::create::BulkCreate;
pub use self::destroy::BulkDestroy;
pub use self::update::BulkUpdate;

use crate::context::Context;
use crate::error::Result;
use crate::serializers::{self, Validated};
use crate::views::generics::GenericApiView;

/// A view that acts on lists of objects; `#[viewset(bulk(…))]` implements it.
pub trait Bulk: GenericApiView {
    /// The most objects in one body: `bulk_size`.
    const SIZE: usize = 100;

    /// Whether each object is stored or refused by itself: `bulk_per_item`.
    const PER_ITEM: bool = false;

    /// Stores what a list of new objects was validated to, in one transaction.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; failures of the database.
    fn perform_bulk_create(
        &self,
        cx: &Context,
        items: Vec<Validated<Self::Serializer>>,
    ) -> impl Future<Output = Result<Vec<Self::Model>>> {
        serializers::save_many(items, cx)
    }

    /// Stores what a list of changes was validated to, in one transaction.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; failures of the database.
    fn perform_bulk_update(
        &self,
        cx: &Context,
        items: Vec<Validated<Self::Serializer>>,
    ) -> impl Future<Output = Result<Vec<Self::Model>>> {
        serializers::save_many(items, cx)
    }

    /// Deletes these objects, in one transaction.
    ///
    /// # Errors
    ///
    /// Whatever the hook refuses; 409 when other rows need one of the objects.
    fn perform_bulk_destroy(
        &self,
        cx: &Context,
        rows: Vec<Self::Model>,
    ) -> impl Future<Output = Result<()>> {
        async move {
            let keys = found::keys_of(&rows);
            cx.db()
                .write(move |connection| found::delete::<Self::Model>(&keys, connection))
                .await
        }
    }
}
