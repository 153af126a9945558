//! Throttling: how often callers may call.

use rest_kit::authentication::PasswordStore;
use rest_kit::prelude::*;
use rest_kit::throttling::{
    AnonRateThrottle, ClientAddress, Decision, FailedLoginThrottle, RateLimitHeaders, Throttle,
    UserRateThrottle,
};
use rest_kit::views::Throttles;

use crate::authentication::{UserPasswords, UserTokens};
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

// ANCHOR: login
/// Says whether the password is right; who guesses is stopped.
#[api_view(post, throttles = FailedLoginThrottle::new("2/hour"))]
pub async fn login(cx: &Context) -> Result<Response> {
    let body = Data::<Login>::from_context(cx).await?;
    let found = UserPasswords
        .verify(&body.username, &body.password, cx)
        .await?;
    let user = found.ok_or_else(|| Error::permission_denied().with_message("Wrong."))?;
    Ok(Response::new(&user.id()))
}
// ANCHOR_END: login

#[derive(Serializer)]
pub struct Login {
    pub username: String,
    pub password: String,
}

// ANCHOR: settings
pub fn settings(kit: RestKit) -> RestKit {
    kit.throttles((AnonRateThrottle::default(), UserRateThrottle::default()))
        .throttle_rates([
            ("anon", "100/day"),
            ("user", "1000/day"),
            ("uploads", "20/day"),
        ])
        .client_address(ClientAddress::Proxies(1))
        .rate_limit_headers(RateLimitHeaders::Standard)
}
// ANCHOR_END: settings

// ANCHOR: all
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .authentication(TokenAuthentication::new(UserTokens))
        .throttles((
            AnonRateThrottle::new("100/day"),
            UserRateThrottle::new("60/min").scope("burst"),
            UserRateThrottle::new("1000/day").scope("sustained"),
        ))
        .register("api/authors", AuthorViewSet)
        .register_view("counter", Counter)
        .register_view("login", login)
}
// ANCHOR_END: all
