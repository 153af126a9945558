//! What both routers do: keep registrations, turn them into routes.

use std::sync::{Arc, OnceLock};

use crate::db::{AnyColumn, Model};
use crate::descriptors::{FieldKind, ParameterDescriptor, ParameterPlace};
use crate::error::StartError;
use crate::views::generics::GenericApiView;
use crate::views::middleware::Middlewares;
use crate::views::parents::{Parent, ReadableParent, Rows};
use crate::views::viewsets::ViewSet;
use crate::views::{BoundView, Policies};

use super::nested::ParentPart;
use super::planned::{Place, view_route, viewset_routes};
use super::{Route, RouteTemplate, Router, Slash, Suffixes, Table, join};

type MakeRoutes = Box<dyn FnOnce(&Place, &mut StartError) -> Vec<Route>>;
type Include = Box<dyn FnOnce(&str, Slash, &mut StartError) -> Table>;

/// The builder methods that all routers have in common; they keep a `registry`.
macro_rules! registrations {
    ($router:ident) => {
        impl $router {
            /// Adds the viewset's actions below `prefix`, which may have parameters itself:
            /// `authors/{author_pk}/books`.
            pub fn register<V: $crate::views::viewsets::ViewSet>(
                mut self,
                prefix: &str,
                viewset: V,
            ) -> Self {
                self.registry.viewset(prefix, viewset);
                self
            }

            /// Adds a single view at `path`; an empty one is the prefix of the router itself.
            pub fn register_view<K, V: $crate::views::IntoView<K>>(
                mut self,
                path: &str,
                view: V,
            ) -> Self {
                self.registry.view(path, view.into_view());
                self
            }

            /// Names the routes of what was registered last: `basename-list`, `basename-detail`.
            pub fn basename(mut self, name: &str) -> Self {
                self.registry.basename(name);
                self
            }

            /// Puts this around the actions of all views of this router and of those included in
            /// it, inside of what is there already.
            pub fn middleware(
                mut self,
                middleware: impl $crate::views::middleware::Middleware,
            ) -> Self {
                let present = std::mem::take(&mut self.registry.middleware);
                self.registry.middleware = present.and(middleware);
                self
            }

            /// Makes this for each request to the views of this router and of those included in it,
            /// before their actions; what it refuses, they never see.
            ///
            /// # Examples
            ///
            /// ```
            /// use rest_kit::prelude::*;
            /// use rest_kit::routers::SimpleRouter;
            /// use rest_kit::views::Dependency;
            ///
            /// /// Callers who name their tenant.
            /// struct Tenant(String);
            ///
            /// impl Dependency for Tenant {
            ///     async fn resolve(cx: &Context) -> Result<Self> {
            ///         match cx.request().header("x-tenant") {
            ///             Some(name) => Ok(Self(name.to_owned())),
            ///             None => Err(Error::permission_denied()),
            ///         }
            ///     }
            /// }
            ///
            /// let router = SimpleRouter::new().depends_on::<Tenant>();
            /// # let _ = router;
            /// ```
            #[doc(alias = "dependencies")]
            pub fn depends_on<T: $crate::views::Dependency>(self) -> Self {
                self.middleware($crate::views::Depends::<T>::new())
            }

            /// Ends paths with a slash, without, or answers both
            /// ([`Slash::Optional`](super::Slash::Optional)); routers that do not say it end them
            /// as the application does.
            pub fn trailing_slash(mut self, slash: impl Into<$crate::routers::Slash>) -> Self {
                self.registry.own_slash = Some(slash.into());
                self
            }

            /// Gives viewsets these addresses instead of the usual ones, in this order.
            #[doc(alias = "DynamicRoute")]
            pub fn routes(
                mut self,
                templates: impl IntoIterator<Item = $crate::routers::RouteTemplate>,
            ) -> Self {
                self.registry.templates = Some(templates.into_iter().collect());
                self
            }

            /// Puts another router's routes below the objects of `prefix`: with the parameter
            /// `author_pk` below `authors`, they are at `authors/{author_pk}/…`.
            ///
            /// The author is found as the viewset at `authors` finds it, by its `lookup`, and by its
            /// primary key where there is none. One who is not there, or is below an object that it
            /// does not belong to, is answered 404; views of models that refer to the parent see
            /// its rows only.
            #[doc(alias = "NestedSimpleRouter")]
            pub fn nest<M: $crate::db::Model>(
                mut self,
                prefix: &str,
                param: &'static str,
                router: impl $crate::routers::Router + 'static,
            ) -> Self {
                self.registry
                    .nest::<M>(prefix, param, |_| M::objects(), router);
                self
            }

            /// As [`nest`](Self::nest), below the objects among `rows` only: what a caller may not
            /// see is answered 404, and so is everything below it.
            ///
            /// Give the function to the view of the parents, too, and to the fields that name
            /// them (`queryset_<field>`): one place says who sees which.
            pub fn nest_in<M: $crate::db::Model>(
                mut self,
                prefix: &str,
                param: &'static str,
                rows: fn(&$crate::context::Context) -> $crate::db::QuerySet<M>,
                router: impl $crate::routers::Router + 'static,
            ) -> Self {
                self.registry.nest::<M>(prefix, param, rows, router);
                self
            }

            /// As [`nest`](Self::nest), below the objects that the caller may retrieve from
            /// `parents`, the viewset that is registered at `prefix`: among its `queryset`, by its
            /// `lookup_field`, asked by its permissions, those of the object too.
            ///
            /// # Examples
            ///
            /// ```
            /// use rest_kit::prelude::*;
            /// use rest_kit::routers::SimpleRouter;
            /// # #[derive(Model, Clone, Debug)]
            /// # struct Author { #[model(primary_key)] id: i64, #[model(max_length = 9)] name: String }
            /// # #[derive(Model, Clone, Debug)]
            /// # struct Book {
            /// #     #[model(primary_key)] id: i64,
            /// #     #[model(references = Author)] author_id: i64,
            /// # }
            /// # #[derive(Serializer)]
            /// # #[serializer(model = Author)]
            /// # struct AuthorSerializer { id: i64, name: String }
            /// # #[derive(Serializer)]
            /// # #[serializer(model = Book)]
            /// # struct BookSerializer { id: i64 }
            ///
            /// #[derive(Clone, Copy)]
            /// struct AuthorViewSet;
            ///
            /// #[viewset]
            /// impl ModelViewSet for AuthorViewSet {
            ///     type Model = Author;
            ///     type Serializer = AuthorSerializer;
            /// }
            /// # struct BookViewSet;
            /// # #[viewset]
            /// # impl ModelViewSet for BookViewSet {
            /// #     type Model = Book;
            /// #     type Serializer = BookSerializer;
            /// # }
            ///
            /// let router = SimpleRouter::new()
            ///     .register("authors", AuthorViewSet)
            ///     .nest_under(
            ///         "authors",
            ///         "author_pk",
            ///         AuthorViewSet,
            ///         SimpleRouter::new().register("books", BookViewSet).basename("author-book"),
            ///     );
            /// # let _ = router;
            /// ```
            pub fn nest_under<V: $crate::views::generics::GenericApiView>(
                mut self,
                prefix: &str,
                param: &'static str,
                parents: V,
                router: impl $crate::routers::Router + 'static,
            ) -> Self {
                self.registry.nest_under(prefix, param, parents, router);
                self
            }

            /// Puts another router's routes below `prefix`.
            pub fn include<R: $crate::routers::Router + 'static>(
                mut self,
                prefix: &str,
                router: R,
            ) -> Self {
                self.registry.include(prefix, None, router);
                self
            }

            /// Puts another router's routes below `prefix`, their names behind `namespace:`.
            pub fn include_as<R: $crate::routers::Router + 'static>(
                mut self,
                prefix: &str,
                namespace: &str,
                router: R,
            ) -> Self {
                self.registry.include(prefix, Some(namespace), router);
                self
            }
        }

        impl Default for $router {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Debug for $router {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($router)).finish_non_exhaustive()
            }
        }
    };
}

pub(super) use registrations;

struct Registration {
    prefix: String,
    basename: Option<String>,
    default_basename: String,
    is_viewset: bool,
    make: MakeRoutes,
}

/// Registrations in order, and routers included below.
pub(super) struct Registry {
    registrations: Vec<Registration>,
    included: Vec<(String, Option<String>, Include)>,
    pub(super) own_slash: Option<Slash>,
    pub(super) inherited_slash: Slash,
    pub(super) suffixes: Suffixes,
    pub(super) templates: Option<Arc<[RouteTemplate]>>,
    pub(super) middleware: Middlewares,
}

impl Registry {
    pub(super) fn new(suffixes: Suffixes) -> Self {
        Self {
            registrations: Vec::new(),
            included: Vec::new(),
            own_slash: None,
            inherited_slash: Slash::default(),
            suffixes,
            templates: None,
            middleware: Middlewares::none(),
        }
    }

    pub(super) fn slash(&self) -> Slash {
        self.own_slash.unwrap_or(self.inherited_slash)
    }

    pub(super) fn viewset<V: ViewSet>(&mut self, prefix: &str, view: V) {
        let last = prefix.rsplit('/').next().unwrap_or(prefix);
        self.registrations.push(Registration {
            prefix: prefix.trim_matches('/').to_owned(),
            basename: None,
            default_basename: V::basename().unwrap_or_else(|| name_of(last)),
            is_viewset: true,
            make: Box::new(|place, _| viewset_routes(place, &Arc::new(view))),
        });
    }

    pub(super) fn view<V: Policies>(&mut self, path: &str, view: BoundView<V>) {
        self.registrations.push(Registration {
            prefix: path.trim_matches('/').to_owned(),
            basename: None,
            default_basename: name_of(path),
            is_viewset: false,
            make: Box::new(|place, mistakes| vec![view_route(place, view, mistakes)]),
        });
    }

    pub(super) fn basename(&mut self, name: &str) {
        if let Some(last) = self.registrations.last_mut() {
            last.basename = Some(name.to_owned());
        }
    }

    pub(super) fn include<R: Router + 'static>(
        &mut self,
        prefix: &str,
        namespace: Option<&str>,
        router: R,
    ) {
        let include: Include = Box::new(|prefix, slash, mistakes| {
            router.inherit_slash(slash).into_table(prefix, mistakes)
        });
        self.included
            .push((prefix.to_owned(), namespace.map(str::to_owned), include));
    }

    pub(super) fn nest<M: Model>(
        &mut self,
        prefix: &str,
        param: &'static str,
        rows: Rows<M>,
        router: impl Router + 'static,
    ) {
        let kind = M::DESCRIPTOR.primary_key().kind;
        let column = Arc::default();
        let parent = Middlewares::from(Parent::new(param, Arc::clone(&column), rows));
        self.below::<M>(prefix, (param, kind, column), parent, router);
    }

    pub(super) fn nest_under<V: GenericApiView>(
        &mut self,
        prefix: &str,
        param: &'static str,
        view: V,
        router: impl Router + 'static,
    ) {
        let kind = view.lookup_field().descriptor.kind;
        let parent = Middlewares::from(ReadableParent::new(param, view));
        self.below::<V::Model>(prefix, (param, kind, Arc::default()), parent, router);
    }

    /// Includes a router below a parameter, `parent` around its views.
    fn below<M: Model>(
        &mut self,
        prefix: &str,
        (param, kind, column): (&'static str, FieldKind, Arc<OnceLock<AnyColumn>>),
        parent: Middlewares,
        router: impl Router + 'static,
    ) {
        let include: Include = Box::new(move |prefix, slash, mistakes| {
            let mut table = router.inherit_slash(slash).into_table(prefix, mistakes);
            let collection = prefix.strip_suffix(&ParentPart::part(param));
            let at = join(collection.unwrap_or(prefix), "");
            let parent_part = ParentPart {
                at: if at.is_empty() { at } else { format!("/{at}") },
                param,
                table: M::DESCRIPTOR.table,
                column,
            };
            for route in &mut table.routes {
                route.middleware = parent.clone().around(&route.middleware);
                let parameter = ParameterDescriptor::new(param, ParameterPlace::Path, kind);
                route.parameters.push(parameter);
                route.parents.push(parent_part.clone());
            }
            table
        });
        let below = join(prefix, &ParentPart::part(param));
        self.included.push((below, None, include));
    }

    /// Returns the routes, and each viewset's prefix with the path of its list.
    pub(super) fn into_table(
        self,
        prefix: &str,
        mistakes: &mut StartError,
    ) -> (Table, Vec<(String, String)>) {
        let (slash, inherited_slash) = (self.slash(), self.inherited_slash);
        let mut table = Table::default();
        let mut lists = Vec::new();
        for registration in self.registrations {
            let path = join(prefix, &registration.prefix);
            let basename = registration.basename;
            let basename = basename.unwrap_or(registration.default_basename);
            let list = format!("{basename}-list");
            let place = Place {
                path,
                basename,
                slash,
                suffixes: self.suffixes.clone(),
                templates: self.templates.clone(),
            };
            let routes = (registration.make)(&place, mistakes);
            let mut named = routes.iter().filter(|_| registration.is_viewset);
            let is_list = |route: &&Route| route.name == list && !route.path.contains('{');
            if let Some(list) = named.find(is_list) {
                lists.push((registration.prefix, list.path.clone()));
            }
            table.routes.extend(routes);
        }
        for (below, namespace, include) in self.included {
            let mut routes = include(&join(prefix, &below), inherited_slash, mistakes).routes;
            if let Some(namespace) = namespace {
                for route in &mut routes {
                    route.name = format!("{namespace}:{}", route.name);
                }
            }
            table.routes.extend(routes);
        }
        for route in &mut table.routes {
            route.middleware = self.middleware.clone().around(&route.middleware);
        }
        (table, lists)
    }
}

/// Returns the name of what is at this path: `version-here` for `{version}/here`, `root` for `/`.
fn name_of(path: &str) -> String {
    match path.trim_matches('/') {
        "" => "root".to_owned(),
        path => path.replace(['{', '}'], "").replace('/', "-"),
    }
}
