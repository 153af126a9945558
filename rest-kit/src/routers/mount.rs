//! From the table to actix: one scope per viewset, one resource per path.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, dev::ResourceDef};

use crate::access::authentication::ForcedAuthentication;
use crate::context::Context;
use crate::error::Error;
use crate::http::renderers::{ASSETS, Asset};
use crate::http::{Request, RouteInfo};
use crate::views::{AnyEndpoint, Shared};

use super::{Route, Table};

/// The routes of an application, ready to be served; each worker mounts a copy.
#[derive(Debug, Clone)]
pub struct Mount {
    groups: Arc<[Group]>,
    assets: Arc<[Asset]>,
    shared: Arc<Shared>,
}

/// What one actix service answers: the routes of a viewset, or a single view.
#[derive(Debug)]
struct Group {
    scope: String,
    addresses: Vec<Address>,
}

/// The patterns of one route, and who answers there.
#[derive(Debug, Clone)]
struct Address {
    path: String,
    is_slash_optional: bool,
    suffixes: Vec<String>,
    target: Target,
}

#[derive(Debug, Clone)]
struct Target {
    endpoint: Arc<dyn AnyEndpoint>,
    shared: Arc<Shared>,
    route: RouteInfo,
    allow: HeaderValue,
    varies: bool,
}

impl Mount {
    /// Prepares every endpoint.
    pub fn new(table: &Table, shared: &Arc<Shared>) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for route in &table.routes {
            let address = Address::new(route, shared);
            let known = groups
                .iter_mut()
                .find(|group| !group.scope.is_empty() && group.scope == route.scope);
            match known {
                Some(group) => group.addresses.push(address),
                None => groups.push(Group {
                    scope: route.scope.clone(),
                    addresses: vec![address],
                }),
            }
        }
        groups.sort_by_key(Group::rank);
        let addresses = groups.iter().flat_map(|group| &group.addresses);
        let mut assets: Vec<Asset> = addresses
            .flat_map(|address| address.target.endpoint.assets())
            .collect();
        assets.sort_by_key(|asset| asset.name);
        assets.dedup();
        Self {
            groups: groups.into(),
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
        for group in self.groups.iter() {
            if group.is_scope() {
                config.service(group.to_scope(&self.shared));
            } else {
                for address in &group.addresses {
                    address.add_to(config, "", true);
                    address.add_suffixes(config, "");
                }
            }
        }
        for asset in self.assets.iter().copied() {
            let path = format!("{ASSETS}{}", asset.name);
            config.service(web::resource(path).get(move || std::future::ready(serve(asset))));
        }
        for group in self.groups.iter().filter(|group| group.is_scope()) {
            for address in &group.addresses {
                address.add_outside(config, &group.scope);
            }
        }
    }
}

impl Group {
    /// Longer paths come first, and fixed ones before those with parameters.
    fn rank(&self) -> (std::cmp::Reverse<usize>, usize) {
        let path = if self.is_scope() {
            &self.scope
        } else {
            &self.addresses[0].path
        };
        let segments = path
            .trim_matches('/')
            .split('/')
            .filter(|segment| !segment.is_empty());
        (
            std::cmp::Reverse(segments.count()),
            path.matches('{').count(),
        )
    }

    fn is_scope(&self) -> bool {
        self.scope.len() > 1
    }

    fn to_scope(&self, shared: &Arc<Shared>) -> actix_web::Scope {
        let shared = Arc::clone(shared);
        let slashed = self
            .addresses
            .iter()
            .filter(|address| address.path.ends_with('/'));
        let slashed: Arc<[ResourceDef]> = slashed
            .map(|address| ResourceDef::new(address.path.as_str()))
            .collect();
        let inner = self.addresses.clone();
        let scope = self.scope.clone();
        web::scope(&self.scope)
            .configure(move |config| {
                for address in &inner {
                    address.add_to(config, &scope, false);
                }
                // Patterns are tried in order: the rare ones come last.
                for address in &inner {
                    address.add_suffixes(config, &scope);
                }
            })
            .default_service(web::to(move |request: HttpRequest| {
                let path = format!("{}/", request.path());
                let exists = slashed.iter().any(|known| known.is_match(&path));
                std::future::ready(if exists {
                    redirect(&request)
                } else {
                    failed(&shared, request, Error::not_found())
                })
            }))
    }
}

impl Address {
    fn new(route: &Route, shared: &Arc<Shared>) -> Self {
        let endpoint = route.endpoint.make(shared, &route.middleware);
        let allow = HeaderValue::from_str(&endpoint.allow());
        Self {
            path: route.path.clone(),
            is_slash_optional: route.is_slash_optional,
            suffixes: route.suffixes.clone(),
            target: Target {
                allow: allow.unwrap_or_else(|_| HeaderValue::from_static("")),
                varies: endpoint.varies(),
                route: route_info(&route.name),
                endpoint,
                shared: Arc::clone(shared),
            },
        }
    }

    /// Adds the path below `scope`.
    fn add_to(&self, config: &mut ServiceConfig, scope: &str, redirects: bool) {
        let path = self.path.strip_prefix(scope).unwrap_or(&self.path);
        let bare = path.strip_suffix('/').filter(|_| self.path != "/");
        let mut patterns = vec![path.to_owned()];
        if self.is_slash_optional {
            patterns.extend(bare.map(str::to_owned));
        }
        config.service(self.target.resource(patterns));
        if let (Some(bare), true) = (bare, redirects && !self.is_slash_optional) {
            config.service(
                web::resource(bare)
                    .to(|request: HttpRequest| std::future::ready(redirect(&request))),
            );
        }
    }

    /// Adds the patterns with a suffix below `scope`.
    fn add_suffixes(&self, config: &mut ServiceConfig, scope: &str) {
        let below = |pattern: &String| pattern.strip_prefix(scope).map(str::to_owned);
        let is_inside = |rest: &String| scope.is_empty() || !rest.starts_with('.');
        let patterns = self.suffixes.iter().filter_map(below).filter(is_inside);
        let patterns: Vec<String> = patterns.collect();
        if !patterns.is_empty() {
            config.service(self.target.resource(patterns));
        }
    }

    /// Adds the patterns that share the scope's text but not its segment: `/api/books.json`.
    fn add_outside(&self, config: &mut ServiceConfig, scope: &str) {
        let is_outside = |pattern: &&String| {
            pattern
                .strip_prefix(scope)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let patterns: Vec<String> = self.suffixes.iter().filter(is_outside).cloned().collect();
        if !patterns.is_empty() {
            config.service(self.target.resource(patterns));
        }
    }
}

impl Target {
    fn resource(&self, patterns: Vec<String>) -> actix_web::Resource {
        let target = self.clone();
        web::resource(patterns).to(move |request: HttpRequest, payload: web::Payload| {
            let target = target.clone();
            async move { target.answer(request, payload).await }
        })
    }

    async fn answer(&self, request: HttpRequest, payload: web::Payload) -> HttpResponse {
        let forced = request.extensions().get::<ForcedAuthentication>().cloned();
        let inner = request.clone();
        let request = Request::new(request, payload.into_inner());
        request.set_route(self.route.clone());
        let answer = guarded(self.endpoint.call(request, forced.map(Into::into))).await;
        let mut response = match answer {
            Some((response, negotiated)) => response.into_actix(negotiated.as_ref()),
            None => failed(
                &self.shared,
                inner.clone(),
                Error::internal("a view panicked"),
            ),
        };
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
fn route_info(name: &str) -> RouteInfo {
    let (namespace, name) = name.rsplit_once(':').unwrap_or(("", name));
    RouteInfo {
        name: name.into(),
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

/// Sends the client to the path with a slash behind it, as Django's `APPEND_SLASH`.
fn redirect(request: &HttpRequest) -> HttpResponse {
    let mut location = format!("{}/", request.path());
    if !request.query_string().is_empty() {
        location.push('?');
        location.push_str(request.query_string());
    }
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, location))
        .content_type("text/html; charset=utf-8")
        .finish()
}

/// Answers an error that happened outside of a view.
fn failed(shared: &Arc<Shared>, request: HttpRequest, error: Error) -> HttpResponse {
    let resolver = Some(Arc::clone(&shared.resolver));
    let cx = Context::new(request.into(), shared.db.clone(), "", resolver);
    (shared.defaults.failure)(error, &cx).into_actix(None)
}
