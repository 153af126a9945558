//! Rules of the contract's own.

use rest_kit::prelude::*;

use crate::models::{Book, Review};

/// Rows that belong to somebody.
pub(crate) trait Owned: 'static {
    /// The user it belongs to, if any.
    fn owner(&self) -> Option<i64>;
}

impl Owned for Book {
    fn owner(&self) -> Option<i64> {
        self.owner_id
    }
}

impl Owned for Review {
    fn owner(&self) -> Option<i64> {
        Some(self.reviewer_id)
    }
}

fn is_owner(cx: &Context, object: &impl Owned) -> bool {
    object.owner().is_some() && object.owner() == cx.user_id()
}

/// Nothing is changed.
#[derive(Clone)]
pub(crate) struct ReadOnly;

#[permission]
impl<M> Permission<M> for ReadOnly {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.is_safe_method()
    }
}

/// Anyone may read; only the object's owner (or reviewer) may change it.
pub(crate) struct IsOwnerOrReadOnly;

#[permission]
impl<M: Owned> Permission<M> for IsOwnerOrReadOnly {
    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        cx.is_safe_method() || is_owner(cx, object)
    }
}

/// Only the object's owner may touch it.
pub(crate) struct IsOwner;

#[permission]
impl<M: Owned> Permission<M> for IsOwner {
    fn has_object_permission(&self, cx: &Context, object: &M) -> bool {
        is_owner(cx, object)
    }

    fn message(&self) -> Option<&'static str> {
        Some("Only the owner may see this.")
    }

    fn code(&self) -> Option<&'static str> {
        Some("not_owner")
    }
}

/// The request comes from a kiosk.
#[derive(Clone)]
pub(crate) struct HasClientHeader;

#[permission]
impl<M> Permission<M> for HasClientHeader {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.request().header("x-client") == Some("kiosk")
    }

    fn message(&self) -> Option<&'static str> {
        Some("The X-Client header must be 'kiosk'.")
    }

    fn code(&self) -> Option<&'static str> {
        Some("bad_client")
    }
}

/// The user's name is carol.
#[derive(Clone)]
pub(crate) struct IsCarol;

#[permission]
impl<M> Permission<M> for IsCarol {
    fn has_permission(&self, cx: &Context) -> bool {
        cx.user().is_some_and(|user| user.username() == "carol")
    }
}
