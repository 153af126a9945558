//! The six standard actions of a model, one trait each.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/generic-views/#mixins>.
//!
//! `#[viewset(mixins(list, create))] impl GenericViewSet for …` chooses among them;
//! `bulk(create, update, destroy)` adds lists of objects.

mod bulk;
mod create;
mod destroy;
mod list;
mod retrieve;
mod update;

pub use self::bulk::{Bulk, BulkCreate, BulkDestroy, BulkUpdate};
pub use self::create::CreateModelMixin;
pub use self::destroy::DestroyModelMixin;
pub use self::list::ListModelMixin;
pub use self::retrieve::RetrieveModelMixin;
pub use self::update::UpdateModelMixin;
