//! What one action of a view runs with, put together once at start-up.

use std::fmt;
use std::sync::Arc;

use crate::access::authentication::AnyAuthentication;
use crate::access::permissions::AnyPermission;
use crate::access::throttling::{AnyThrottle, RateLimitHeaders};
use crate::context::{AnyPrepared, Context, Conventions};
use crate::error::StartError;
use crate::http::ContentNegotiation;
use crate::http::parsers::Parser;
use crate::http::renderers::Renderer;
use crate::http::versioning::Versioning;
use crate::listing::filters::ModelFilter;
use crate::listing::pagination::Pagination;

use super::metadata::Metadata;
use super::middleware::Middlewares;
use super::{Defaults, ExceptionHandler, Policies};

/// What one action of a view runs with, put together once at start-up.
#[derive(Clone)]
pub struct Prepared {
    /// Name for people: `Book List`.
    pub name: String,
    /// Text for people.
    pub description: &'static str,
    /// The extra action whose policies hold for every method of the address; empty elsewhere.
    pub subject: &'static str,
    /// The methods offered at this address.
    pub allowed: Vec<&'static str>,
    /// How callers are recognized.
    pub authenticators: Arc<[Arc<dyn AnyAuthentication>]>,
    /// The `WWW-Authenticate` header of refusals.
    pub challenge: Option<String>,
    /// The application's permissions.
    pub permissions: Option<Arc<dyn AnyPermission<()>>>,
    /// How often callers may call.
    pub throttles: Arc<[Arc<dyn AnyThrottle>]>,
    /// Which headers tell callers how they stand with the throttles.
    pub rate_limit_headers: RateLimitHeaders,
    /// Which bodies are read.
    pub parsers: Arc<[Arc<dyn Parser>]>,
    /// In which forms answers are written.
    pub renderers: Arc<[Arc<dyn Renderer>]>,
    /// How the version is found.
    pub versioning: Option<Arc<dyn Versioning>>,
    /// How lists are cut into pages.
    pub pagination: Option<Arc<dyn Pagination>>,
    /// Who chooses the renderer.
    pub negotiation: Arc<dyn ContentNegotiation>,
    /// What OPTIONS answers; none is 405.
    pub metadata: Option<Arc<dyn Metadata>>,
    /// What narrows the rows of every view.
    pub filters: Arc<[Arc<dyn ModelFilter>]>,
    /// Names and forms that all views share.
    pub conventions: Conventions,
    /// What stands around the action, the outermost first.
    pub middleware: Middlewares,
    /// How the application answers errors.
    pub failure: ExceptionHandler,
}

impl Prepared {
    /// Puts together what `view` and the application decide for an action.
    pub fn new<V: Policies>(view: &V, defaults: &Defaults, action: &str) -> Self {
        let authenticators = view.authentication().or(&defaults.authenticators);
        let throttles = view.throttles_for(action).or(&defaults.throttles);
        for throttle in throttles.iter() {
            throttle.adopt(&defaults.throttling);
        }
        let challenge = authenticators.first().and_then(|first| first.challenge());
        Self {
            name: String::new(),
            description: "",
            subject: "",
            allowed: Vec::new(),
            authenticators,
            challenge,
            permissions: defaults.permissions.clone(),
            throttles,
            rate_limit_headers: defaults.throttling.headers,
            parsers: view.parsers_for(action).or(&defaults.parsers),
            renderers: view.renderers_for(action).or(&defaults.renderers),
            versioning: view.versioning().or(defaults.versioning.as_ref()),
            pagination: view.pagination_for(action).or(defaults.pagination.as_ref()),
            negotiation: view
                .content_negotiation()
                .or(Some(&defaults.negotiation))
                .unwrap_or_else(|| Arc::clone(&defaults.negotiation)),
            metadata: view.metadata().or(defaults.metadata.as_ref()),
            filters: defaults.filters.as_slice().into(),
            conventions: defaults.conventions,
            middleware: defaults.middleware.clone(),
            failure: defaults.failure,
        }
    }

    /// Reports what is wrong with its authenticators and throttles; the view's own throttles by
    /// its name.
    pub fn check(&self, view: &str, defaults: &Defaults, mistakes: &mut StartError) {
        for authenticator in self.authenticators.iter() {
            authenticator.check(mistakes);
        }
        for throttle in self.throttles.iter() {
            let is_shared = |known: &Arc<dyn AnyThrottle>| Arc::ptr_eq(known, throttle);
            if defaults.throttles.iter().any(is_shared) {
                throttle.check(mistakes);
                continue;
            }
            let mut found = StartError::default();
            throttle.check(&mut found);
            for mistake in found.mistakes() {
                mistakes.add(format!("{mistake}; a throttle of `{view}` asks for it"));
            }
        }
    }

    /// Returns what the request runs with; none outside of a view.
    pub fn of(cx: &Context) -> Option<&Self> {
        cx.prepared()
    }

    /// Returns the action whose policies hold for this request.
    pub fn subject_of(cx: &Context) -> &'static str {
        match Self::of(cx).map(|prepared| prepared.subject) {
            Some("") | None => cx.action(),
            Some(subject) => subject,
        }
    }

    /// Returns whether callers could be recognized at all.
    pub fn has_authenticators(&self) -> bool {
        !self.authenticators.is_empty()
    }
}

impl AnyPrepared for Prepared {
    fn conventions(&self) -> &Conventions {
        &self.conventions
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("name", &self.name)
            .field("allowed", &self.allowed)
            .field("authenticators", &self.authenticators)
            .finish_non_exhaustive()
    }
}
