//! Filters, search and ordering along relations; declared filter sets.

use rest_kit::db::{Condition, Lookup, Nulls, OrderTerm};
use rest_kit::filters::{
    Filter, FilterBackend, FilterSet, OrderingField, OrderingFilter, SearchFilter,
};
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::test::{Client, databases};
use serde_json::{Value, json};

use crate::support::app::{Library, each, expect, tables};
use crate::support::library::{
    Author, AuthorSerializer, Book, BookListSerializer, authors, books, tags,
};

struct Shelf;

#[viewset(
    filter(
        author.name[exact, icontains, isnull],
        author.books.title[startswith],
        owner[exact, in, isnull],
        owner.username[isnull],
        tags[exact, isnull],
        tags.name[in, icontains],
        created_at[year, year__gte, year__in, year__range, month, day, quarter, week, week_day,
            iso_week_day, iso_year, hour__lt, minute, second, date, date__gt, time__gte],
        title[regex, iregex],
        pages[in, gte],
        price[exact],
    ),
    search(title, tags.name),
    ordering(author.name, pages, title),
    default_ordering(-id),
)]
impl ReadOnlyModelViewSet for Shelf {
    type Model = Book;
    type Serializer = BookListSerializer;
}

struct Writers;

#[viewset(filter(books.title[icontains], books.tags.name), ordering(name))]
impl ReadOnlyModelViewSet for Writers {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

const DECLARED: &[Filter<Book>] = &[
    Filter::new("named", path!(Book, title)).lookup(Lookup::IContains),
    Filter::range("price", path!(Book, price)),
    Filter::date_range("added", path!(Book, created_at)),
    Filter::many("state", path!(Book, status)),
    Filter::many("tag", path!(Book, tags.name)),
    Filter::many("all_tags", path!(Book, tags)).conjoined(),
    Filter::new("not_by", path!(Book, author))
        .unchecked()
        .exclude(),
    Filter::new("not_tagged", path!(Book, tags.name))
        .unchecked()
        .exclude(),
    Filter::new("owner", path!(Book, owner)).null_value("null"),
    Filter::new("once", path!(Book, tags.name))
        .lookup(Lookup::In)
        .distinct(),
    Filter::new("boxed", path!(Book, in_print)).select_flags(),
    Filter::flag("dunes", |_, rows, dunes| {
        if dunes {
            rows.filter(books::title.like("Dune%"))
        } else {
            rows.exclude(books::title.like("Dune%"))
        }
    }),
    Filter::text("from", |_, rows, text| {
        rows.filter(books::title.ge(text.to_owned()))
    }),
    Filter::number("above", |_, rows, price| {
        rows.filter(books::price.gt(price))
    }),
    Filter::ordering("o", ORDERS).field_labels(&[("name", "Title"), ("-length", "Longest")]),
];

const ORDERS: &[(&str, OrderTerm<Book>)] = &[
    ("name", Book::FIELDS.title.asc()),
    ("writer", path!(Book, author.name).asc()),
    ("length", Book::FIELDS.pages.asc().nulls(Nulls::Last)),
];

struct Declared;

#[viewset]
impl ReadOnlyModelViewSet for Declared {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        const LENGTH: &[OrderingField<Book>] =
            &[OrderingField::named("long", path!(Book, pages)).nulls(Nulls::First)];
        (
            FilterSet::new(DECLARED),
            OrderingFilter::new(LENGTH).param("sort"),
            SearchFilter::new(&[]),
        )
    }
}

struct Demanding;

#[viewset]
impl ReadOnlyModelViewSet for Demanding {
    type Model = Book;
    type Serializer = BookListSerializer;

    fn filters(&self) -> impl FilterBackend<Book> {
        const ONE: &[Filter<Book>] = &[Filter::new("author", path!(Book, author)).required()];
        FilterSet::new(ONE)
    }
}

fn open(kit: RestKit) -> RestKit {
    kit.register("shelf", Shelf)
        .register("writers", Writers)
        .register("declared", Declared)
        .basename("declared")
        .register("demanding", Demanding)
        .basename("demanding")
}

async fn ids(library: &Library, path: &str) -> Vec<i64> {
    let answer = library.get(path).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    let rows: Vec<Value> = answer.json();
    rows.iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

async fn check(cases: &[(&str, &[i64])]) {
    for library in each(open).await {
        for (path, expected) in cases {
            assert_eq!(ids(&library, path).await, *expected, "{path}");
        }
    }
}

// Book 1 "Dune" has the tags classic and sand, book 2 "The Dispossessed" classic, book 3 none.
// parity: FIL-003, FIL-005, FIL-009, FIL-030
#[actix_web::test]
async fn filters_follow_relations_and_repeat_rows_as_joins_do() {
    check(&[
        ("/shelf/?author__name=Herbert", &[3, 1]),
        ("/shelf/?author__name__icontains=GUIN", &[2]),
        ("/shelf/?author__name__isnull=true", &[]),
        ("/shelf/?author__books__title__startswith=The", &[2]),
        // Both of Herbert's books begin with "Dune", and each is found by each.
        (
            "/shelf/?author__books__title__startswith=Dune",
            &[3, 3, 1, 1],
        ),
        ("/shelf/?owner__username__isnull=false", &[3, 2, 1]),
        ("/shelf/?owner__in=1,2", &[3, 2, 1]),
        ("/shelf/?tags__name__in=classic,sand", &[2, 1, 1]),
        (
            "/shelf/?tags__name__in=classic,sand&tags__name__icontains=s",
            &[2, 1, 1, 1, 1],
        ),
        ("/shelf/?tags=1&tags=2", &[2, 1]),
        ("/shelf/?tags=1&tags__name__in=classic,sand", &[2, 1]),
        ("/shelf/?tags__isnull=true", &[3]),
        ("/shelf/?tags__isnull=false", &[2, 1]),
        // What is not declared is not looked at.
        (
            "/shelf/?owner__token__startswith=x&author__id=9",
            &[3, 2, 1],
        ),
        ("/writers/?books__title__icontains=dune", &[1, 1]),
        ("/writers/?books__tags__name=classic", &[1, 2]),
        ("/writers/?books__tags__name=sand&ordering=-name", &[1]),
    ])
    .await;
}

// parity: FIL-019, FIL-022
#[actix_web::test]
async fn search_follows_relations_without_repeating_rows() {
    check(&[
        ("/shelf/?search=s", &[3, 2, 1]),
        ("/shelf/?search=classic", &[2, 1]),
        ("/shelf/?search=dune,sand", &[1]),
        // As in DRF, one combination of related rows must have all terms.
        ("/shelf/?search=classic%20sand", &[]),
    ])
    .await;
}

// parity: FIL-023, FIL-025, FIL-026
#[actix_web::test]
async fn orders_follow_references_and_have_a_default() {
    check(&[
        ("/shelf/", &[3, 2, 1]),
        ("/shelf/?ordering=nonsense", &[3, 2, 1]),
        ("/shelf/?ordering=author__name", &[1, 3, 2]),
        ("/shelf/?ordering=-author__name,title", &[2, 1, 3]),
        (
            "/shelf/?ordering=author__name&tags__name__in=classic,sand",
            &[1, 1, 2],
        ),
    ])
    .await;
}

// parity: FIL-005, FIL-013
#[actix_web::test]
async fn parts_of_dates_compare_on_both_databases_alike() {
    // Monday, 2024-12-30 belongs to the first ISO week of 2025.
    let moment = "2024-12-30T23:59:58.500000Z";
    let found = [
        "year=2024",
        "year=2024.9",
        "year__gte=2024",
        "year__in=1999,2024",
        "year__range=2024,2030",
        "year__gte=-5",
        "month=12",
        "day=30",
        "quarter=4",
        "week=1",
        "week_day=2",
        "iso_week_day=1",
        "iso_year=2025",
        "hour__lt=24",
        "minute=59",
        "second=58",
        "date=2024-12-30",
        "date=12/30/2024",
        "date__gt=2024-12-29",
        "time__gte=23:59:58.5",
    ];
    let missed = [
        "year=2023",
        "year__gte=2025",
        "year__gte=99999",
        "year=0",
        "month=1",
        "week=53",
        "week_day=1",
        "date__gt=2024-12-30",
        "time__gte=23:59:59",
    ];
    for library in each(open).await {
        let db = library.db();
        let moment: DateTime = moment.parse().unwrap();
        let one = Book::objects().filter(books::id.eq(1));
        let change = Book::changes().set(books::created_at, moment);
        one.update(change, db).await.unwrap();
        for (queries, expected) in [(&found[..], true), (&missed[..], false)] {
            for query in queries {
                let path = format!("/shelf/?author=1&created_at__{query}");
                let found = ids(&library, &path).await;
                assert_eq!(found.contains(&1), expected, "{query}");
            }
        }
        let answer = library
            .get("/shelf/?created_at__year=x&created_at__date=soon")
            .await;
        let body = json!({
            "created_at__year": ["Enter a number."], "created_at__date": ["Enter a valid date."],
        });
        expect(&answer, 400, &body);
    }
}

// parity: FIL-005
#[actix_web::test]
async fn regular_expressions_are_linear_and_the_same_on_both_databases() {
    let cases: &[(&str, &[i64])] = &[
        ("title__regex=%5EDune", &[3, 1]),
        ("title__regex=%5Edune", &[]),
        ("title__iregex=%5Edune%24", &[1]),
        (r"title__regex=%5CbMess", &[3]),
        ("title__regex=(e|x)ss(i|e)", &[3, 2]),
    ];
    for library in each(open).await {
        for (query, expected) in cases {
            let path = format!("/shelf/?{query}");
            assert_eq!(ids(&library, &path).await, *expected, "{query}");
        }
        for wrong in ["(", "(%3F%3Da)", "(a)%5C1", "a**", "%00", &"a".repeat(600)] {
            let answer = library.get(&format!("/shelf/?title__regex={wrong}")).await;
            assert_eq!(answer.status(), 400, "{wrong}");
        }
        // Backtracking engines would not live to see the end of this one.
        let slow = "/shelf/?title__regex=(a*)*b(a*)*(x%2Bx%2B)%2By";
        assert!(ids(&library, slow).await.is_empty());
    }
}

// parity: FIL-006, FIL-013
#[actix_web::test]
async fn lists_of_values_are_short() {
    for library in each(open).await {
        let long = (0..1001).map(|it| it.to_string()).collect::<Vec<_>>();
        let answer = library
            .get(&format!("/shelf/?pages__in={}", long.join(",")))
            .await;
        let message = "Ensure this list has at most 1000 values.";
        expect(&answer, 400, &json!({"pages__in": [message]}));
        let again = long
            .iter()
            .map(|key| format!("tag={key}"))
            .collect::<Vec<_>>();
        let answer = library
            .get(&format!("/declared/?{}", again.join("&")))
            .await;
        expect(&answer, 400, &json!({"tag": [message]}));
    }
}

// parity: FIL-004, FIL-007, FIL-008, FIL-009, FIL-010, FIL-011, FIL-014
#[actix_web::test]
async fn declared_filters_choose_rows() {
    check(&[
        ("/declared/?named=%20DUNE%20", &[1, 3]),
        ("/declared/?price_min=9.99&price_max=10", &[1, 2, 3]),
        ("/declared/?price_max=9.98", &[]),
        (
            "/declared/?added_after=2020-01-01&added_before=2100-01-01",
            &[1, 2, 3],
        ),
        ("/declared/?added_before=2020-01-01", &[]),
        ("/declared/?state=draft&state=lost", &[1, 2, 3]),
        ("/declared/?tag=classic&tag=sand", &[1, 2]),
        ("/declared/?all_tags=1&all_tags=2", &[1]),
        ("/declared/?not_by=1", &[2]),
        ("/declared/?not_by=500", &[1, 2, 3]),
        ("/declared/?not_tagged=sand", &[2, 3]),
        ("/declared/?owner=null", &[]),
        ("/declared/?owner=2", &[2]),
        ("/declared/?once=classic,sand", &[1, 2]),
        ("/declared/?boxed=1", &[1, 2, 3]),
        ("/declared/?boxed=3", &[]),
        ("/declared/?dunes=true", &[1, 3]),
        ("/declared/?dunes=0", &[2]),
        ("/declared/?dunes=perhaps", &[1, 2, 3]),
        ("/declared/?from=E", &[2]),
        ("/declared/?above=9.98", &[1, 2, 3]),
        ("/declared/?o=-name", &[2, 3, 1]),
        ("/declared/?o=writer,-name", &[3, 1, 2]),
        ("/declared/?sort=long", &[1, 2, 3]),
        ("/declared/?named=&price_min=&unknown=1", &[1, 2, 3]),
    ])
    .await;
}

// parity: FIL-009, FIL-013, FIL-014
#[actix_web::test]
async fn declared_filters_refuse_in_django_filters_words() {
    let choice = |value: &str| {
        format!("Select a valid choice. {value} is not one of the available choices.")
    };
    let cases = [
        (
            "price_min=x&price_max=y",
            json!({"price": ["Enter a number."]}),
        ),
        ("added_after=x", json!({"added": ["Enter a valid date."]})),
        (
            "state=draft&state=burnt",
            json!({"state": [choice("burnt")]}),
        ),
        ("tag=classic&tag=none", json!({"tag": [choice("none")]})),
        (
            "all_tags=x",
            json!({"all_tags": ["“x” is not a valid value."]}),
        ),
        ("all_tags=99", json!({"all_tags": [choice("99")]})),
        ("owner=99", json!({"owner": [choice("That choice")]})),
        ("above=x", json!({"above": ["Enter a number."]})),
        ("o=id", json!({"o": [choice("id")]})),
        (
            "from=%00",
            json!({"from": ["Null characters are not allowed."]}),
        ),
    ];
    for library in each(open).await {
        for (query, body) in &cases {
            expect(
                &library.get(&format!("/declared/?{query}")).await,
                400,
                body,
            );
        }
        let answer = library.get("/demanding/").await;
        expect(
            &answer,
            400,
            &json!({"author": ["This field is required."]}),
        );
        assert_eq!(ids(&library, "/demanding/?author=2").await, [2]);
    }
}

struct FullText;

#[viewset(search(title[search], author.name))]
impl ReadOnlyModelViewSet for FullText {
    type Model = Book;
    type Serializer = BookListSerializer;
}

// parity: FIL-020
#[actix_web::test]
async fn full_text_search_is_postgresqls_and_a_start_error_elsewhere() {
    for database in databases(tables).unwrap() {
        let kit = RestKit::new(rest_kit::app::Settings::default())
            .permissions(AllowAny)
            .db(database.db().clone());
        let built = kit.register("texts", FullText).build();
        if !database.is_postgres() {
            let mistakes = built.err().unwrap().mistakes().to_vec();
            let expected = "`book-list` at /texts/ searches full texts, which SQLite cannot; \
                            use another look-up than `search`, or PostgreSQL";
            assert_eq!(mistakes[0], expected);
            continue;
        }
        let client = Client::new(built.unwrap()).await;
        let rows: Vec<Value> = client.get("/texts/?search=messiahs").await.json();
        assert_eq!(rows.len(), 1);
        let rows: Vec<Value> = client.get("/texts/?search=mess").await.json();
        assert_eq!(rows.len(), 0);
    }
}

#[actix_web::test]
async fn query_sets_follow_relations_with_typed_conditions() {
    for library in each(open).await {
        let beside = Author::FIELDS.books.has(books::title.eq("Dune Messiah"));
        let cases = [
            (
                Book::FIELDS.author.has(authors::name.eq("Herbert")),
                &[1, 3][..],
            ),
            (Book::FIELDS.tags.has(tags::name.eq("classic")), &[1, 2]),
            (Book::FIELDS.author.has_by(beside), &[1, 3]),
            (
                path!(Book, tags)
                    .condition(Lookup::IsNull, &["true"])
                    .unwrap(),
                &[3],
            ),
        ];
        for (condition, expected) in cases {
            let text = format!("{condition:?}");
            let rows = Book::objects().filter_by(condition);
            let found = rows.load(library.db()).await.unwrap();
            let keys: Vec<i64> = found.iter().map(|book| book.id).collect();
            assert_eq!(keys, expected, "{text}");
        }
    }
}

#[actix_web::test]
async fn rows_found_along_relations_can_be_counted_changed_and_deleted() {
    for library in each(open).await {
        let name = path!(Book, tags.name).any();
        let tagged = || {
            let names = Condition::lookup(name.column(), Lookup::In, &["classic", "sand"]);
            Book::objects().join_by(&name, names.unwrap())
        };
        let db = library.db();
        assert_eq!(tagged().count(db).await.unwrap(), 3);
        assert_eq!(tagged().distinct().count(db).await.unwrap(), 2);
        let change = Book::changes().set(books::pages, Some(7_i64));
        assert_eq!(tagged().update(change, db).await.unwrap(), 2);
        let first = tagged()
            .order_by_terms(&[path!(Book, author.name).desc()])
            .limit(1);
        assert_eq!(first.delete(db).await.unwrap(), 1);
        assert_eq!(tagged().count(db).await.unwrap(), 2);
    }
}

// parity: FIL-014
#[actix_web::test]
async fn terms_of_orders_have_texts_for_people() {
    let app: fn(RestKit) -> RestKit = |kit| {
        open(kit.renderers((
            rest_kit::renderers::JsonRenderer,
            rest_kit::browsable::BrowsableApiRenderer,
        )))
    };
    for library in each(app).await {
        let page = library
            .get("/declared/")
            .header("accept", "text/html")
            .await;
        let page = page.text();
        for text in [
            "Title",
            "Title (descending)",
            "Writer",
            "Writer (descending)",
            "Length",
            "Longest",
        ] {
            assert!(page.contains(&format!(">{text}<")), "{text}: {page}");
        }
        assert!(!page.contains("Length (descending)"));
    }
}
