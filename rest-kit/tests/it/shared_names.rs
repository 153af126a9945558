//! Names that two would have, and paths that nobody would reach: found before the start.

use rest_kit::filters::{Filter, FilterBackend, FilterSet, OrderingField, OrderingFilter};
use rest_kit::pagination::{LimitOffsetPagination, PageNumberPagination, Pagination};
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;
use rest_kit::versioning::QueryParameterVersioning;
use rest_kit::views::Setting;

use crate::support::library::{Book, BookListSerializer};

#[api_view(get)]
async fn empty(_cx: &Context) -> Result<Response> {
    Ok(Response::no_content())
}

fn kit() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
}

fn mistakes(kit: RestKit) -> Vec<String> {
    kit.build()
        .err()
        .map(|error| error.mistakes().to_vec())
        .unwrap_or_default()
}

#[test]
fn paths_that_cannot_be_read_or_reached_do_not_start() {
    for (path, wrong) in [
        ("bad/{", "`bad-` at /bad/{/ has a `{` that no `}` closes"),
        ("bad/{id:[0-9]{4}", "has a `{` that no `}` closes"),
        ("bad/id}", "has a `}` without its `{`; remove it"),
        ("bad/{}", "has a part without a name"),
        (
            "pct%20",
            "has `%20`, which nobody would reach: paths are compared decoded; write ` `",
        ),
        ("caf%C3%A9", "has `%C3`, which nobody would reach"),
    ] {
        let found = mistakes(kit().register_view(path, empty));
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert!(found[0].contains(wrong), "{path}: {found:?}");
    }
    let below = SimpleRouter::new().register_view("q", empty);
    let found = mistakes(kit().include("pct%20", below));
    assert!(
        found[0].contains("`q` at /pct%20/q/ has `%20`"),
        "{found:?}"
    );
    for path in [
        "with space",
        "caf\u{e9}",
        "100%",
        "a%2Fb",
        "{id:[0-9]{4}}",
        "{rest}*",
    ] {
        assert_eq!(
            mistakes(kit().register_view(path, empty)),
            [""; 0],
            "{path}"
        );
    }
}

macro_rules! lists {
    ($($name:ident { $filters:expr, $pages:expr })*) => {$(
        struct $name;

        #[viewset]
        impl ReadOnlyModelViewSet for $name {
            type Model = Book;
            type Serializer = BookListSerializer;

            fn filters(&self) -> impl FilterBackend<Book> {
                $filters
            }

            fn pagination(&self) -> Setting<dyn Pagination> {
                $pages
            }
        }
    )*};
}

const TWICE: &[Filter<Book>] = &[
    Filter::new("a", path!(Book, title)),
    Filter::new("a", path!(Book, pages)),
];
const BOUNDS: &[Filter<Book>] = &[
    Filter::range("price", path!(Book, price)),
    Filter::new("price_min", path!(Book, price)),
];
const PAGE: &[Filter<Book>] = &[Filter::new("page", path!(Book, pages))];
const LIMIT: &[Filter<Book>] = &[Filter::new("limit", path!(Book, pages))];
const ORDERING: &[Filter<Book>] = &[Filter::new("ordering", path!(Book, title))];
const FORMAT: &[Filter<Book>] = &[Filter::new("format", path!(Book, title))];
const VERSION: &[Filter<Book>] = &[Filter::new("version", path!(Book, title))];
const TITLES: &[OrderingField<Book>] = &[OrderingField::new(path!(Book, title))];

lists! {
    Twice { FilterSet::new(TWICE), Setting::Off }
    Bounds { FilterSet::new(BOUNDS), Setting::Off }
    Paged { FilterSet::new(PAGE), PageNumberPagination::new(5).into() }
    Limited { FilterSet::new(LIMIT), LimitOffsetPagination::new().into() }
    Ordered { (FilterSet::new(ORDERING), OrderingFilter::new(TITLES)), Setting::Off }
    Formed { FilterSet::new(FORMAT), Setting::Off }
    Versioned { FilterSet::new(VERSION), Setting::Off }
    Renamed { FilterSet::new(PAGE), PageNumberPagination::new(5).page_query_param("p").into() }
    Unpaged { FilterSet::new(PAGE), LimitOffsetPagination::new().into() }
}

#[test]
fn a_parameter_has_one_reader() {
    for (app, wrong) in [
        (
            kit().register("a", Twice),
            "`Twice`: two filters of its list are called `a`; rename one of them",
        ),
        (
            kit().register("a", Bounds),
            "`Bounds`: two filters of its list are called `price_min`",
        ),
        (
            kit().register("a", Paged),
            "`Paged`: a filter of its list and the pagination both read `?page=`; rename the \
             filter, or rename its parameter: `page_query_param`",
        ),
        (
            kit().register("a", Limited),
            "`Limited`: a filter of its list and the pagination both read `?limit=`",
        ),
        (
            kit().register("a", Ordered),
            "`Ordered`: two filters of its list are called `ordering`",
        ),
        (
            kit().register("a", Formed),
            "`Formed`: a filter of its list and the format of the answer both read `?format=`",
        ),
        (
            kit()
                .register("a", Versioned)
                .versioning(QueryParameterVersioning::new()),
            "`Versioned`: a filter of its list and the versioning both read `?version=`",
        ),
    ] {
        let found = mistakes(app);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with(wrong), "{found:?}");
    }
    let fine = kit()
        .register("a", Renamed)
        .register("b", Unpaged)
        .basename("b")
        .register("c", Versioned)
        .basename("c");
    assert_eq!(mistakes(fine), [""; 0]);
}

#[cfg(feature = "files")]
#[test]
fn static_files_do_not_hide_behind_views() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let at = |path| {
        kit()
            .register("api/tags", crate::support::library::TagViewSet)
            .static_files(path, folder)
    };
    for (path, view) in [
        ("/api/tags", "`tag-list` answers, at /api/tags/"),
        ("api/tags/", "`tag-list` answers, at /api/tags/"),
        (
            "/api/tags/images",
            "`tag-detail` answers, at /api/tags/{pk}/",
        ),
        ("/api", "`api-root` answers, at /api/"),
    ] {
        let found = mistakes(at(path));
        assert_eq!(found.len(), 1, "{path}: {found:?}");
        assert!(found[0].contains(view), "{path}: {found:?}");
    }
    for path in ["/", "/static", "/api/images", "/api/tags/a/b"] {
        assert_eq!(mistakes(at(path)), [""; 0], "{path}");
    }
}
