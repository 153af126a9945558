//! Filter sets that structs declare, what depends on the request, and what filters say of themselves.

use std::ops::RangeInclusive;

use rest_kit::context::Conventions;
use rest_kit::db::{Nulls, Weight};
use rest_kit::descriptors::{Choice, FieldKind, ParameterDescriptor, Several};
use rest_kit::filters::{
    FilterBackend, FilterSet, FullTextField, FullTextSearch, OrderingField, OrderingFilter,
};
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::test::{Client, databases};
use rest_kit::views::generics::GenericApiView;
use serde_json::{Value, json};

use crate::support::app::{caller, each, expect, tables};
use crate::support::library::{Author, Book, BookListSerializer, Status, authors, books, users};

/// What the public may ask of books.
#[derive(FilterSet)]
#[filter_set(model = Book)]
struct BookFilters {
    #[filter(lookups(exact, icontains, startswith, in), label = "Title of the book")]
    title: String,
    #[filter(path = author.name, lookup = icontains)]
    writer: String,
    #[filter(path = author, among = |cx: &Context| only_a_name(cx))]
    by: i64,
    price: RangeInclusive<Decimal>,
    #[filter(path = created_at)]
    added: RangeInclusive<NaiveDate>,
    #[filter(path = created_at, lookup = year__gte)]
    since: i32,
    #[filter(path = status)]
    state: Vec<Status>,
    #[filter(conjoined)]
    tags: Vec<i64>,
    #[filter(path = pages, lookup = isnull)]
    uncounted: Option<bool>,
    #[filter(path = title, exclude, name = "not")]
    other_title: String,
    #[filter(path = isbn, choices = ISBNS)]
    edition: String,
    #[filter(path = title, choices_for = own_titles, name = "mine")]
    own: String,
    #[filter(path = owner, null_value = "null", help_text = "Whose book it is.")]
    owner: Option<i64>,
    #[filter(method = |_, rows, dunes| dunes_only(rows, dunes))]
    dunes: bool,
    #[filter(method = by_caller, required)]
    shelf: String,
}

const ISBNS: &[Choice] = &[Choice {
    value: "9780000000004",
    label: "The first",
    group: None,
}];

/// Those whose names the caller may know: staff knows all.
fn only_a_name(cx: &Context) -> QuerySet<Author> {
    if cx.user().is_some_and(|user| user.is_staff()) {
        return Author::objects();
    }
    Author::objects().filter(authors::name.eq("Herbert"))
}

fn own_titles(cx: &Context) -> Vec<(String, String)> {
    let own = if cx.user_id() == Some(1) {
        "Dune"
    } else {
        "Emma"
    };
    vec![(own.to_owned(), own.to_uppercase())]
}

fn dunes_only(rows: QuerySet<Book>, dunes: bool) -> QuerySet<Book> {
    if dunes {
        rows.filter(books::title.like("Dune%"))
    } else {
        rows.exclude(books::title.like("Dune%"))
    }
}

fn by_caller(cx: &Context, rows: QuerySet<Book>, shelf: &str) -> QuerySet<Book> {
    match (shelf, cx.user_id()) {
        ("own", Some(id)) => rows.filter(books::owner_id.eq(id)),
        _ => rows,
    }
}

struct Shelf;

#[viewset(filter_set = BookFilters, search(title), ordering(title, author.name))]
impl ReadOnlyModelViewSet for Shelf {
    type Model = Book;
    type Serializer = BookListSerializer;
}

fn shelf(kit: RestKit) -> RestKit {
    kit.register("books", Shelf)
}

async fn ids(library: &Client, path: &str) -> Vec<i64> {
    let answer = library.get(path).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    let rows: Vec<Value> = answer.json();
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

// parity: FIL-004, FIL-007, FIL-008, FIL-009, FIL-010
#[actix_web::test]
async fn a_struct_declares_filters() {
    let cases: &[(&str, &[i64])] = &[
        ("title=Dune", &[1]),
        ("title__icontains=MESS", &[3]),
        ("title__startswith=The", &[2]),
        ("title__in=Dune,Emma", &[1]),
        ("writer=guin", &[2]),
        ("price_min=9&price_max=9.99", &[1, 2, 3]),
        ("price_min=10", &[]),
        ("added_after=2000-01-01&added_before=2001-01-01", &[]),
        ("since=2001", &[1, 2, 3]),
        ("state=draft&state=lost", &[1, 2, 3]),
        ("tags=1&tags=2", &[1]),
        ("uncounted=true", &[1, 2, 3]),
        ("not=Dune", &[2, 3]),
        ("owner=2", &[2]),
        ("owner=null", &[]),
        ("dunes=true", &[1, 3]),
        ("dunes=false", &[2]),
        ("ordering=-author__name,-title", &[2, 3, 1]),
        // Names of fields that are declared otherwise are none.
        ("other_title=Dune&price=1&added=x", &[1, 2, 3]),
    ];
    for library in each(shelf).await {
        for (query, expected) in cases {
            let found = ids(&library, &format!("/books/?shelf=any&{query}")).await;
            assert_eq!(found, *expected, "{query}");
        }
        let refused = json!({
            "shelf": ["This field is required."],
            "price_min": null,
            "state": ["Select a valid choice. eaten is not one of the available choices."],
        });
        let answer = library.get("/books/?state=eaten").await;
        assert_eq!(answer.status(), 400);
        for field in ["shelf", "state"] {
            assert_eq!(answer.value()[field], refused[field]);
        }
    }
}

// parity: FIL-013, FIL-018
#[actix_web::test]
async fn choices_are_those_of_the_request() {
    let unknown = "Select a valid choice. That choice is not one of the available choices.";
    let no_choice =
        |value| format!("Select a valid choice. {value} is not one of the available choices.");
    for library in each(shelf).await {
        assert_eq!(ids(&library, "/books/?shelf=own&by=1").await, [1, 3]);
        let answer = library.get("/books/?shelf=own&by=2").await;
        expect(&answer, 400, &json!({"by": [unknown]}));
        let answer = library.get("/books/?shelf=own&mine=Dune").await;
        expect(&answer, 400, &json!({"mine": [no_choice("Dune")]}));
        let answer = library.get("/books/?shelf=own&edition=1").await;
        expect(&answer, 400, &json!({"edition": [no_choice("1")]}));

        library.force_authenticate(Some(caller(1, true)));
        assert_eq!(ids(&library, "/books/?shelf=own&by=2").await, [0_i64; 0]);
        assert_eq!(ids(&library, "/books/?shelf=any&by=2").await, [2]);
        assert_eq!(ids(&library, "/books/?shelf=own&mine=Dune").await, [1]);
        assert_eq!(
            ids(&library, "/books/?shelf=own&edition=9780000000004").await,
            [1]
        );
    }
}

fn parameters<V: GenericApiView>(view: &V) -> Vec<ParameterDescriptor> {
    view.filters().parameters(&Conventions::DEFAULT)
}

#[test]
fn filters_describe_the_parameters_that_they_read() {
    let found = parameters(&Shelf);
    let named = |name: &str| found.iter().find(|it| it.name == name).unwrap();
    for (name, label, kind, values) in [
        ("title", "Title of the book", FieldKind::String, Several::No),
        (
            "title__in",
            "Title of the book",
            FieldKind::String,
            Several::Commas,
        ),
        (
            "writer",
            "Author name contains",
            FieldKind::String,
            Several::No,
        ),
        ("by", "Author", FieldKind::BigInteger, Several::No),
        (
            "price_min",
            "Price is in range (from)",
            FieldKind::Decimal,
            Several::No,
        ),
        (
            "added_before",
            "Created at is in range (to)",
            FieldKind::Date,
            Several::No,
        ),
        (
            "since",
            "Created at year is greater than or equal to",
            FieldKind::Integer,
            Several::No,
        ),
        ("state", "Status", FieldKind::Choice, Several::Repeated),
        (
            "uncounted",
            "Pages is null",
            FieldKind::Boolean,
            Several::No,
        ),
        ("not", "Exclude title", FieldKind::String, Several::No),
        ("edition", "ISBN", FieldKind::String, Several::No),
        ("dunes", "Dunes", FieldKind::Boolean, Several::No),
        ("search", "Search", FieldKind::String, Several::No),
        ("ordering", "Ordering", FieldKind::String, Several::Commas),
    ] {
        let parameter = named(name);
        assert_eq!(
            (&*parameter.label, parameter.kind, parameter.several),
            (label, kind, values)
        );
    }
}

#[test]
fn filters_describe_choices_and_what_is_required() {
    let found = parameters(&Shelf);
    let named = |name: &str| found.iter().find(|it| it.name == name).unwrap();
    assert!(named("shelf").required && !named("title").required);
    assert_eq!(named("owner").description, "Whose book it is.");
    let choices = |name| -> Vec<String> {
        let parameter = named(name);
        let choices = parameter.values.iter().zip(&parameter.labels);
        choices
            .map(|(value, label)| format!("{value}: {label}"))
            .collect()
    };
    assert_eq!(
        choices("state"),
        ["draft: Draft", "on_shelf: On the shelf", "lost: Lost"]
    );
    assert_eq!(choices("edition"), ["9780000000004: The first"]);
    assert_eq!(
        choices("ordering"),
        [
            "title: Title - ascending",
            "-title: Title - descending",
            "author__name: Author name - ascending",
            "-author__name: Author name - descending",
        ]
    );
}

/// Keeps what belongs to the caller; `?all=true` shows staff the rest.
struct IsOwner;

impl FilterBackend<Book> for IsOwner {
    async fn filter_queryset(&self, cx: &Context, rows: QuerySet<Book>) -> Result<QuerySet<Book>> {
        let user = cx.user().ok_or_else(Error::not_authenticated)?;
        if user.is_staff() && cx.request().query_param("all") == Some("true") {
            return Ok(rows);
        }
        Ok(rows.filter(books::owner_id.eq(user.id().number())))
    }

    fn parameters(&self, _: &Conventions) -> Vec<ParameterDescriptor> {
        vec![ParameterDescriptor::query("all", FieldKind::Boolean).label("Those of others too")]
    }
}

struct Own;

#[viewset]
impl ModelViewSet for Own {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        const TITLES: &[OrderingField<Book>] = &[OrderingField::new(path!(Book, title))
            .nulls(Nulls::Last)
            .label("Name")];
        (
            IsOwner,
            FilterSet::<Book>::of::<Plain>(),
            OrderingFilter::new(TITLES),
        )
    }
}

#[derive(FilterSet)]
#[filter_set(model = Book)]
struct Plain {
    title: String,
}

// parity: FIL-027, FIL-028, FIL-029
#[actix_web::test]
async fn backends_of_ones_own_keep_rows_everywhere() {
    let own = |kit: RestKit| kit.register("own", Own);
    for library in each(own).await {
        assert_eq!(library.get("/own/").await.status(), 403);
        library.force_authenticate(Some(caller(1, false)));
        assert_eq!(ids(&library, "/own/?all=true").await, [1, 3]);
        assert_eq!(ids(&library, "/own/?title=Dune").await, [1]);
        for method in ["GET", "DELETE"] {
            assert_eq!(library.request(method, "/own/2/").await.status(), 404);
        }
        library.force_authenticate(Some(caller(2, true)));
        assert_eq!(ids(&library, "/own/").await, [2]);
        assert_eq!(
            ids(&library, "/own/?all=true&ordering=-title").await,
            [2, 3, 1]
        );
    }
    let names: Vec<_> = parameters(&Own).into_iter().map(|it| it.name).collect();
    assert_eq!(names, ["all", "title", "ordering"]);
}

/// Takes rows from the caller, the address and the query string, as a view decides.
struct Bought;

#[viewset]
impl ReadOnlyModelViewSet for Bought {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        let author = cx
            .path_param("author")
            .ok()
            .and_then(|key| key.parse::<i64>().ok());
        let rows = Book::objects().filter(books::author_id.eq(author.unwrap_or(0)));
        let rows = match cx.request().query_param("username") {
            Some(name) => {
                rows.filter_by(Book::FIELDS.owner.has(users::username.eq(name.to_owned())))
            }
            None => rows,
        };
        match cx.user_id() {
            Some(id) => rows.filter(books::owner_id.eq(id)),
            None => rows,
        }
    }
}

// parity: FIL-001, GEN-001
#[actix_web::test]
async fn query_sets_depend_on_the_caller_the_address_and_the_query() {
    for library in each(|kit| kit.register("of/{author}/bought", Bought)).await {
        assert_eq!(ids(&library, "/of/1/bought/").await, [1, 3]);
        assert_eq!(ids(&library, "/of/2/bought/").await, [2]);
        assert_eq!(ids(&library, "/of/x/bought/").await, [0_i64; 0]);
        assert_eq!(ids(&library, "/of/1/bought/?username=ann").await, [1, 3]);
        assert_eq!(
            ids(&library, "/of/1/bought/?username=root").await,
            [0_i64; 0]
        );
        library.force_authenticate(Some(caller(2, false)));
        assert_eq!(ids(&library, "/of/1/bought/").await, [0_i64; 0]);
        assert_eq!(ids(&library, "/of/2/bought/").await, [2]);
        assert_eq!(library.get("/of/1/bought/1/").await.status(), 404);
    }
}

const TEXTS: &[FullTextField<Book>] = &[
    FullTextField::new(path!(Book, title)).weight(Weight::A),
    FullTextField::new(path!(Book, subtitle)),
];

struct Texts;

#[viewset]
impl ReadOnlyModelViewSet for Texts {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        const FIELDS: &[OrderingField<Book>] = &[OrderingField::new(path!(Book, id))];
        const DEFAULT: &[rest_kit::db::OrderTerm<Book>] = &[Book::FIELDS.id.asc()];
        (
            FullTextSearch::new(TEXTS).config("english"),
            OrderingFilter::new(FIELDS).default_order(DEFAULT),
        )
    }
}

// parity: FIL-020
#[actix_web::test]
async fn full_texts_are_searched_and_ranked_on_postgres_only() {
    for database in databases(tables).unwrap() {
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .db(database.db().clone());
        let built = kit.register("texts", Texts).build();
        if !database.db().is_postgres() {
            let message = built.err().unwrap().to_string();
            assert!(
                message.contains("/texts/ searches full texts, which SQLite cannot"),
                "{message}"
            );
            continue;
        }
        let client = Client::new(built.unwrap()).await;
        for (id, subtitle) in [
            (1_i64, "Worms in the sand"),
            (2, "Dune is a word here"),
            (3, "Sand"),
        ] {
            let subtitle = Book::changes().set(books::subtitle, Some(subtitle.to_owned()));
            let row = Book::objects().filter(books::id.eq(id));
            row.update(subtitle, client.db()).await.unwrap();
        }
        for (query, expected) in [
            // The title counts more than the subtitle; equal ranks come by key.
            ("search=dune", &[1_i64, 3, 2][..]),
            // Words are found in any form, and in different columns.
            ("search=messiahs%20sand", &[3]),
            ("search=worm", &[1]),
            ("search=dune%20-messiah", &[1, 2]),
            ("search=%22a%20word%22", &[2]),
            ("search=worm%20or%20word", &[1, 2]),
            ("search=dune&ordering=-id", &[3, 2, 1]),
            ("search=%27%29%3B--", &[]),
            ("search=", &[1, 2, 3]),
            ("", &[1, 2, 3]),
        ] {
            assert_eq!(
                ids(&client, &format!("/texts/?{query}")).await,
                expected,
                "{query}"
            );
        }
        assert_eq!(client.get("/texts/?search=%00").await.status(), 400);
    }
}

struct Shown;

#[viewset(
    filter(title[icontains]),
    ordering(title),
    pagination(cheap = PageNumberPagination::new(1)),
)]
impl ReadOnlyModelViewSet for Shown {
    type Model = Book;
    type Serializer = BookListSerializer;

    /// Goes through the filters and the pages of lists.
    #[action(detail = false)]
    async fn cheap(&self, cx: &Context) -> Result<Response> {
        let rows = self.queryset(cx).filter(books::price.lt(Decimal::from(10)));
        let rows = self.filter_queryset(cx, rows).await?;
        self.paginate(cx, rows).await
    }

    #[action(detail = false)]
    async fn addresses(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&[
            cx.reverse_action("cheap", &[])?,
            cx.reverse_action("detail", &[("pk", "7")])?,
        ]))
    }
}

// parity: GEN-008, PAG-016, VST-010
#[actix_web::test]
async fn actions_use_the_filters_and_pages_of_lists() {
    let app = |kit: RestKit| {
        let other = rest_kit::routers::SimpleRouter::new().register("shown", Shown);
        kit.register("shown", Shown).basename("shown").include(
            "",
            rest_kit::routers::SimpleRouter::new().include_as("v2", "v2", other),
        )
    };
    for library in each(app).await {
        let path = "/shown/cheap/?title__icontains=dune&ordering=-title&page=2";
        let page = library.get(path).await.value();
        assert_eq!(
            (&page["count"], &page["results"][0]["id"]),
            (&json!(2), &json!(1))
        );
        assert_eq!(library.get("/shown/cheap/?page=4").await.status(), 404);
        let own = library.get("/shown/addresses/").await;
        expect(&own, 200, &json!(["/shown/cheap/", "/shown/7/"]));
        let other = library.get("/v2/shown/addresses/").await;
        expect(&other, 200, &json!(["/v2/shown/cheap/", "/v2/shown/7/"]));
    }
}
