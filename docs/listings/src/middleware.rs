//! Middleware: around everything, and around actions.

use std::time::Duration;

use rest_kit::app::{Cors, Maintenance, SecurityHeaders};
use rest_kit::middleware::{
    CacheControl, ConditionalRequests, IdempotencyKeys, Middleware, Next, ResponseCache,
};
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;

use crate::routers::AuthorViewSet;

// ANCHOR: edge
pub fn around_everything() -> RestKit {
    let cors = Cors::new()
        .origins(["https://shop.example"])
        .headers(["Authorization"]);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .allowed_hosts(["testserver", ".shop.example"])
        .trusted_proxies(1)
        .request_ids()
        .security_headers(SecurityHeaders::default())
        .cors(cors)
        .compression()
        .register("api/authors", AuthorViewSet)
}
// ANCHOR_END: edge

// ANCHOR: builtin
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .middleware(ConditionalRequests::new())
        .middleware(IdempotencyKeys::new())
        .register("api/authors", AuthorViewSet)
}
// ANCHOR_END: builtin

// ANCHOR: caching
pub fn cached() -> RestKit {
    let lists = SimpleRouter::new()
        .middleware(ResponseCache::new(Duration::from_secs(60)).vary_on("Accept-Language"))
        .register("authors", AuthorViewSet);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .middleware(CacheControl::no_store())
        .include("api", lists)
}
// ANCHOR_END: caching

// ANCHOR: own
/// Lets in whoever knows the word.
#[derive(Debug)]
pub struct Password(&'static str);

impl Middleware for Password {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        if cx.request().header("x-password") != Some(self.0) {
            return Err(Error::permission_denied());
        }
        let response = next.run(cx).await?;
        Ok(response.with_header("X-Let-In", "yes"))
    }
}

pub fn guarded() -> RestKit {
    let staff = SimpleRouter::new()
        .middleware(Password("swordfish"))
        .register("authors", AuthorViewSet);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .include("staff", staff)
}
// ANCHOR_END: own

// ANCHOR: maintenance
pub fn switched(maintenance: &Maintenance) -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .maintenance(maintenance.clone().except(["/health/"]))
        .register("api/authors", AuthorViewSet)
        .register_view("health", health)
}

pub fn come_back_in_two_minutes(maintenance: &Maintenance) {
    maintenance.begin(120); // and `maintenance.end()` when it is done
}
// ANCHOR_END: maintenance

#[api_view(get)]
pub async fn health(_cx: &Context) -> Result<Response> {
    Ok(Response::new("well"))
}
