//! One request, top to bottom, in DRF's order.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::access::{BoxFuture, authentication, throttling};
use crate::context::{Context, Identity};
use crate::db::values::DateTime;
use crate::descriptors::OperationDescriptor;
use crate::error::{Error, ErrorKind, Result};
use crate::http::renderers::Asset;
use crate::http::{Negotiated, Request, Response};

use super::known;
use super::middleware::{Inside, Middlewares, Next};
use super::page::Place;
use super::{Bound, Handler, Operation, Policies, Prepared, Shared, ViewInfo};

/// One address of a view, ready to answer.
pub struct Endpoint<V> {
    view: Arc<V>,
    shared: Arc<Shared>,
    handlers: Vec<(Bound<V>, Arc<Prepared>)>,
    options: Option<(Handler<V>, Arc<Prepared>)>,
    refusing: Arc<Prepared>,
}

/// What an address is called, and whose policies hold there.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Name for people: `Book List`.
    pub name: String,
    /// Text for people.
    pub description: &'static str,
    /// The extra action whose policies hold for every method; empty for standard actions.
    pub subject: &'static str,
    /// What the routers put around the view's actions.
    pub middleware: Middlewares,
}

/// A response, and how it is to be rendered.
pub type Answer = (Response, Option<Negotiated>);

/// An [`Endpoint`] of any view.
pub trait AnyEndpoint: fmt::Debug + Send + Sync {
    /// Answers a request, of a caller that is known already if a test has chosen one.
    fn call(&self, request: Request, caller: Option<Identity>) -> BoxFuture<'_, Answer>;
    /// Returns the `Allow` header of every answer.
    fn allow(&self) -> String;
    /// Returns whether answers depend on the Accept header.
    fn varies(&self) -> bool;
    /// Returns the files that its pages refer to.
    fn assets(&self) -> Vec<Asset>;
    /// Describes what its methods take and answer.
    fn operations(&self) -> Vec<Operation>;
}

/// Returns how long it is until then.
fn time_until(then: DateTime) -> Duration {
    let left = then.timestamp_millis() - DateTime::now().timestamp_millis();
    Duration::from_millis(u64::try_from(left).unwrap_or_default())
}

enum Step<'a, V> {
    Run(Handler<V>, &'a Arc<Prepared>, &'static str),
    Refuse(&'a Arc<Prepared>),
}

impl<V: Policies> Endpoint<V> {
    /// Prepares an address: what the view and the application decide is put together once.
    pub fn new(
        view: Arc<V>,
        shared: Arc<Shared>,
        info: &ViewInfo,
        text: &Text,
        mut handlers: Vec<Bound<V>>,
        options: Handler<V>,
    ) -> Self {
        handlers.retain(|bound| info.methods.contains(&bound.method));
        let get = handlers.iter().find(|bound| bound.method == "GET").copied();
        let has_head = handlers.iter().any(|bound| bound.method == "HEAD");
        if let Some(get) = get.filter(|_| !has_head && info.methods.contains(&"HEAD")) {
            handlers.push(Bound::new("HEAD", get.action, get.run));
        }
        let allowed = allowed(info.methods, &handlers);
        let prepare = |action: &str| {
            let subject = if text.subject.is_empty() {
                action
            } else {
                text.subject
            };
            let mut prepared = Prepared::new(&*view, &shared.defaults, subject);
            prepared.name.clone_from(&text.name);
            prepared.description = text.description;
            prepared.subject = text.subject;
            prepared.middleware = std::mem::take(&mut prepared.middleware)
                .around(&text.middleware)
                .around(&view.middleware());
            prepared.allowed.clone_from(&allowed);
            Arc::new(prepared)
        };
        let describes = info.methods.contains(&"OPTIONS");
        let options = describes.then(|| (options, prepare("metadata")));
        let options = options.filter(|(_, prepared)| prepared.metadata.is_some());
        let refusing = prepare("");
        let handlers = handlers
            .into_iter()
            .map(|bound| (bound, prepare(bound.action)))
            .collect();
        Self {
            view,
            shared,
            handlers,
            options,
            refusing,
        }
    }

    fn step(&self, method: &str) -> Step<'_, V> {
        if let Some((bound, prepared)) = self
            .handlers
            .iter()
            .find(|(bound, _)| bound.method == method)
        {
            return Step::Run(bound.run, prepared, bound.action);
        }
        match &self.options {
            Some((run, prepared)) if method == "OPTIONS" => Step::Run(*run, prepared, "metadata"),
            _ => Step::Refuse(&self.refusing),
        }
    }

    async fn answer(&self, request: Request, caller: Option<Identity>) -> Answer {
        let (run, prepared, action) = match self.step(request.method().as_str()) {
            Step::Run(run, prepared, action) => (Some(run), prepared, action),
            Step::Refuse(prepared) => (None, prepared, ""),
        };
        let resolver = Some(Arc::clone(&self.shared.resolver));
        let cx = Context::new(request, self.shared.db.clone(), action, resolver);
        if caller.is_some() {
            cx.set_identity(caller);
        }
        cx.set_prepared(Arc::clone(prepared) as _);
        cx.set_parsers(Arc::clone(&prepared.parsers));
        let outcome = self.run(&cx, run, prepared).await;
        let mut refusals = Vec::new();
        let response = match outcome.and_then(Response::into_result) {
            Ok(response) => response,
            Err(error) => {
                if shows_page(&cx) && error.kind() == ErrorKind::Validation {
                    refusals = serde_json::to_vec(&error.body()).unwrap_or_default();
                }
                self.view.handle_exception(error, &cx)
            }
        };
        let told = throttling::answered(&prepared.throttles, &cx, response.status()).await;
        let response = match told {
            Ok(()) => response,
            Err(error) => self.view.handle_exception(error, &cx),
        };
        let response = match cx.identity_end() {
            Some(end) => response.ending_after(time_until(end)),
            None => response,
        };
        #[cfg(feature = "auth")]
        let response = match crate::access::sessions::finish(&cx, response.status()).await {
            Ok(()) => response,
            Err(error) => self.view.handle_exception(error, &cx),
        };
        self.sent(cx, prepared, response, refusals).await
    }

    /// Puts a page around the answer if the renderer shows one.
    async fn sent(
        &self,
        cx: Context,
        prepared: &Prepared,
        response: Response,
        refusals: Vec<u8>,
    ) -> Answer {
        if !shows_page(&cx) {
            return (with_headers(response, &cx), cx.into_negotiated());
        }
        let place = Place {
            endpoint: self,
            prepared,
            cx: &cx,
            refusals,
        };
        let page = Box::new(place.page(&response).await);
        // A page about a deletion has content, so that the status must not deny it.
        let response = match response.status() {
            204 => response.with_status(200),
            _ => response,
        };
        cx.vary_on("Cookie");
        let response = with_headers(response, &cx);
        let mut negotiated = cx.into_negotiated();
        if let Some(negotiated) = &mut negotiated {
            negotiated.page = Some(page);
        }
        (response, negotiated)
    }

    pub(super) fn view(&self) -> &V {
        &self.view
    }

    /// Returns the action that a method runs.
    pub(super) fn action(&self, method: &str) -> Option<&'static str> {
        let mut handlers = self.handlers.iter();
        let bound = handlers.find(|(bound, _)| bound.method == method);
        bound.map(|(bound, _)| bound.action)
    }

    /// Returns what a method takes and answers.
    pub(super) fn describe(&self, method: &str) -> OperationDescriptor {
        let mut operation = OperationDescriptor::default();
        let mut handlers = self.handlers.iter();
        if let Some((bound, prepared)) = handlers.find(|(bound, _)| bound.method == method) {
            (bound.describe)(&self.view, &prepared.conventions, &mut operation);
        }
        operation
    }

    pub(super) fn options_handler(&self) -> Option<Handler<V>> {
        self.options.as_ref().map(|(run, _)| *run)
    }

    /// The way of every request: DRF's `initial`, then the handler.
    async fn run(
        &self,
        cx: &Context,
        run: Option<Handler<V>>,
        prepared: &Prepared,
    ) -> Result<Response> {
        let refusal = match negotiated(cx, prepared) {
            Err(error) if wants_events(cx) => Some(error),
            checked => {
                checked?;
                None
            }
        };
        versioned(cx, prepared)?;
        authentication::authenticate(&prepared.authenticators, cx).await?;
        self.view.check_permissions(cx).await?;
        throttling::check(&prepared.throttles, prepared.rate_limit_headers, cx).await?;
        let Some(run) = run else {
            return Err(Error::method_not_allowed(cx.request().method().as_str()));
        };
        let response = if prepared.middleware.0.is_empty() {
            run(&self.view, cx).await?
        } else {
            let action = Action {
                endpoint: self,
                run,
            };
            Next::new(&prepared.middleware.0, &action).run(cx).await?
        };
        match refusal {
            Some(refusal) if !response.is_stream() => Err(refusal),
            _ => Ok(response),
        }
    }
}

/// What the middleware of an endpoint stands around.
struct Action<'e, V> {
    endpoint: &'e Endpoint<V>,
    run: Handler<V>,
}

impl<V: Policies> Inside for Action<'_, V> {
    fn run<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Response>> {
        (self.run)(&self.endpoint.view, cx)
    }

    fn current<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Option<Response>>> {
        Box::pin(async move {
            let Step::Run(run, prepared, action) = self.endpoint.step("GET") else {
                return Ok(None);
            };
            let twin = cx.for_reading(action, Arc::clone(prepared) as _);
            twin.set_parsers(Arc::clone(&prepared.parsers));
            // In which form it would be sent does not matter: it is not.
            let _ = negotiated(&twin, prepared);
            versioned(&twin, prepared)?;
            let view = &self.endpoint.view;
            view.check_permissions(&twin).await?;
            known::watch(&twin);
            let response = run(view, &twin).await?.into_result()?;
            known::tell(&twin, cx);
            Ok(Some(response))
        })
    }
}

impl<V: Policies> AnyEndpoint for Endpoint<V> {
    fn call(&self, request: Request, caller: Option<Identity>) -> BoxFuture<'_, Answer> {
        Box::pin(self.answer(request, caller))
    }

    fn allow(&self) -> String {
        self.refusing.allowed.join(", ")
    }

    fn varies(&self) -> bool {
        self.refusing.renderers.len() > 1
    }

    fn assets(&self) -> Vec<Asset> {
        let prepared = self.handlers.iter().map(|(_, prepared)| prepared);
        prepared
            .flat_map(|prepared| prepared.renderers.iter())
            .flat_map(|renderer| renderer.assets())
            .copied()
            .collect()
    }

    fn operations(&self) -> Vec<Operation> {
        let handlers = self.handlers.iter();
        let described = handlers.filter(|(bound, _)| bound.method != "HEAD");
        described
            .map(|(bound, prepared)| Operation::new(self.view(), &self.shared, bound, prepared))
            .collect()
    }
}

impl<V> fmt::Debug for Endpoint<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.refusing.name)
            .field("allowed", &self.refusing.allowed)
            .finish_non_exhaustive()
    }
}

/// Whether the caller sees a page around the answer.
fn shows_page(cx: &Context) -> bool {
    let negotiated = cx.negotiated();
    negotiated.is_some_and(|negotiated| negotiated.renderer.wants_page())
}

/// Adds what the request has gathered for its answer.
fn with_headers(response: Response, cx: &Context) -> Response {
    let headers = cx.take_headers().into_iter();
    headers.fold(response, |response, (name, value)| {
        response.with_header(name, value)
    })
}

/// The methods offered, in the order of the view's method names.
fn allowed<V>(methods: &[&'static str], handlers: &[Bound<V>]) -> Vec<&'static str> {
    let is_offered = |method: &&'static str| {
        *method == "OPTIONS" || handlers.iter().any(|bound| bound.method == *method)
    };
    methods.iter().copied().filter(is_offered).collect()
}

/// Chooses the renderer; when none fits, the first one tells so.
fn negotiated(cx: &Context, prepared: &Prepared) -> Result<()> {
    let suffix = cx.request().path_param("format");
    let negotiation = &prepared.negotiation;
    match negotiation.select_renderer(cx.request(), &prepared.renderers, suffix) {
        Ok(negotiated) => cx.set_negotiated(negotiated),
        Err(error) => {
            if let Some(first) = Negotiated::first(&prepared.renderers) {
                cx.set_negotiated(first);
            }
            return Err(error);
        }
    }
    Ok(())
}

/// Returns whether events are accepted, as by a browser's `EventSource`, which accepts nothing
/// else: whether there are any is up to the view, since no renderer makes them.
fn wants_events(cx: &Context) -> bool {
    let accept = cx.request().header("accept").unwrap_or_default();
    cx.request().method() == "GET" && accept.contains("text/event-stream")
}

fn versioned(cx: &Context, prepared: &Prepared) -> Result<()> {
    if let (Some(scheme), Some(negotiated)) = (&prepared.versioning, cx.negotiated()) {
        let version = scheme.determine_version(cx.request(), &negotiated.media_type)?;
        cx.set_version(version, Arc::clone(scheme));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allow_follows_the_order_of_method_names() {
        let handler: Handler<()> = |(), _| Box::pin(std::future::ready(Ok(Response::empty(200))));
        let bound = ["DELETE", "GET", "HEAD"].map(|method| Bound::new(method, "x", handler));
        let names = ViewInfo::new("X").methods;
        assert_eq!(allowed(names, &bound), ["GET", "DELETE", "HEAD", "OPTIONS"]);
        assert_eq!(allowed(&["GET", "PATCH"], &bound), ["GET"]);
    }
}
