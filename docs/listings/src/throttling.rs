//! Throttling: how often callers may call.

use rest_kit::prelude::*;
use rest_kit::throttling::{AnonRateThrottle, Decision, Throttle, UserRateThrottle};
use rest_kit::views::Throttles;

use crate::authentication::UserTokens;
use crate::models::Author;
use crate::serializers::AuthorSerializer;

// ANCHOR: view
pub struct AuthorViewSet;

#[viewset(throttles(create = (UserRateThrottle::new("10/day"),)))]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn throttles(&self) -> Throttles {
        AnonRateThrottle::new("2/min").into()
    }
}
// ANCHOR_END: view

// ANCHOR: own
/// Lets nobody in while the shop is closed.
#[derive(Debug)]
pub struct OpeningHours;

impl Throttle for OpeningHours {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        let is_night = cx.request().query_param("hour") == Some("3");
        Ok(if is_night {
            Decision::Refused(Some(3600.0))
        } else {
            Decision::Allowed
        })
    }
}
// ANCHOR_END: own

pub struct Counter;

#[api_view]
impl ApiView for Counter {
    fn throttles(&self) -> Throttles {
        OpeningHours.into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("open"))
    }
}

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .authentication(TokenAuthentication::new(UserTokens))
        .throttles((
            AnonRateThrottle::new("100/day"),
            UserRateThrottle::new("60/min").scope("burst"),
            UserRateThrottle::new("1000/day").scope("sustained"),
        ))
        .register("api/authors", AuthorViewSet)
        .register_view("counter", Counter)
}
// ANCHOR_END: all
