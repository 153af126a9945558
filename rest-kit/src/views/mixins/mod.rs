//! The six standard actions of a model, one trait each.

mod create;
mod destroy;
mod list;
mod retrieve;
mod update;

pub use self::create::CreateModelMixin;
pub use self::destroy::DestroyModelMixin;
pub use self::list::ListModelMixin;
pub use self::retrieve::RetrieveModelMixin;
pub use self::update::UpdateModelMixin;
