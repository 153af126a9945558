//! Which addresses a router gives to a viewset, where they are not the usual ones.

/// One address that a router gives to viewsets: its path, and what answers there.
///
/// In paths `{prefix}` is where the viewset was registered, `{lookup}` the part that names an
/// object, `{url_path}` the path of an extra action, and `{trailing_slash}` the slash that the
/// router ends paths with; in names `{basename}` and `{url_name}`.
///
/// # Examples
///
/// A router without slashes, for reading only:
///
/// ```
/// # use rest_kit::prelude::*;
/// use rest_kit::routers::{RouteTemplate, SimpleRouter};
///
/// # #[derive(Model, Clone, Debug)]
/// # pub struct Book { #[model(primary_key)] pub id: i64 }
/// # #[derive(Serializer)]
/// # #[serializer(model = Book)]
/// # pub struct BookSerializer { pub id: i64 }
/// # struct BookViewSet;
/// # #[viewset] impl ModelViewSet for BookViewSet { type Model = Book; type Serializer = BookSerializer; }
/// let router = SimpleRouter::new()
///     .routes([
///         RouteTemplate::new("{prefix}", &[("GET", "list")], "{basename}-list"),
///         RouteTemplate::new("{prefix}/{lookup}", &[("GET", "retrieve")], "{basename}-detail")
///             .detail(),
///         RouteTemplate::extra("{prefix}/{lookup}/{url_path}", "{basename}-{url_name}").detail(),
///     ])
///     .register("books", BookViewSet);
/// let api = RestKit::new(Settings::default())
///     .permissions(AllowAny)
///     .database("sqlite::memory:")
///     .include("api", router)
///     .build()?;
/// let paths: Vec<_> = api.routes().routes.iter().map(|route| route.template()).collect();
/// assert_eq!(paths, ["/api/books", "/api/books/{pk}"]);
/// # Ok::<(), StartError>(())
/// ```
#[doc(alias = "Route")]
#[doc(alias = "DynamicRoute")]
#[derive(Debug, Clone)]
pub struct RouteTemplate {
    url: String,
    name: String,
    /// Methods and the actions they run; none for the extra actions.
    pub(super) mapping: Option<Vec<(&'static str, &'static str)>>,
    pub(super) detail: bool,
    pub(super) suffix: &'static str,
}

/// What stands for the words in braces.
pub(super) struct Names<'a> {
    pub(super) prefix: &'a str,
    pub(super) basename: &'a str,
    pub(super) lookup: &'a str,
    pub(super) url_path: &'a str,
    pub(super) url_name: &'a str,
    pub(super) slash: &'a str,
}

impl RouteTemplate {
    /// Creates an address of standard actions, by method; viewsets that have none of the actions
    /// do not get it.
    pub fn new(
        url: impl Into<String>,
        mapping: &[(&'static str, &'static str)],
        name: impl Into<String>,
    ) -> Self {
        Self {
            mapping: Some(mapping.to_vec()),
            ..Self::extra(url, name)
        }
    }

    /// Creates the address of each extra action.
    pub fn extra(url: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            name: name.into(),
            mapping: None,
            detail: false,
            suffix: "List",
        }
    }

    /// Makes it an address of one object.
    #[must_use]
    pub fn detail(mut self) -> Self {
        self.detail = true;
        self.suffix = "Instance";
        self
    }

    /// Replaces the last word of the view's name for people: `List`, or `Instance` for objects.
    #[must_use]
    pub fn suffix(mut self, suffix: &'static str) -> Self {
        self.suffix = suffix;
        self
    }

    /// Returns the path.
    pub(super) fn path(&self, names: &Names<'_>) -> String {
        let path = self
            .url
            .trim_start_matches('^')
            .trim_end_matches('$')
            .replace("{prefix}", names.prefix)
            .replace("{url_path}", names.url_path)
            .replace("{trailing_slash}", names.slash)
            .replace("{lookup}", names.lookup);
        format!("/{}", path.trim_start_matches('/'))
    }

    /// Returns the name of the route.
    pub(super) fn name(&self, names: &Names<'_>) -> String {
        let name = self.name.replace("{basename}", names.basename);
        name.replace("{url_name}", names.url_name)
    }
}
