//! What an application decides for the views that do not.

use std::sync::Arc;

use crate::access::permissions::Permission;
use crate::access::{Authenticators, Parsers, Renderers, Setting, Throttles};
use crate::context::Context;
use crate::error::Error;
use crate::http::renderers::JsonStyle;
use crate::http::versioning::Versioning;
use crate::http::{BodyLimits, ContentNegotiation, KeyStyle, Response};
use crate::listing::filters::ModelFilter;
use crate::listing::pagination::Pagination;
use crate::secrets::{ApplicationKey, SecretKey};
use crate::serializers::fields::FieldDefaults;
use crate::views::inspector::ViewInspector;
use crate::views::metadata::Metadata;
use crate::views::{Deprecation, ViewText};

use super::RestKit;

/// What views share.
impl RestKit {
    /// Recognizes callers by these, unless a view has its own.
    #[doc(alias = "DEFAULT_AUTHENTICATION_CLASSES")]
    pub fn authentication(mut self, authenticators: impl Into<Authenticators>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.authenticators = authenticators.into().or(&defaults.authenticators);
        self
    }

    /// Asks these permissions, unless a view has its own; they judge calls, not objects.
    ///
    /// There is no default: an application without them starts only if each of its views has its
    /// own. `AllowAny` opens every view that says nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    ///
    /// #[api_view(get)]
    /// async fn hello(_cx: &Context) -> Result<Response> {
    ///     Ok(Response::new("hello"))
    /// }
    ///
    /// let app = || RestKit::new(Settings::default()).register_view("hello", hello);
    /// let mistake = app().build().unwrap_err().to_string();
    /// assert!(mistake.contains("nothing says who may call `hello` at /hello/"));
    /// assert!(app().database("sqlite::memory:").permissions(AllowAny).build().is_ok());
    /// ```
    #[doc(alias = "DEFAULT_PERMISSION_CLASSES")]
    pub fn permissions(mut self, permissions: impl Permission<()>) -> Self {
        self.settings.defaults.permissions = Some(Arc::new(permissions));
        self
    }

    /// Limits the rate of requests by these, unless a view has its own.
    #[doc(alias = "DEFAULT_THROTTLE_CLASSES")]
    pub fn throttles(mut self, throttles: impl Into<Throttles>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.throttles = throttles.into().or(&defaults.throttles);
        self
    }

    /// Reads bodies with these, unless a view has its own.
    #[doc(alias = "DEFAULT_PARSER_CLASSES")]
    pub fn parsers(mut self, parsers: impl Into<Parsers>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.parsers = parsers.into().or(&defaults.parsers);
        self
    }

    /// Writes answers with these, unless a view has its own.
    #[doc(alias = "DEFAULT_RENDERER_CLASSES")]
    pub fn renderers(mut self, renderers: impl Into<Renderers>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.renderers = renderers.into().or(&defaults.renderers);
        self
    }

    /// Finds versions by this scheme, unless a view has its own.
    #[doc(alias = "DEFAULT_VERSIONING_CLASS")]
    pub fn versioning(mut self, scheme: impl Versioning + 'static) -> Self {
        self.settings.defaults.versioning = Some(Arc::new(scheme));
        self
    }

    /// Tells clients of this version to leave it; a view's own `deprecated` comes before it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::versioning::AcceptHeaderVersioning;
    /// use rest_kit::views::Deprecation;
    ///
    /// let app = RestKit::new(Settings::default())
    ///     .versioning(AcceptHeaderVersioning::new().allowed_versions(["1", "2"]))
    ///     .deprecate_version("1", Deprecation::since("2026-01-01").sunset("2026-12-31"));
    /// # let _ = app;
    /// ```
    pub fn deprecate_version(
        mut self,
        version: impl Into<String>,
        deprecation: Deprecation,
    ) -> Self {
        let deprecations = &mut self.settings.defaults.deprecations;
        deprecations.add_version(version.into(), deprecation);
        self
    }

    /// Cuts lists into pages, unless a view has its own way.
    #[doc(alias = "DEFAULT_PAGINATION_CLASS")]
    pub fn pagination(mut self, pagination: impl Pagination) -> Self {
        self.settings.defaults.pagination = Some(Arc::new(pagination));
        self
    }

    /// Answers errors with this function instead of DRF's shapes.
    #[doc(alias = "EXCEPTION_HANDLER")]
    pub fn exception_handler(mut self, handler: fn(Error, &Context) -> Response) -> Self {
        self.settings.defaults.failure = handler;
        self
    }

    /// Names views for people in this way: on pages, in OPTIONS and in the description of the API.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::views::{ViewLabel, get_view_name};
    ///
    /// fn branded(label: &ViewLabel) -> String {
    ///     format!("Store: {}", get_view_name(label))
    /// }
    ///
    /// let app = RestKit::new(Settings::default()).view_name_function(branded);
    /// # let _ = app;
    /// ```
    #[doc(alias = "VIEW_NAME_FUNCTION")]
    pub fn view_name_function(mut self, name: ViewText) -> Self {
        self.settings.defaults.view_name = name;
        self
    }

    /// Describes views for people in this way: on pages and in OPTIONS.
    #[doc(alias = "VIEW_DESCRIPTION_FUNCTION")]
    pub fn view_description_function(mut self, description: ViewText) -> Self {
        self.settings.defaults.view_description = description;
        self
    }

    /// Chooses the renderer in this way, unless a view has its own.
    #[doc(alias = "DEFAULT_CONTENT_NEGOTIATION_CLASS")]
    pub fn content_negotiation(mut self, negotiation: impl ContentNegotiation) -> Self {
        self.settings.defaults.negotiation = Arc::new(negotiation);
        self
    }

    /// Answers OPTIONS in this way, unless a view has its own; `Setting::Off` refuses it with 405.
    #[doc(alias = "DEFAULT_METADATA_CLASS")]
    pub fn metadata(mut self, metadata: impl Into<Setting<dyn Metadata>>) -> Self {
        let defaults = &mut self.settings.defaults;
        defaults.metadata = metadata.into().or(defaults.metadata.as_ref());
        self
    }

    /// Describes operations with this, unless a view has its own; without one, an
    /// [`AutoSchema`](crate::schema::AutoSchema) that adds nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::views::Operation;
    ///
    /// let app = RestKit::new(Settings::default()).schema_inspector(|operation: &mut Operation| {
    ///     operation.deprecated |= operation.path.starts_with("/api/v1/");
    /// });
    /// # let _ = app;
    /// ```
    #[doc(alias = "DEFAULT_SCHEMA_CLASS")]
    pub fn schema_inspector(mut self, inspector: impl ViewInspector) -> Self {
        self.settings.defaults.schema = Arc::new(inspector);
        self
    }

    /// Narrows the rows of every view, after the filters that were added before.
    #[doc(alias = "DEFAULT_FILTER_BACKENDS")]
    pub fn filter_backend(mut self, filter: impl ModelFilter) -> Self {
        self.settings.defaults.filters.push(Arc::new(filter));
        self
    }

    /// Writes and reads dates, times, decimals and big integers in this way, where a field does not
    /// say it itself.
    #[doc(alias = "DATETIME_FORMAT")]
    pub fn field_defaults(mut self, fields: FieldDefaults) -> Self {
        self.settings.defaults.fields = fields;
        self
    }

    /// Lays out JSON like this: with spaces, or in ASCII.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::renderers::JsonStyle;
    ///
    /// let app = RestKit::new(Settings::default()).json_style(JsonStyle::new().ascii().spaced());
    /// # let _ = app;
    /// ```
    #[doc(alias = "UNICODE_JSON")]
    #[doc(alias = "COMPACT_JSON")]
    pub fn json_style(mut self, style: JsonStyle) -> Self {
        self.settings.defaults.conventions.json_style = style;
        self
    }

    /// Signs what clients keep for the application, cursors of pages, with this key.
    ///
    /// [`RestKit::from_env`] takes it from `REST_KIT_SECRET_KEY`. Without one each process makes its
    /// own, and a cursor is no more than that process's.
    #[doc(alias = "SECRET_KEY")]
    pub fn secret_key(mut self, key: SecretKey) -> Self {
        self.settings.defaults.secret_key = ApplicationKey::given(key);
        self
    }

    /// Renames the query parameter of searches, where a filter does not name its own.
    #[doc(alias = "SEARCH_PARAM")]
    pub fn search_param(mut self, name: &'static str) -> Self {
        self.settings.defaults.conventions.search_param = name;
        self
    }

    /// Renames the query parameter of orders, where a filter does not name its own.
    #[doc(alias = "ORDERING_PARAM")]
    pub fn ordering_param(mut self, name: &'static str) -> Self {
        self.settings.defaults.conventions.ordering_param = name;
        self
    }

    /// Renames the key of messages that belong to no field.
    #[doc(alias = "NON_FIELD_ERRORS_KEY")]
    pub fn non_field_errors_key(mut self, key: &'static str) -> Self {
        self.settings.defaults.conventions.non_field_errors_key = key;
        self
    }

    /// Renames the part of paths that a suffix as `.json` is; with `None` no address has one.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// # #[api_view(get)]
    /// # async fn hello(_cx: &Context) -> Result<Response> { Ok(Response::new("hello")) }
    ///
    /// let app = RestKit::new(Settings::default())
    ///     .format_suffix_param(None)
    /// #   .permissions(AllowAny).database("sqlite::memory:")
    ///     .register_view("hello", hello);
    /// # use rest_kit::test::Client;
    /// # actix_web::rt::System::new().block_on(async {
    /// # let client = Client::new(app.build()?).await;
    /// assert_eq!(client.get("/hello.json").await.status(), 404);
    /// # Ok::<(), StartError>(())
    /// # }).unwrap();
    /// ```
    #[doc(alias = "FORMAT_SUFFIX_KWARG")]
    pub fn format_suffix_param(mut self, name: impl Into<Option<&'static str>>) -> Self {
        self.settings.defaults.conventions.format_suffix_param = name.into();
        self
    }

    /// Renames the field whose value is the `Location` of a new object.
    #[doc(alias = "URL_FIELD_NAME")]
    pub fn url_field_name(mut self, name: &'static str) -> Self {
        self.settings.defaults.conventions.url_field_name = name;
        self
    }

    /// Shows stored files by their address (the default), or by their name in the storage; fields
    /// may decide otherwise.
    #[doc(alias = "UPLOADED_FILES_USE_URL")]
    pub fn uploaded_files_use_url(mut self, use_url: bool) -> Self {
        self.settings.defaults.conventions.uploaded_files_use_url = use_url;
        self
    }

    /// Limits the bodies of requests; larger ones are answered 413.
    #[doc(alias = "DATA_UPLOAD_MAX_MEMORY_SIZE")]
    pub fn body_limits(mut self, limits: BodyLimits) -> Self {
        self.settings.defaults.body_limits = limits;
        self
    }

    /// Lets clients write keys in camel case, in bodies and query strings, and answers likewise.
    ///
    /// `published_date` is `publishedDate` to them, also where errors name it. Every key is
    /// written so, those of JSON fields and maps too; values never are.
    pub fn camel_case(mut self) -> Self {
        self.settings.key_style = KeyStyle::CamelCase;
        self
    }

    /// Answers 400 for keys of bodies that no field has, unless a serializer decides otherwise.
    pub fn deny_unknown_fields(mut self) -> Self {
        self.settings.defaults.body_limits.deny_unknown_fields = true;
        self
    }
}
