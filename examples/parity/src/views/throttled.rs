//! How often callers may call.

use std::sync::{Arc, LazyLock};

use rest_kit::prelude::*;
use rest_kit::throttling::{AnonRateThrottle, MemoryStore, ScopedRateThrottle, UserRateThrottle};
use rest_kit::views::Throttles;
use serde_json::json;

/// The counters of all views, which a reset clears.
pub(crate) static COUNTERS: LazyLock<Arc<MemoryStore>> = LazyLock::new(Arc::default);

/// The contract's rates by scope.
pub(crate) const RATES: [(&str, &str); 4] = [
    ("anon", "3/min"),
    ("user", "5/min"),
    ("uploads", "2/hour"),
    ("searches", "3/day"),
];

fn ok() -> Response {
    Response::new(&json!({ "ok": true }))
}

fn created() -> Response {
    Response::created(&json!({ "ok": true }))
}

// `/api/throttle/function/`, which describes itself with nothing.
#[api_view(get, throttles = UserRateThrottle::new("1/min").scope("once"))]
pub(crate) async fn throttled_function(_cx: &Context) -> Result<Response> {
    Ok(ok())
}

/// `/api/throttle/anon/`
pub(crate) struct AnonThrottledView;

/// 3 a minute for anonymous users.
#[api_view]
impl ApiView for AnonThrottledView {
    fn throttles(&self) -> Throttles {
        AnonRateThrottle::default().into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/user/`
pub(crate) struct UserThrottledView;

/// 5 a minute for each user, or address.
#[api_view]
impl ApiView for UserThrottledView {
    fn throttles(&self) -> Throttles {
        UserRateThrottle::default().into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/both/`
pub(crate) struct BothThrottledView;

/// Anonymous 3 a minute, users 5 a minute.
#[api_view]
impl ApiView for BothThrottledView {
    fn throttles(&self) -> Throttles {
        (AnonRateThrottle::default(), UserRateThrottle::default()).into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/uploads/`
pub(crate) struct UploadThrottledView;

/// Scope uploads: 2 an hour.
#[api_view]
impl ApiView for UploadThrottledView {
    fn throttles(&self) -> Throttles {
        ScopedRateThrottle::new("uploads").into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/uploads-twin/`
pub(crate) struct UploadTwinThrottledView;

/// Shares the scope uploads.
#[api_view]
impl ApiView for UploadTwinThrottledView {
    fn throttles(&self) -> Throttles {
        ScopedRateThrottle::new("uploads").into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/searches/`
pub(crate) struct SearchThrottledView;

/// Scope searches: 3 a day.
#[api_view]
impl ApiView for SearchThrottledView {
    fn throttles(&self) -> Throttles {
        ScopedRateThrottle::new("searches").into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/unscoped/`
pub(crate) struct UnscopedThrottledView;

/// A scoped throttle without a scope limits nothing.
#[api_view]
impl ApiView for UnscopedThrottledView {
    fn throttles(&self) -> Throttles {
        Throttles::none()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/layered/`
pub(crate) struct LayeredThrottledView;

/// 2 a minute and 4 an hour.
#[api_view]
impl ApiView for LayeredThrottledView {
    fn throttles(&self) -> Throttles {
        (
            UserRateThrottle::new("2/min").scope("burst"),
            UserRateThrottle::new("4/hour").scope("sustained"),
        )
            .into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}

/// `/api/throttle/guarded/`
pub(crate) struct GuardedThrottledView;

/// Permissions come before throttles.
#[api_view]
impl ApiView for GuardedThrottledView {
    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    fn throttles(&self) -> Throttles {
        UserRateThrottle::default().into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(ok())
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(created())
    }
}
