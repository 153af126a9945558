//! The API described for programs: an `OpenAPI` 3.1 document, made from the code alone.
//!
//! drf-spectacular: <https://drf-spectacular.readthedocs.io/>. Paths, parameters, bodies, answers
//! and credentials are what views, serializers, filters, paginations and authenticators say of
//! themselves. The document is made when the application starts, and served as JSON or YAML.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::schema::OpenApi;
//!
//! # #[derive(Model, Clone, Debug)]
//! # pub struct Book { #[model(primary_key)] pub id: i64, #[model(max_length = 9)] pub title: String }
//! # #[derive(Serializer)]
//! # #[serializer(model = Book)]
//! # pub struct BookSerializer { pub id: i64, pub title: String }
//! # struct BookViewSet;
//! # #[viewset]
//! # impl ModelViewSet for BookViewSet { type Model = Book; type Serializer = BookSerializer; }
//! let app = RestKit::new(Settings::default())
//!     .register("api/books", BookViewSet)
//!     .schema("api/schema", OpenApi::new("Book store", "1.0.0"));
//! # let _ = app;
//! ```

mod answers;
mod collect;
mod component;
mod document;
mod field;
mod json_schema;
mod operation;
mod sections;
mod view;

use std::sync::Arc;

use crate::access::permissions::Permission;
use crate::error::{Error, StartError};
use crate::http::{KeyStyle, to_json};
use crate::routers::{Router, SimpleRouter, Slash, Table};
use crate::views::Shared;

pub use crate::views::inspector::{AutoSchema, OpenApiResponse, ViewInspector};

use self::collect::Heading;
use self::document::{Info, Server};
use self::view::{Chosen, SchemaView, Served, Written};

/// What the document says of the API as a whole, and who may read it.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::schema::OpenApi;
///
/// let openapi = OpenApi::new("Book store", env!("CARGO_PKG_VERSION"))
///     .description("Books, and who wrote them.")
///     .server("https://books.example.com")
///     .permissions(IsAdminUser);
/// # let _ = openapi;
/// ```
#[derive(Debug)]
#[must_use]
#[doc(alias = "SPECTACULAR_SETTINGS")]
pub struct OpenApi {
    heading: Heading,
    prefix: Option<String>,
    permissions: Chosen,
    yaml_first: bool,
    hides_closed: bool,
}

impl OpenApi {
    /// Describes an API of this title and version.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            heading: Heading {
                info: Info {
                    title: title.into(),
                    version: version.into(),
                    description: String::new(),
                },
                servers: Vec::new(),
                prefix: String::new(),
                coerces_path_pk: true,
                method_names: [("retrieve", "read"), ("destroy", "delete")]
                    .map(|(action, name)| (action.to_owned(), name.to_owned()))
                    .into(),
            },
            prefix: None,
            permissions: Chosen(None),
            yaml_first: false,
            hides_closed: false,
        }
    }

    /// Explains the API to people.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.heading.info.description = description.into();
        self
    }

    /// Adds an address at which the API is served.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.heading.servers.push(Server { url: url.into() });
        self
    }

    /// Replaces the beginning of paths that names of operations leave out: the folder in which
    /// the document is.
    #[doc(alias = "SCHEMA_PATH_PREFIX")]
    pub fn path_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Calls the part `{pk}` of paths as the key's column is called, `{id}`, or leaves it.
    #[doc(alias = "SCHEMA_COERCE_PATH_PK")]
    pub fn coerce_path_pk(mut self, coerce: bool) -> Self {
        self.heading.coerces_path_pk = coerce;
        self
    }

    /// Replaces the other names of actions that begin sections of doc comments: `retrieve` is
    /// `read` there, and `destroy` is `delete`.
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// # struct Clocks;
    /// /// Clocks of the house.
    /// ///
    /// /// list: Those that go.
    /// ///
    /// /// read: One that goes.
    /// #[viewset]
    /// impl ViewSet for Clocks {
    ///     # async fn list(&self, _cx: &Context) -> Result<Response> { Ok(Response::new("…")) }
    ///     # async fn retrieve(&self, _cx: &Context) -> Result<Response> { Ok(Response::new("…")) }
    ///     // …
    /// }
    /// # let _ = Clocks;
    /// ```
    #[doc(alias = "SCHEMA_COERCE_METHOD_NAMES")]
    pub fn coerce_method_names<'a>(
        mut self,
        names: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let owned = |(action, name): (&str, &str)| (action.to_owned(), name.to_owned());
        self.heading.method_names = names.into_iter().map(owned).collect();
        self
    }

    /// Asks these permissions of those who want to read it; without them, the application's.
    #[doc(alias = "SERVE_PERMISSIONS")]
    pub fn permissions(mut self, permissions: impl Permission<()>) -> Self {
        self.permissions = Chosen(Some(Arc::new(permissions)));
        self
    }

    /// Shows callers whom nobody knows those operations only that they may call; without it
    /// whoever may read the document reads all of it.
    ///
    /// An operation whose rule cannot be known beforehand is not shown to them.
    #[doc(alias = "SERVE_PUBLIC")]
    pub fn hide_closed_operations(mut self) -> Self {
        self.hides_closed = true;
        self
    }

    /// Answers with YAML where clients do not say, as drf-spectacular does; else with JSON.
    pub fn yaml_first(mut self) -> Self {
        self.yaml_first = true;
        self
    }

    /// Adds the route of the document to the table.
    pub(crate) fn register(
        mut self,
        path: &str,
        slash: Slash,
        table: &mut Table,
        mistakes: &mut StartError,
    ) -> Description {
        let path = path.trim_matches('/');
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.heading.prefix = self.prefix.unwrap_or_else(|| folder.to_owned());
        let document = Arc::new(Served {
            title: self.heading.info.title.replace(['"', '\\', '\r', '\n'], ""),
            open: self.hides_closed.then(Written::default),
            ..Served::default()
        });
        let view = SchemaView {
            document: Arc::clone(&document),
            permissions: self.permissions,
            yaml_first: self.yaml_first,
        };
        let mut router = SimpleRouter::new().register_view(path, view);
        if !table.routes.iter().any(|route| route.name == "schema") {
            router = router.basename("schema");
        }
        table
            .routes
            .extend(router.inherit_slash(slash).into_table("", mistakes).routes);
        Description {
            heading: self.heading,
            document,
        }
    }
}

/// A document that is to be made.
#[derive(Debug)]
pub(crate) struct Description {
    heading: Heading,
    document: Arc<Served>,
}

impl Description {
    /// Makes the document, when all routes are known.
    pub(crate) fn make(
        &self,
        table: &Table,
        shared: &Arc<Shared>,
        keys: KeyStyle,
        mistakes: &mut StartError,
    ) {
        let write = |written: &Written, only_open: bool| {
            let mut found = StartError::default();
            let described = collect::Described {
                table,
                shared,
                only_open,
            };
            let document = collect::document(&self.heading, &described, keys, &mut found);
            match to_json(&document) {
                Ok(json) => drop(written.json.set(json)),
                Err(error) => found.add(format!("the API cannot be described: {}", cause(&error))),
            }
            found
        };
        // What is wrong with a part is wrong with the whole.
        let found = write(&self.document.whole, false);
        for mistake in found.mistakes() {
            mistakes.add(mistake);
        }
        if let Some(open) = &self.document.open {
            drop(write(open, true));
        }
    }
}

fn cause(error: &Error) -> String {
    let source = std::error::Error::source(error);
    source.map_or_else(|| error.to_string(), ToString::to_string)
}
