//! A limit for those who guess passwords.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::access::BoxFuture;
use crate::context::Context;
use crate::error::{Result, StartError};
use crate::http::Value;
use crate::http::text::{into_text, trim};

use super::limit::Limit;
use super::{Decision, Throttle, ThrottleSettings, ThrottleStore, kept};

/// Limits logins that fail; those that succeed do not count.
///
/// Every attempt is counted before it is made and given back when it succeeds, so that a thousand
/// guesses at once are no more than one after the other. It counts by address, and
/// [`by_name`](Self::by_name) by the name that is guessed at: a view may have both.
///
/// # Examples
///
/// ```
/// use rest_kit::throttling::FailedLoginThrottle;
/// use rest_kit::views::Throttles;
///
/// let throttles: Throttles = (
///     FailedLoginThrottle::new("20/hour"),
///     FailedLoginThrottle::new("10/hour").by_name("username"),
/// )
///     .into();
/// # let _ = throttles;
/// ```
///
/// A failed login is one that is answered with a status of 400 and above, or one of which the view
/// says so: [`login_failed`].
#[derive(Debug, Clone)]
pub struct FailedLoginThrottle {
    limit: Limit,
    field: Option<&'static str>,
}

/// Tells the throttles of this request that its login has failed, whatever the status: a page
/// that asks again has 200.
pub fn login_failed(cx: &Context) {
    cx.provide(Failed);
}

/// The login of this request has failed.
#[derive(Clone)]
struct Failed;

/// What this request was counted under, to be given back.
#[derive(Debug, Default)]
struct Counted(RefCell<Vec<(&'static str, String)>>);

impl FailedLoginThrottle {
    /// Creates a throttle of the rate `10/hour` by address; a text that is none keeps the
    /// application from starting.
    pub fn new(rate: &str) -> Self {
        Self {
            limit: Limit::new("login", rate),
            field: None,
        }
    }

    /// Counts by what the body has in this field, whoever sends it, minding no case.
    ///
    /// It protects a name from guesses of many addresses; it also lets anybody lock a name out
    /// for a while.
    #[must_use]
    pub fn by_name(mut self, field: &'static str) -> Self {
        self.limit = self.limit.scope("login_name");
        self.field = Some(field);
        self
    }

    /// Replaces the store.
    #[must_use]
    pub fn store(mut self, store: Arc<dyn ThrottleStore>) -> Self {
        self.limit = self.limit.store(store);
        self
    }

    fn kind(&self) -> &'static str {
        self.field.unwrap_or_default()
    }
}

impl Throttle for FailedLoginThrottle {
    async fn allow_request(&self, cx: &Context) -> Result<Decision> {
        if cx.is_safe_method() {
            return Ok(Decision::Allowed);
        }
        let caller = match self.field {
            None => self.limit.caller(None, cx),
            Some(field) => match name(cx, field).await {
                Some(name) => name,
                // Without a name nobody logs in: the view says what is wrong.
                None => return Ok(Decision::Allowed),
            },
        };
        let decision = self.limit.hit_by(&caller, cx).await?;
        if decision == Decision::Allowed {
            let counted = kept::<Counted>(cx);
            counted.0.borrow_mut().push((self.kind(), caller));
        }
        Ok(decision)
    }

    fn answered<'a>(&'a self, cx: &'a Context, status: u16) -> Option<BoxFuture<'a, Result<()>>> {
        let counted = cx.provided::<Rc<Counted>>()?;
        if status >= 400 || cx.provided::<Failed>().is_some() {
            return None;
        }
        let kind = self.kind();
        let mut counted = counted.0.borrow_mut();
        let at = counted.iter().position(|(known, _)| *known == kind)?;
        let (_, caller) = counted.swap_remove(at);
        Some(Box::pin(async move { self.limit.give_back(&caller).await }))
    }

    fn adopt(&self, settings: &Arc<ThrottleSettings>) {
        self.limit.adopt(settings);
    }

    fn check(&self, mistakes: &mut StartError) {
        self.limit.check(mistakes);
    }
}

/// Returns a text of the body; none when it has no such field, or cannot be read.
async fn name(cx: &Context, field: &str) -> Option<String> {
    let found = match cx.data().await.ok()? {
        Value::Map(entries) => entries.into_iter().rev().find(|(key, _)| key == field),
        Value::Form(pairs) => pairs.into_iter().rev().find(|(key, _)| key == field),
        _ => None,
    };
    // What a field of text takes for this name: other forms of it would be names of their own.
    let text = into_text(found?.1)?;
    Some(trim(&text).to_lowercase())
}
