//! Function views: parameters, streams, tasks.

use std::sync::Arc;
use std::time::Duration;

use actix_web::rt::time::sleep;
use rest_kit::prelude::*;
use rest_kit::response::Event;
use rest_kit::serializers::{PathData, QueryData};
use rest_kit::views::{Dep, Dependency};
use serde_json::json;

use crate::models::{Author, authors};

// ANCHOR: parameters
#[derive(Serializer)]
pub struct Month {
    year: i64,
    #[field(min_value = 1, max_value = 12)]
    month: i64,
}

#[derive(Serializer)]
pub struct Window {
    #[field(min_value = 0, default = 0)]
    skip: i64,
    #[field(min_value = 1, max_value = 100, default = 10)]
    limit: i64,
}

/// What was written in a month.
#[api_view(get)]
pub async fn archive(
    _cx: &Context,
    when: PathData<Month>,
    window: QueryData<Window>,
) -> Result<Response> {
    let days: Vec<_> = (window.skip..window.skip + window.limit).collect();
    Ok(Response::new(
        &json!({"year": when.year, "month": when.month, "days": days}),
    ))
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("archive/{year}/{month}", archive)
        .register_view("shelf", shelf)
}
// ANCHOR_END: parameters

// ANCHOR: dependencies
/// Whose shelf it is.
pub struct Tenant(String);

impl Dependency for Tenant {
    async fn resolve(cx: &Context) -> Result<Self> {
        match cx.request().header("x-tenant") {
            Some(name) => Ok(Self(name.to_owned())),
            None => Err(Error::permission_denied().with_message("Who are you?")),
        }
    }
}

/// How much room is left; the tenant is the same that others ask for.
pub struct Room(usize);

impl Dependency for Room {
    async fn resolve(cx: &Context) -> Result<Self> {
        let tenant = Dep::<Tenant>::of(cx).await?;
        Ok(Self(100 - tenant.0.len()))
    }

    /// Notes who was there, when the answer is sent.
    async fn release(self: Arc<Self>, db: Db) -> Result<()> {
        let visitor = Author::changes().set(authors::name, format!("room {}", self.0));
        Author::objects().create(visitor, &db).await.map(drop)
    }
}

#[api_view(get)]
pub async fn shelf(_cx: &Context, tenant: Dep<Tenant>, room: Dep<Room>) -> Result<Response> {
    Ok(Response::new(&json!({"tenant": tenant.0, "room": room.0})))
}
// ANCHOR_END: dependencies

// ANCHOR: streams
/// Counts, one number each second.
#[api_view(get)]
pub async fn ticks(_cx: &Context) -> Result<Response> {
    let ticks = futures_util::stream::unfold(0, async |n: u64| {
        sleep(Duration::from_secs(1)).await;
        Some((Event::text(n.to_string()).name("tick"), n + 1))
    });
    Ok(Response::events(ticks))
}
// ANCHOR_END: streams

// ANCHOR: background
/// Takes an order; it is noted when the caller has the answer.
#[api_view(post)]
pub async fn order(cx: &Context) -> Result<Response> {
    cx.background(async |db: Db| {
        let noted = Author::changes().set(authors::name, "Who was ordered");
        Author::objects().create(noted, &db).await.map(drop)
    });
    Ok(Response::created("ordered"))
}
// ANCHOR_END: background
