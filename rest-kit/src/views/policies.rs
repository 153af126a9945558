//! A view's choice of authentication, permissions, throttles, parsers, renderers, pages.

use crate::access::permissions::{self, BoxPermission, Inherit, Permission};
use crate::access::{Authenticators, Parsers, Renderers, Setting, Throttles};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::versioning::Versioning;
use crate::http::{BodyLimits, ContentNegotiation, Response};
use crate::listing::pagination::Pagination;

use super::inspector::ViewInspector;
use super::metadata::Metadata;
use super::middleware::Middlewares;
use super::{Deprecation, Prepared, checks};

/// What a view asks of its callers; whatever it does not say is the application's choice.
///
/// The `…_for` functions decide by action; the macros write them from their `permissions(…)`,
/// `throttles(…)`, … keys. Except for permissions they are asked once, at start-up;
/// [`policies_for`](Self::policies_for) is asked for each request.
#[doc(alias = "permission_classes")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "has no policies: is `#[viewset]` or `#[api_view]` missing above its impl?",
    note = "the attribute writes `Policies`; by hand it is `impl Policies for {Self} {{ type Object = ..; }}`"
)]
pub trait Policies: Sized + Send + Sync + 'static {
    /// What object permissions judge: the model, or `()` for views without one.
    type Object: 'static;

    /// Returns who may call.
    #[doc(alias = "get_permissions")]
    fn permissions(&self) -> impl Permission<Self::Object> {
        Inherit
    }

    /// Returns who may run the action of this request.
    fn permissions_for(&self, cx: &Context) -> BoxPermission<Self::Object> {
        let _ = cx;
        Box::new(self.permissions())
    }

    /// Returns whether the application's permissions hold for the action: then it needs some.
    ///
    /// The macros write it; beside a [`permissions_for`](Self::permissions_for) that is written
    /// without them, write it too.
    fn inherits_permissions(&self, action: &str) -> bool {
        let _ = action;
        self.permissions().is_inherited()
    }

    /// Returns how callers are recognized.
    #[doc(alias = "get_authenticators")]
    fn authentication(&self) -> Authenticators {
        Authenticators::inherit()
    }

    /// Returns how often callers may call.
    #[doc(alias = "get_throttles")]
    fn throttles(&self) -> Throttles {
        Throttles::inherit()
    }

    /// Returns how often callers may run the action.
    fn throttles_for(&self, action: &str) -> Throttles {
        let _ = action;
        self.throttles()
    }

    /// Returns which bodies are read.
    #[doc(alias = "get_parsers")]
    fn parsers(&self) -> Parsers {
        Parsers::inherit()
    }

    /// Returns which bodies the action reads.
    fn parsers_for(&self, action: &str) -> Parsers {
        let _ = action;
        self.parsers()
    }

    /// Returns how large bodies may be; it is given what the application says.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::request::BodyLimits;
    ///
    /// struct Photos;
    ///
    /// #[api_view]
    /// impl ApiView for Photos {
    ///     fn body_limits(&self, limits: BodyLimits) -> BodyLimits {
    ///         BodyLimits { max_file: 50 * 1024 * 1024, max_upload: 60 * 1024 * 1024, ..limits }
    ///     }
    ///
    ///     async fn post(&self, cx: &Context) -> Result<Response> {
    ///         Ok(Response::new(&cx.data().await?.get("photo").is_some()))
    ///     }
    /// }
    /// # let _ = Photos;
    /// ```
    fn body_limits(&self, limits: BodyLimits) -> BodyLimits {
        limits
    }

    /// Returns how large the action's bodies may be.
    fn body_limits_for(&self, action: &str, limits: BodyLimits) -> BodyLimits {
        let _ = action;
        self.body_limits(limits)
    }

    /// Returns in which forms answers are written.
    #[doc(alias = "get_renderers")]
    fn renderers(&self) -> Renderers {
        Renderers::inherit()
    }

    /// Returns in which forms the action answers.
    fn renderers_for(&self, action: &str) -> Renderers {
        let _ = action;
        self.renderers()
    }

    /// Returns the template that shows answers of the action, for renderers that fill templates.
    #[doc(alias = "get_template_names")]
    fn template_name(&self, action: &str) -> Option<&'static str> {
        let _ = action;
        None
    }

    /// Returns what stands around the view's actions, inside of what the application and the
    /// routers have.
    fn middleware(&self) -> Middlewares {
        Middlewares::none()
    }

    /// Returns how the version is found.
    fn versioning(&self) -> Setting<dyn Versioning> {
        Setting::Inherit
    }

    /// Returns who chooses the renderer; `Off` is the application's choice too.
    #[doc(alias = "content_negotiation_class")]
    fn content_negotiation(&self) -> Setting<dyn ContentNegotiation> {
        Setting::Inherit
    }

    /// Returns what OPTIONS answers; `Off` refuses it with 405.
    #[doc(alias = "metadata_class")]
    fn metadata(&self) -> Setting<dyn Metadata> {
        Setting::Inherit
    }

    /// Returns whether clients are told to leave the view.
    fn deprecated(&self) -> Setting<Deprecation> {
        Setting::Inherit
    }

    /// Returns whether clients are told to leave the action.
    fn deprecated_for(&self, action: &str) -> Setting<Deprecation> {
        let _ = action;
        self.deprecated()
    }

    /// Returns what describes the view's operations; `Off` leaves them out of the description.
    fn schema(&self) -> Setting<dyn ViewInspector> {
        Setting::Inherit
    }

    /// Returns what is said of an action beside.
    #[doc(alias = "extend_schema_view")]
    fn extend_schema(&self, action: &str) -> Setting<dyn ViewInspector> {
        let _ = action;
        Setting::Inherit
    }

    /// Returns how lists are cut into pages.
    #[doc(alias = "pagination_class")]
    fn pagination(&self) -> Setting<dyn Pagination> {
        Setting::Inherit
    }

    /// Returns how the action's list is cut into pages.
    fn pagination_for(&self, action: &str) -> Setting<dyn Pagination> {
        let _ = action;
        self.pagination()
    }

    /// Answers a request that ended with an error, as the application does unless told otherwise.
    ///
    /// [`failure::respond`](super::failure::respond) gives DRF's answer, to be changed further.
    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        let handler =
            Prepared::of(cx).map_or(super::failure::respond as _, |prepared| prepared.failure);
        handler(error, cx)
    }

    /// Returns what this request runs with, where it is not what `prepared` says; none unless it is
    /// written, which costs nothing.
    ///
    /// It is asked before everything else: the request, its path and the action are known, the
    /// caller is not. What depends on the caller is decided by
    /// [`permissions_for`](Self::permissions_for) and [`check_throttles`](Self::check_throttles).
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::parsers::FileUploadParser;
    /// use rest_kit::prelude::*;
    /// use rest_kit::views::Prepared;
    ///
    /// struct Inbox;
    ///
    /// #[api_view]
    /// impl ApiView for Inbox {
    ///     /// Letters are read whatever they are written in.
    ///     fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
    ///         let is_raw = cx.request().query_param("raw").is_some();
    ///         is_raw.then(|| prepared.clone().with_parsers(FileUploadParser))
    ///     }
    /// }
    /// # let _ = Inbox;
    /// ```
    #[doc(alias = "get_exception_handler")]
    #[doc(alias = "get_content_negotiator")]
    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        let _ = (cx, prepared);
        None
    }

    /// Runs before the handler, once it is known in which form the answer will be: finds the
    /// version and the caller, and asks permissions and throttles.
    ///
    /// One that is written begins with [`checks::initial`], or leaves out what that does.
    ///
    /// # Errors
    ///
    /// What ends the request before the handler.
    fn initial(&self, cx: &Context) -> impl Future<Output = Result<()>> {
        checks::initial(self, cx)
    }

    /// Finds the caller.
    ///
    /// # Errors
    ///
    /// 401 or 403 for credentials that are wrong.
    fn perform_authentication(&self, cx: &Context) -> impl Future<Output = Result<()>> {
        checks::authentication(cx)
    }

    /// Refuses callers who may not run the action; dispatch asks it before the handler.
    ///
    /// # Errors
    ///
    /// 401 or 403.
    fn check_permissions(&self, cx: &Context) -> impl Future<Output = Result<()>> {
        checks::permissions(self, cx)
    }

    /// Refuses callers who may not touch the object; `get_object` asks it, and so do functions
    /// that find their object themselves.
    ///
    /// # Errors
    ///
    /// 401 or 403.
    fn check_object_permissions(
        &self,
        cx: &Context,
        object: &Self::Object,
    ) -> impl Future<Output = Result<()>> {
        checks::object_permissions(self, cx, object)
    }

    /// Refuses callers who call too often: all throttles are asked, the longest wait is told.
    ///
    /// # Errors
    ///
    /// 429.
    fn check_throttles(&self, cx: &Context) -> impl Future<Output = Result<()>> {
        checks::throttles(self, cx)
    }

    /// Returns the refusal of a caller: a request to log in for those who are not known, 403 for
    /// others, with these words and this code instead of DRF's.
    fn permission_denied(
        &self,
        cx: &Context,
        message: Option<&'static str>,
        code: Option<&'static str>,
    ) -> Error {
        let has_authenticators = Prepared::of(cx).is_some_and(Prepared::has_authenticators);
        permissions::denied(cx, has_authenticators, message, code)
    }

    /// Returns the refusal of a caller who has called too often, and may come back after so many
    /// seconds.
    fn throttled(&self, cx: &Context, wait: Option<f64>) -> Error {
        let _ = cx;
        Error::throttled(wait)
    }

    /// Changes the answer before it is rendered, that to an error too.
    fn finalize_response(&self, cx: &Context, response: Response) -> Response {
        let _ = cx;
        response
    }
}
