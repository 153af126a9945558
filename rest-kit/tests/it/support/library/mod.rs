//! A small library: what it keeps, and how it looks to clients.

mod models;
mod schema;
mod serializers;
mod views;

pub(crate) use self::models::*;
pub(crate) use self::schema::SCHEMA;
pub(crate) use self::serializers::*;
pub(crate) use self::views::*;
