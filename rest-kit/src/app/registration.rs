//! Which views an application has, and where.

use std::sync::Arc;

use actix_web::web::ServiceConfig;

use crate::routers::{AppendSlash, DefaultRouter, Router, Slash};
use crate::schema::OpenApi;
use crate::views::IntoView;
use crate::views::viewsets::ViewSet;

use super::{Include, RestKit};

/// Which views there are.
impl RestKit {
    /// Adds a viewset: at `api/books` its actions are below `/api/books/`, and `/api/` lists it.
    pub fn register<V: ViewSet>(self, path: &str, viewset: V) -> Self {
        self.route(path, |router, last| {
            router.register(last, viewset).include_root_view(true)
        })
    }

    /// Adds a single view; at `/` it answers at the root of the server.
    pub fn register_view<K, V: IntoView<K>>(self, path: &str, view: V) -> Self {
        let view = view.into_view();
        self.route(path, |router, last| router.register_view(last, view))
    }

    /// Names the routes of what was registered last: `basename-list`, `basename-detail`.
    pub fn basename(self, name: &str) -> Self {
        self.change(|router| router.basename(name))
    }

    /// Ends paths with a slash, without, or answers both ([`Slash::Optional`]), in all routers that
    /// do not say it themselves.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::routers::Slash;
    ///
    /// let app = RestKit::new(Settings::default()).trailing_slash(Slash::Optional);
    /// # let _ = app;
    /// ```
    pub fn trailing_slash(mut self, slash: impl Into<Slash>) -> Self {
        self.settings.trailing_slash = slash.into();
        self
    }

    /// Sends clients that forget the slash of a path there in this way, or not.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::routers::AppendSlash;
    ///
    /// let app = RestKit::new(Settings::default()).append_slash(AppendSlash::PermanentRedirect);
    /// # let _ = app;
    /// ```
    #[doc(alias = "APPEND_SLASH")]
    pub fn append_slash(mut self, append: impl Into<AppendSlash>) -> Self {
        self.settings.append_slash = append.into();
        self
    }

    /// Puts a router's routes below `prefix`.
    pub fn include<R: Router + 'static>(mut self, prefix: &str, router: R) -> Self {
        let prefix = prefix.to_owned();
        let include: Include = Box::new(move |slash, mistakes| {
            router.inherit_slash(slash).into_table(&prefix, mistakes)
        });
        self.included.push(include);
        self
    }

    /// Describes the API at this path, for programs: as JSON, or as YAML for those who ask for it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rest_kit::prelude::*;
    /// use rest_kit::schema::OpenApi;
    ///
    /// let app = RestKit::new(Settings::default())
    ///     .schema("api/schema", OpenApi::new("Book store", "1.0.0"));
    /// # let _ = app;
    /// ```
    #[doc(alias = "SpectacularAPIView")]
    pub fn schema(mut self, path: &str, openapi: OpenApi) -> Self {
        self.schemas.push((path.to_owned(), openapi));
        self
    }

    /// Adds actix services beside the API's.
    pub fn configure(
        mut self,
        configure: impl Fn(&mut ServiceConfig) + Send + Sync + 'static,
    ) -> Self {
        self.configure.push(Arc::new(configure));
        self
    }

    /// Finds the router of the path's first part, and gives it the rest.
    fn route(mut self, path: &str, add: impl FnOnce(DefaultRouter, &str) -> DefaultRouter) -> Self {
        let path = path.trim_matches('/');
        let (prefix, rest) = split(path);
        let known = self.routers.iter().position(|(known, _)| known == prefix);
        let at = known.unwrap_or_else(|| {
            // A root view lists viewsets: single views alone leave its address to others.
            let router = DefaultRouter::new().include_root_view(false);
            self.routers.push((prefix.to_owned(), router));
            self.routers.len() - 1
        });
        self.last = at;
        self.change(|router| add(router, rest))
    }

    /// Changes the router of the last registration.
    fn change(mut self, change: impl FnOnce(DefaultRouter) -> DefaultRouter) -> Self {
        if self.last < self.routers.len() {
            let (prefix, router) = self.routers.remove(self.last);
            self.routers.insert(self.last, (prefix, change(router)));
        }
        self
    }
}

/// Splits off the last part of a path, with the parts before it from the first parameter's name on:
/// `api` and `books`, `api` and `books/{pk}/cover`.
fn split(path: &str) -> (&str, &str) {
    let fixed = path.find('{').unwrap_or(path.len());
    match path[..fixed].trim_end_matches('/').rfind('/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    }
}
