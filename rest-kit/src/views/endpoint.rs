//! One address of a view, put together once at start-up.

use std::fmt;
use std::sync::Arc;

use crate::access::BoxFuture;
use crate::context::Identity;
use crate::descriptors::OperationDescriptor;
use crate::http::renderers::Asset;
use crate::http::{Rendering, Request, Response};

use super::middleware::Middlewares;
use super::{Bound, Handler, Operation, Policies, Prepared, Shared, ViewInfo, ViewLabel};

/// One address of a view, ready to answer.
pub struct Endpoint<V> {
    pub(super) view: Arc<V>,
    pub(super) shared: Arc<Shared>,
    handlers: Vec<(Bound<V>, Arc<Prepared>)>,
    options: Option<(Handler<V>, Arc<Prepared>)>,
    refusing: Arc<Prepared>,
}

/// What an address is called, and whose policies hold there.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// What it is named by.
    pub label: ViewLabel,
    /// The extra action whose policies hold for every method; empty for standard actions.
    pub subject: &'static str,
    /// What the routers put around the view's actions.
    pub middleware: Middlewares,
}

/// A response, and how it is to be rendered.
pub type Answer = (Response, Option<Rendering>);

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
    fn operations(&self, path: &str) -> Vec<Operation>;
}

/// What a method of the address runs.
pub(super) enum Step<'a, V> {
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
            prepared.name = (shared.defaults.view_name)(&text.label);
            prepared.view = info.type_name;
            prepared.description = (shared.defaults.view_description)(&text.label);
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

    /// Returns what a method runs.
    pub(super) fn step(&self, method: &str) -> Step<'_, V> {
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

    fn operations(&self, path: &str) -> Vec<Operation> {
        let of = (&*self.view, &*self.shared);
        let handlers = self.handlers.iter();
        let described = handlers.filter(|(bound, _)| bound.method != "HEAD");
        described
            .map(|(bound, prepared)| Operation::new(of, bound, path, prepared))
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

/// The methods offered, in the order of the view's method names.
fn allowed<V>(methods: &[&'static str], handlers: &[Bound<V>]) -> Vec<&'static str> {
    let is_offered = |method: &&'static str| {
        *method == "OPTIONS" || handlers.iter().any(|bound| bound.method == *method)
    };
    methods.iter().copied().filter(is_offered).collect()
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
