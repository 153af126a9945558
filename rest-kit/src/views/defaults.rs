//! What the application decides for the views that do not.

use std::fmt;
use std::sync::Arc;

use crate::access::authentication::AnyAuthentication;
use crate::access::permissions::AnyPermission;
use crate::access::throttling::{AnyThrottle, ThrottleSettings};
use crate::context::{Context, Conventions};
use crate::db::Db;
use crate::error::Error;
use crate::http::parsers::{FormParser, JsonParser, MultiPartParser, Parser};
use crate::http::renderers::{JsonRenderer, Renderer};
use crate::http::versioning::Versioning;
use crate::http::{
    Background, BodyLimits, ContentNegotiation, DefaultContentNegotiation, Response, Stopping,
    UrlResolver,
};
use crate::listing::filters::ModelFilter;
use crate::listing::pagination::Pagination;
use crate::serializers::fields::FieldDefaults;

use crate::secrets::ApplicationKey;
use crate::translation::Languages;

use super::dependency::Dependencies;
use super::deprecation::Deprecations;
use super::failure;
use super::info::{ViewLabel, get_view_description, get_view_name};
use super::inspector::{AutoSchema, ViewInspector};
use super::metadata::{Metadata, SimpleMetadata};
use super::middleware::Middlewares;

/// Makes the answer of a request that ended with an error.
pub type ExceptionHandler = fn(Error, &Context) -> Response;

/// Says something of a view to people.
pub type ViewText = fn(&ViewLabel) -> String;

/// What the application decides for the views that do not.
#[derive(Clone)]
#[doc(alias = "DEFAULT_PERMISSION_CLASSES")]
pub struct Defaults {
    /// How callers are recognized.
    pub authenticators: Arc<[Arc<dyn AnyAuthentication>]>,
    /// Who may call; without any, every view has to say it.
    pub permissions: Option<Arc<dyn AnyPermission<()>>>,
    /// How often callers may call.
    pub throttles: Arc<[Arc<dyn AnyThrottle>]>,
    /// Where throttles count, at which rates, and how they tell callers apart.
    pub throttling: Arc<ThrottleSettings>,
    /// How large bodies may be.
    pub body_limits: BodyLimits,
    /// Which bodies are read.
    pub parsers: Arc<[Arc<dyn Parser>]>,
    /// In which forms answers are written.
    pub renderers: Arc<[Arc<dyn Renderer>]>,
    /// How the version is found.
    pub versioning: Option<Arc<dyn Versioning>>,
    /// How lists are cut into pages.
    pub pagination: Option<Arc<dyn Pagination>>,
    /// Who chooses the renderer.
    #[doc(alias = "DEFAULT_CONTENT_NEGOTIATION_CLASS")]
    pub negotiation: Arc<dyn ContentNegotiation>,
    /// What OPTIONS answers; none is 405.
    #[doc(alias = "DEFAULT_METADATA_CLASS")]
    pub metadata: Option<Arc<dyn Metadata>>,
    /// What describes operations.
    #[doc(alias = "DEFAULT_SCHEMA_CLASS")]
    pub schema: Arc<dyn ViewInspector>,
    /// What narrows the rows of every view.
    #[doc(alias = "DEFAULT_FILTER_BACKENDS")]
    pub filters: Vec<Arc<dyn ModelFilter>>,
    /// How fields write and read values, where they do not say it themselves.
    pub fields: FieldDefaults,
    /// Names and forms that all views share.
    pub conventions: Conventions,
    /// What stands around the actions of views, the outermost first.
    pub middleware: Middlewares,
    /// What signs what clients keep for the application.
    #[doc(alias = "SECRET_KEY")]
    pub secret_key: ApplicationKey,
    /// In which languages callers are answered, where there are several.
    pub languages: Option<Languages>,
    /// The dependencies that are made in another way than their types do.
    pub dependencies: Dependencies,
    /// Names views for people.
    #[doc(alias = "VIEW_NAME_FUNCTION")]
    pub view_name: ViewText,
    /// Describes views for people.
    #[doc(alias = "VIEW_DESCRIPTION_FUNCTION")]
    pub view_description: ViewText,
    /// Which versions clients are told to leave.
    pub deprecations: Deprecations,
    /// How errors are answered.
    #[doc(alias = "EXCEPTION_HANDLER")]
    pub failure: ExceptionHandler,
}

impl Default for Defaults {
    fn default() -> Self {
        let parsers: [Arc<dyn Parser>; 3] = [
            Arc::new(JsonParser),
            Arc::new(FormParser),
            Arc::new(MultiPartParser),
        ];
        let json_renderer: Arc<dyn Renderer> = Arc::new(JsonRenderer);
        Self {
            authenticators: Arc::new([]),
            permissions: None,
            throttles: Arc::new([]),
            throttling: Arc::default(),
            body_limits: BodyLimits::DEFAULT,
            parsers: Arc::new(parsers),
            renderers: Arc::new([json_renderer]),
            versioning: None,
            pagination: None,
            negotiation: Arc::new(DefaultContentNegotiation::new()),
            metadata: Some(Arc::new(SimpleMetadata)),
            schema: Arc::new(AutoSchema::new()),
            filters: Vec::new(),
            fields: FieldDefaults::new(),
            conventions: Conventions::DEFAULT,
            middleware: Middlewares::none(),
            secret_key: ApplicationKey::default(),
            languages: None,
            dependencies: Dependencies::default(),
            view_name: get_view_name,
            view_description: get_view_description,
            deprecations: Deprecations::default(),
            failure: failure::respond,
        }
    }
}

impl fmt::Debug for Defaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Defaults")
            .field("authenticators", &self.authenticators)
            .field("throttles", &self.throttles)
            .field("parsers", &self.parsers)
            .field("renderers", &self.renderers)
            .field("versioning", &self.versioning)
            .field("pagination", &self.pagination)
            .field("negotiation", &self.negotiation)
            .field("metadata", &self.metadata)
            .field("filters", &self.filters)
            .field("fields", &self.fields)
            .field("conventions", &self.conventions)
            .finish_non_exhaustive()
    }
}

/// What every view of an application shares.
#[derive(Debug)]
pub struct Shared {
    /// The database.
    pub db: Db,
    /// What the application decides for the views that do not.
    pub defaults: Defaults,
    /// Knows the routes.
    pub resolver: Arc<dyn UrlResolver>,
    /// Runs what requests leave to be done after their answers.
    pub(crate) background: Background,
    /// Tells answers without an end when to end.
    pub(crate) stopping: Stopping,
}

impl Shared {
    /// Answers an error that happened outside of a view.
    pub(crate) fn failed(&self, error: Error, cx: &Context) -> Response {
        let Some(languages) = &self.defaults.languages else {
            return (self.defaults.failure)(error, cx).made_by_error();
        };
        let accept = cx.request().header_joined("accept-language");
        let language = languages.choose(accept.as_deref().unwrap_or_default());
        let error = languages.translate_error(language, error);
        (self.defaults.failure)(error, cx)
            .made_by_error()
            .with_header("Vary", "Accept-Language")
            .with_header("Content-Language", languages.code(language))
    }
}
