//! One request, top to bottom, in DRF's order.

use std::sync::Arc;
use std::time::Duration;

use crate::access::{BoxFuture, throttling};
use crate::context::{Context, Identity};
use crate::db::values::DateTime;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Negotiated, Request, Response};

use super::endpoint::{Answer, Endpoint, Step};
use super::middleware::{Inside, Next};
use super::page::{self, Place};
use super::{Handler, Policies, Prepared, checks, known};

/// Returns how long it is until then.
fn time_until(then: DateTime) -> Duration {
    let left = then.timestamp_millis() - DateTime::now().timestamp_millis();
    Duration::from_millis(u64::try_from(left).unwrap_or_default())
}

impl<V: Policies> Endpoint<V> {
    pub(super) async fn answer(&self, request: Request, caller: Option<Identity>) -> Answer {
        let (run, prepared, action) = match self.step(request.method().as_str()) {
            Step::Run(run, prepared, action) => (Some(run), prepared, action),
            Step::Refuse(prepared) => (None, prepared, ""),
        };
        let resolver = Some(Arc::clone(&self.shared.resolver));
        let cx = Context::new(request, self.shared.db.clone(), action, resolver);
        if caller.is_some() {
            cx.set_identity(caller);
        }
        let own = self.view.policies_for(&cx, prepared).map(Arc::new);
        let prepared = own.as_ref().unwrap_or(prepared);
        equip(&cx, prepared);
        if prepared.languages.is_some() {
            cx.vary_on("Accept-Language");
        }
        let outcome = self.run(&cx, run, prepared).await;
        let mut refusals = Vec::new();
        let response = match outcome.and_then(Response::into_result) {
            Ok(response) => self.view.finalize_response(&cx, response),
            Err(error) => {
                let error = cx.translated(error);
                if page::is_shown(&cx) && error.kind() == ErrorKind::Validation {
                    refusals = serde_json::to_vec(&error.body()).unwrap_or_default();
                }
                self.answer_failure(error, &cx)
            }
        };
        let told = throttling::answered(&prepared.throttles, &cx, response.status()).await;
        let response = match told {
            Ok(()) => response,
            Err(error) => self.failed(error, &cx),
        };
        let response = match cx.identity_end() {
            Some(end) => response.ending_after(time_until(end)),
            None => response,
        };
        #[cfg(feature = "auth")]
        let response = match crate::access::sessions::finish(&cx, response.status()).await {
            Ok(()) => response,
            Err(error) => self.failed(error, &cx),
        };
        prepared.deprecations.tell(&cx);
        if let Some(language) = cx.language() {
            cx.add_header("Content-Language", language);
        }
        self.sent(cx, prepared, response, refusals).await
    }

    fn failed(&self, error: Error, cx: &Context) -> Response {
        self.answer_failure(cx.translated(error), cx)
    }

    fn answer_failure(&self, error: Error, cx: &Context) -> Response {
        let response = self.view.handle_exception(error, cx).made_by_error();
        self.view.finalize_response(cx, response)
    }

    /// Puts a page around the answer if the renderer shows one.
    async fn sent(
        &self,
        cx: Context,
        prepared: &Prepared,
        response: Response,
        refusals: Vec<u8>,
    ) -> Answer {
        if !page::is_shown(&cx) {
            return (with_headers(response, &cx), cx.into_rendering());
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
        let mut rendering = cx.into_rendering();
        if let Some(rendering) = &mut rendering {
            rendering.page = Some(page);
        }
        (response, rendering)
    }

    /// The way of every request: its form, what `initial` checks, then the handler.
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
        self.view.initial(cx).await?;
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
            let view = &self.endpoint.view;
            let twin = cx.for_reading(action);
            let own = view.policies_for(&twin, prepared).map(Arc::new);
            let prepared = own.as_ref().unwrap_or(prepared);
            equip(&twin, prepared);
            // In which form it would be sent does not matter: it is not.
            let _ = negotiated(&twin, prepared);
            checks::version(&twin)?;
            view.check_permissions(&twin).await?;
            known::watch(&twin);
            let response = run(view, &twin).await?.into_result()?;
            known::tell(&twin, cx);
            Ok(Some(response))
        })
    }
}

/// Keeps what the request runs with.
fn equip(cx: &Context, prepared: &Arc<Prepared>) {
    cx.set_prepared(Arc::clone(prepared) as _);
    cx.set_parsers(Arc::clone(&prepared.parsers));
    cx.request()
        .set_body_limits(Arc::clone(&prepared.body_limits));
}

/// Adds what the request has gathered for its answer.
fn with_headers(response: Response, cx: &Context) -> Response {
    let headers = cx.take_headers().into_iter();
    headers.fold(response, |response, (name, value)| {
        response.with_header(name, value)
    })
}

/// Chooses the renderer; when none fits, the first one tells so.
fn negotiated(cx: &Context, prepared: &Prepared) -> Result<()> {
    let suffix = cx.format_suffix().map(|(_, suffix)| suffix);
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
