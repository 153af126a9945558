//! From the table to actix: one service for all routes.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use actix_web::dev::{
    AppService, HttpServiceFactory, Payload, ResourceDef, ServiceRequest, ServiceResponse, Url,
    fn_service,
};
use actix_web::guard::fn_guard;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{StatusCode, Uri};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};

use crate::access::authentication::ForcedAuthentication;
use crate::context::Context;
use crate::error::Error;
use crate::http::path::escape;
use crate::http::renderers::{ASSETS, Asset};
use crate::http::{Request, RouteInfo, check_host};
use crate::views::{AnyEndpoint, Shared};

use super::index::Index;
use super::{AppendSlash, Route, Table};

/// The routes of an application, ready to be served; each worker mounts a copy.
#[derive(Debug, Clone)]
pub struct Mount {
    routes: Arc<Index<Answerer>>,
    assets: Arc<[Asset]>,
    shared: Arc<Shared>,
}

/// Who answers at a pattern.
#[derive(Debug, Clone)]
enum Answerer {
    View(Arc<Target>),
    /// The same path with a slash behind it.
    Redirect(StatusCode),
}

#[derive(Debug)]
struct Target {
    endpoint: Arc<dyn AnyEndpoint>,
    shared: Arc<Shared>,
    route: RouteInfo,
    allow: HeaderValue,
    varies: bool,
}

/// The pattern that the request's path matches, as the guard has found it.
struct Matched(usize);

impl Mount {
    /// Prepares every endpoint.
    pub fn new(table: &Table, shared: &Arc<Shared>) -> Self {
        let targets: Vec<(&Route, Answerer)> = table
            .in_order()
            .into_iter()
            .map(|route| (route, Answerer::View(Arc::new(Target::new(route, shared)))))
            .collect();
        let mut index = Index::default();
        for (route, target) in &targets {
            index.push(&route.path, target.clone());
        }
        // Rare ones come last.
        for (route, target) in &targets {
            for suffix in &route.with_suffix {
                index.push(suffix, target.clone());
            }
            if let Some(bare) = route.path.strip_suffix('/').filter(|bare| !bare.is_empty()) {
                let redirect = redirect_status(table.append_slash).map(Answerer::Redirect);
                let slashless = Some(target.clone()).filter(|_| route.is_slash_optional);
                if let Some(answerer) = slashless.or(redirect) {
                    index.push(bare, answerer);
                }
            }
        }
        let mut assets: Vec<Asset> = targets
            .iter()
            .flat_map(|(_, target)| match target {
                Answerer::View(target) => target.endpoint.assets(),
                Answerer::Redirect(_) => Vec::new(),
            })
            .collect();
        assets.sort_by_key(|asset| asset.name);
        assets.dedup();
        Self {
            routes: Arc::new(index),
            assets: assets.into(),
            shared: Arc::clone(shared),
        }
    }

    /// Answers an error that happened outside of a view, as the application answers errors.
    pub fn failed(&self, request: HttpRequest, error: Error) -> HttpResponse {
        failed(&self.shared, request, error)
    }

    /// Adds the routes to an actix application.
    pub fn configure(&self, config: &mut ServiceConfig) {
        config.service(self.clone());
        for asset in self.assets.iter().copied() {
            let path = format!("{ASSETS}{}", asset.name);
            config.service(web::resource(path).get(move || std::future::ready(serve(asset))));
        }
    }

    /// Finds the pattern of a request's path, decoded as actix decodes it.
    fn find(&self, uri: &Uri) -> Option<usize> {
        if uri.path().contains('%') {
            return self.routes.find(Url::new(uri.clone()).path());
        }
        self.routes.find(uri.path())
    }

    async fn answer(&self, mut request: ServiceRequest) -> ServiceResponse {
        let matched = request.extensions().get::<Matched>().map(|Matched(at)| *at);
        let Some((pattern, answerer)) = matched.and_then(|at| self.routes.get(at)) else {
            let (request, _) = request.into_parts();
            let response = self.failed(request.clone(), Error::not_found());
            return ServiceResponse::new(request, response);
        };
        pattern.capture(request.match_info_mut());
        let (request, payload) = request.into_parts();
        if let Err(error) = check_host(&request) {
            let response = self.failed(request.clone(), error);
            return ServiceResponse::new(request, response);
        }
        let response = match answerer {
            Answerer::View(target) => target.answer(request.clone(), payload).await,
            Answerer::Redirect(status) => redirect(&request, *status),
        };
        ServiceResponse::new(request, response)
    }
}

/// All routes are one service of actix, which would try them one after the other.
impl HttpServiceFactory for Mount {
    fn register(self, config: &mut AppService) {
        let finder = self.clone();
        let guard = fn_guard(move |cx| {
            let matched = finder.find(&cx.head().uri);
            let is_ours = matched.is_some();
            if let Some(at) = matched {
                cx.req_data_mut().insert(Matched(at));
            }
            is_ours
        });
        let service = fn_service(move |request: ServiceRequest| {
            let mount = self.clone();
            async move { Ok(mount.answer(request).await) }
        });
        let everywhere = ResourceDef::prefix("");
        config.register_service(everywhere, Some(vec![Box::new(guard)]), service, None);
    }
}

impl Target {
    fn new(route: &Route, shared: &Arc<Shared>) -> Self {
        let endpoint = route.endpoint.make(shared, &route.middleware);
        let allow = HeaderValue::from_str(&endpoint.allow());
        Self {
            allow: allow.unwrap_or_else(|_| HeaderValue::from_static("")),
            varies: endpoint.varies(),
            route: route_info(route),
            endpoint,
            shared: Arc::clone(shared),
        }
    }

    async fn answer(&self, request: HttpRequest, payload: Payload) -> HttpResponse {
        let forced = request.extensions().get::<ForcedAuthentication>().cloned();
        let inner = request.clone();
        let request = Request::new(request, payload);
        request.set_route(self.route.clone());
        let fields = self.shared.defaults.fields;
        let answer = async {
            let called = self.endpoint.call(request, forced.map(Into::into));
            let (response, rendering) = called.await;
            let response = response.ending_with(|| self.shared.stopping.begun());
            response.try_into_actix(rendering.as_ref())
        };
        let answer = guarded(fields.during(answer)).await;
        let answer =
            answer.unwrap_or_else(|| Err(Error::internal("a view or a renderer panicked")));
        let mut response =
            answer.unwrap_or_else(|error| failed(&self.shared, inner.clone(), error));
        let headers = response.headers_mut();
        headers.insert(header::ALLOW, self.allow.clone());
        if self.varies {
            vary_on_accept(headers);
        }
        self.shared.background.after(&inner, response)
    }
}

/// Sends a file that pages refer to.
fn serve(asset: Asset) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, asset.media_type))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(asset.content)
}

/// Puts `Accept` before the other headers that the answer depends on.
fn vary_on_accept(headers: &mut HeaderMap) {
    let others: Vec<_> = headers.remove(header::VARY).collect();
    headers.append(header::VARY, HeaderValue::from_static("Accept"));
    for other in others {
        headers.append(header::VARY, other);
    }
}

/// Splits `v1:info` into the namespace and the name.
fn route_info(route: &Route) -> RouteInfo {
    let (namespace, name) = route.name.rsplit_once(':').unwrap_or(("", &route.name));
    RouteInfo {
        name: name.into(),
        basename: route.basename.as_str().into(),
        namespace: namespace.into(),
        format_suffix: None,
    }
}

/// Runs the future; a panic in it ends this request only.
async fn guarded<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(
        move |task| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(task))) {
            Ok(Poll::Ready(value)) => Poll::Ready(Some(value)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        },
    )
    .await
}

fn redirect_status(append: AppendSlash) -> Option<StatusCode> {
    match append {
        AppendSlash::MovedPermanently => Some(StatusCode::MOVED_PERMANENTLY),
        AppendSlash::PermanentRedirect => Some(StatusCode::PERMANENT_REDIRECT),
        AppendSlash::Off => None,
    }
}

/// Sends the client to the path with a slash behind it, on the host and by the scheme that it used.
fn redirect(request: &HttpRequest, status: StatusCode) -> HttpResponse {
    let path = escape(request.path());
    // Two slashes at the beginning would name a host.
    let mut location = match path.strip_prefix("//") {
        Some(rest) => format!("/%2F{rest}/"),
        None => format!("{path}/"),
    };
    if !request.query_string().is_empty() {
        location.push('?');
        location.push_str(request.query_string());
    }
    HttpResponse::build(status)
        .insert_header((header::LOCATION, location))
        .content_type("text/html; charset=utf-8")
        .finish()
}

/// Answers an error that happened outside of a view.
fn failed(shared: &Arc<Shared>, request: HttpRequest, error: Error) -> HttpResponse {
    let resolver = Some(Arc::clone(&shared.resolver));
    let cx = Context::new(request.into(), shared.db.clone(), "", resolver);
    let answered = catch_unwind(AssertUnwindSafe(|| shared.failed(error, &cx)));
    let panicked = |_| Error::internal("the exception handler panicked").into();
    answered.unwrap_or_else(panicked).into_actix(None)
}
