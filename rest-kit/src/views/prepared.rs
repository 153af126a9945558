//! What one action of a view runs with, put together once at start-up.

use std::fmt;
use std::sync::Arc;

use crate::access::authentication::AnyAuthentication;
use crate::access::permissions::AnyPermission;
use crate::access::throttling::{AnyThrottle, ThrottleSettings};
use crate::access::{Authenticators, Parsers, Renderers, Setting, Throttles};
use crate::context::{AnyPrepared, Context, Conventions};
use crate::error::StartError;
use crate::http::parsers::Parser;
use crate::http::renderers::Renderer;
use crate::http::versioning::Versioning;
use crate::http::{BodyLimits, ContentNegotiation};
use crate::listing::filters::ModelFilter;
use crate::listing::pagination::Pagination;

use crate::secrets::ApplicationKey;
use crate::translation::Languages;

use super::dependency::Dependencies;
use super::metadata::Metadata;
use super::middleware::Middlewares;
use super::{Defaults, Deprecations, ExceptionHandler, Policies};

/// What one action of a view runs with, put together once at start-up.
#[derive(Clone)]
pub struct Prepared {
    /// Name for people: `Book List`.
    pub name: String,
    /// Name of the view's type: `BookViewSet`.
    pub view: &'static str,
    /// Text for people.
    pub description: String,
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
    /// Where throttles count, and how callers are told how they stand.
    pub throttling: Arc<ThrottleSettings>,
    /// Which bodies are read.
    pub parsers: Arc<[Arc<dyn Parser>]>,
    /// How large bodies may be.
    pub body_limits: Arc<BodyLimits>,
    /// In which forms answers are written.
    pub renderers: Arc<[Arc<dyn Renderer>]>,
    /// The template of the answer, for renderers that fill templates.
    pub template: Option<&'static str>,
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
    /// What signs what clients keep for the application.
    pub secret_key: ApplicationKey,
    /// In which languages callers are answered, where there are several.
    pub languages: Option<Languages>,
    /// The dependencies that are made in another way than their types do.
    pub dependencies: Dependencies,
    /// What clients are told to leave.
    pub deprecations: Deprecations,
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
        Self {
            challenge: challenge(&authenticators),
            name: String::new(),
            view: "",
            description: String::new(),
            subject: "",
            allowed: Vec::new(),
            authenticators,
            permissions: defaults.permissions.clone(),
            throttles,
            throttling: Arc::clone(&defaults.throttling),
            parsers: view.parsers_for(action).or(&defaults.parsers),
            body_limits: Arc::new(view.body_limits_for(action, defaults.body_limits)),
            renderers: view.renderers_for(action).or(&defaults.renderers),
            template: view.template_name(action),
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
            secret_key: defaults.secret_key.clone(),
            languages: defaults.languages.clone(),
            dependencies: defaults.dependencies.clone(),
            deprecations: defaults.deprecations.with(view.deprecated_for(action)),
            failure: defaults.failure,
        }
    }

    /// Reports what is wrong with its authenticators, limits, renderers, pages and throttles; what is the view's own
    /// by its name.
    pub fn check(&self, view: &str, defaults: &Defaults, mistakes: &mut StartError) {
        self.deprecations.check(view, mistakes);
        for authenticator in self.authenticators.iter() {
            authenticator.check(mistakes);
        }
        if *self.body_limits != defaults.body_limits {
            let mut found = StartError::default();
            self.body_limits.check(&mut found);
            for mistake in found.mistakes() {
                mistakes.add(format!("{mistake}; `body_limits` of `{view}` say so"));
            }
        }
        for renderer in self.renderers.iter() {
            let mut found = StartError::default();
            renderer.check(self.template, &mut found);
            for mistake in found.mistakes() {
                mistakes.add(format!("{mistake}; a renderer of `{view}` asks for it"));
            }
        }
        if let Some(pagination) = &self.pagination {
            let mut found = StartError::default();
            pagination.check(&mut found);
            let shared = defaults.pagination.as_ref();
            for mistake in found.mistakes() {
                let is_shared = shared.is_some_and(|known| Arc::ptr_eq(known, pagination));
                mistakes.add(if is_shared {
                    format!("{mistake}; `pagination` of the application asks for it")
                } else {
                    format!("{mistake}; the pages of `{view}` ask for it")
                });
            }
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

/// What one request runs with, for [`Policies::policies_for`]; what is to be inherited stays.
impl Prepared {
    /// Replaces how callers are recognized.
    #[must_use]
    #[doc(alias = "get_authenticators")]
    pub fn with_authentication(mut self, own: impl Into<Authenticators>) -> Self {
        self.authenticators = own.into().or(&self.authenticators);
        self.challenge = challenge(&self.authenticators);
        self
    }

    /// Replaces how often callers may call.
    #[must_use]
    #[doc(alias = "get_throttles")]
    pub fn with_throttles(mut self, own: impl Into<Throttles>) -> Self {
        self.throttles = own.into().or(&self.throttles);
        for throttle in self.throttles.iter() {
            throttle.adopt(&self.throttling);
        }
        self
    }

    /// Replaces which bodies are read.
    #[must_use]
    #[doc(alias = "get_parsers")]
    pub fn with_parsers(mut self, own: impl Into<Parsers>) -> Self {
        self.parsers = own.into().or(&self.parsers);
        self
    }

    /// Replaces how large bodies may be.
    #[must_use]
    pub fn with_body_limits(mut self, own: BodyLimits) -> Self {
        self.body_limits = Arc::new(own);
        self
    }

    /// Replaces in which forms answers are written.
    #[must_use]
    #[doc(alias = "get_renderers")]
    pub fn with_renderers(mut self, own: impl Into<Renderers>) -> Self {
        self.renderers = own.into().or(&self.renderers);
        self
    }

    /// Replaces who chooses the renderer.
    #[must_use]
    #[doc(alias = "get_content_negotiator")]
    pub fn with_content_negotiation(
        mut self,
        own: impl Into<Setting<dyn ContentNegotiation>>,
    ) -> Self {
        if let Some(own) = own.into().or(Some(&self.negotiation)) {
            self.negotiation = own;
        }
        self
    }

    /// Replaces how the version is found.
    #[must_use]
    pub fn with_versioning(mut self, own: impl Into<Setting<dyn Versioning>>) -> Self {
        self.versioning = own.into().or(self.versioning.as_ref());
        self
    }

    /// Replaces how lists are cut into pages.
    #[must_use]
    pub fn with_pagination(mut self, own: impl Into<Setting<dyn Pagination>>) -> Self {
        self.pagination = own.into().or(self.pagination.as_ref());
        self
    }

    /// Replaces what OPTIONS answers, where it is offered.
    #[must_use]
    pub fn with_metadata(mut self, own: impl Into<Setting<dyn Metadata>>) -> Self {
        self.metadata = own.into().or(self.metadata.as_ref());
        self
    }

    /// Replaces how errors are answered, unless the view writes `handle_exception`.
    #[must_use]
    #[doc(alias = "get_exception_handler")]
    pub fn with_exception_handler(mut self, own: ExceptionHandler) -> Self {
        self.failure = own;
        self
    }
}

/// Returns how the first authenticator asks callers to log in.
fn challenge(authenticators: &[Arc<dyn AnyAuthentication>]) -> Option<String> {
    authenticators.first().and_then(|first| first.challenge())
}

impl AnyPrepared for Prepared {
    fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    fn secret_key(&self) -> &ApplicationKey {
        &self.secret_key
    }

    fn languages(&self) -> Option<&Languages> {
        self.languages.as_ref()
    }

    fn view(&self) -> &'static str {
        self.view
    }

    fn template(&self) -> Option<&'static str> {
        self.template
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
