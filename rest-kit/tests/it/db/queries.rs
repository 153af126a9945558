//! Query sets, look-ups, changes and constraints.

use diesel::prelude::*;
use rest_kit::db::{
    AnyColumn, Condition, Connection, ExistsCheck, FieldRef, Lookup, exists_many, unique_columns,
};
use rest_kit::descriptors::{ColumnDescriptor, FieldKind, Number, UniqueSet};
use rest_kit::values::Decimal;

use rest_kit::Model;

use super::library::{Author, Book, Status, authors, book, books, library};
use crate::support::database::databases;

const TITLE: ColumnDescriptor = <Book as Model>::FIELDS.title.descriptor;
static TITLE_REF: &FieldRef<Book, books::title, String> = &Book::FIELDS.title;

fn column(name: &str) -> &'static AnyColumn {
    let mut columns = Book::COLUMNS.iter();
    columns.find(|it| it.descriptor.name == name).unwrap()
}

fn titles(condition: Condition, connection: &mut Connection) -> Vec<String> {
    let rows = Book::objects()
        .filter_by(condition)
        .load_on(connection)
        .unwrap();
    rows.into_iter().map(|row| row.title).collect()
}

#[test]
fn facts_of_the_model_are_constants() {
    assert_eq!(TITLE.limits.max_length, Some(200));
    assert_eq!(TITLE_REF.descriptor.label, "Title");
    let price = Book::FIELDS.price.descriptor;
    assert_eq!(price.limits.min_value, Some(Number::Decimal("0.01")));
    assert_eq!(
        (price.limits.max_digits, price.limits.decimal_places),
        (Some(18), Some(2))
    );
    assert!(price.has_default && !price.generated);
    const { assert!(Book::FIELDS.id.descriptor.generated) };
    assert_eq!(Book::FIELDS.status.descriptor.kind, FieldKind::Choice);
    assert_eq!(
        Book::FIELDS.status.descriptor.choices[1].label,
        "On the shelf"
    );
    assert_eq!(Book::DESCRIPTOR.ordering, [(1, false), (3, true)]);
    assert_eq!(
        Book::DESCRIPTOR.unique_together,
        [UniqueSet::new(&["author_id", "title"])]
    );
    let reference = Book::FIELDS.author_id.descriptor.references.unwrap();
    assert_eq!((reference.model)().name, "Author");
}

#[test]
fn query_sets_filter_order_and_slice() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        let ids: Vec<_> = ["Emma", "Dune", "Ubik", "Dune"]
            .iter()
            .zip(["3", "1", "2", "4"])
            .map(|(title, price)| book(title, price, connection).id)
            .collect();
        let keys = |rows: Vec<Book>| rows.into_iter().map(|row| row.id).collect::<Vec<_>>();
        let all = Book::objects();
        assert_eq!(
            keys(all.clone().load_on(connection).unwrap()),
            [ids[3], ids[1], ids[0], ids[2]]
        );
        let cheap = all.clone().filter(books::price.lt(Decimal::from(4)));
        assert_eq!(cheap.clone().count_on(connection), Ok(3));
        assert_eq!(cheap.clone().limit(2).count_on(connection), Ok(2));
        assert_eq!(cheap.clone().offset(5).exists_on(connection), Ok(false));
        let other = all
            .clone()
            .exclude(books::title.eq("Dune"))
            .order_by(books::price.desc());
        assert_eq!(keys(other.load_on(connection).unwrap()), [ids[0], ids[2]]);
        let none = all.clone().exclude(books::author_id.eq(1));
        assert_eq!(none.count_on(connection), Ok(4), "null is not 1");
        let order = [Book::FIELDS.title.desc(), Book::FIELDS.price.asc()];
        let (count, page) = all
            .clone()
            .order_by_terms(&order)
            .page_on(1, 2, connection)
            .unwrap();
        assert_eq!((count, keys(page)), (4, vec![ids[0], ids[1]]));
        let tuple = all
            .clone()
            .order_by((books::title.asc(), books::price.asc()));
        assert_eq!(tuple.first_on(connection).unwrap().unwrap().id, ids[1]);
        let missing = all.clone().get_on(-1, connection).unwrap_err();
        assert_eq!(missing.to_string(), "No Book matches the given query.");
        assert_eq!(missing.status(), 404);
        assert_eq!(
            all.clone()
                .order_by(books::id)
                .limit(1)
                .delete_on(connection),
            Ok(1)
        );
        assert_eq!(all.none().load_on(connection), Ok(vec![]));
    }
}

#[test]
fn lookups_take_texts_literally() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        for title in ["100% sure", "snake_case", r"back\slash", "Plain"] {
            book(title, "9.99", connection);
        }
        let title = column("title");
        for (lookup, text, expected) in [
            (Lookup::Contains, "%", "100% sure"),
            (Lookup::IContains, "_", "snake_case"),
            (Lookup::EndsWith, r"\slash", r"back\slash"),
            (Lookup::IStartsWith, "pLA", "Plain"),
            (Lookup::IExact, "PLAIN", "Plain"),
            (Lookup::Exact, "Plain", "Plain"),
        ] {
            let condition = Condition::lookup(title, lookup, &[text]).unwrap();
            assert_eq!(
                titles(condition, connection),
                [expected],
                "{lookup:?} {text}"
            );
        }
        let case = Condition::lookup(title, Lookup::Contains, &["PLAIN"]).unwrap();
        let expected = usize::from(connection.is_sqlite());
        assert_eq!(titles(case, connection).len(), expected);
        let long = "x".repeat(60_000);
        let long = Condition::lookup(title, Lookup::Contains, &[&long]).unwrap();
        assert!(titles(long, connection).is_empty());
    }
}

#[test]
fn lookups_compare_numbers_dates_and_nulls() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        for price in ["1.00", "2.50", "3.00"] {
            book(price, price, connection);
        }
        let huge = "99999999999999999999999999999999999";
        for (name, lookup, values, expected) in [
            ("price", Lookup::Exact, vec!["2.5"], 1),
            ("price", Lookup::Exact, vec!["2.505"], 0),
            ("price", Lookup::Gt, vec!["2.495"], 2),
            ("price", Lookup::Gte, vec!["2.505"], 1),
            ("price", Lookup::Lt, vec!["2.505"], 2),
            ("price", Lookup::Lte, vec!["2.499"], 1),
            ("price", Lookup::In, vec!["1", "2.50", "7"], 2),
            ("price", Lookup::In, vec![], 0),
            ("price", Lookup::Range, vec!["2", "3"], 2),
            ("id", Lookup::Exact, vec![huge], 0),
            ("id", Lookup::Lt, vec![huge], 3),
            ("id", Lookup::Gt, vec![huge], 0),
            ("id", Lookup::Gt, vec!["0.5"], 3),
            ("id", Lookup::Contains, vec!["z"], 0),
            ("author_id", Lookup::IsNull, vec!["true"], 3),
            ("author_id", Lookup::IsNull, vec!["0"], 0),
            ("created_at", Lookup::Gt, vec!["2020-01-01"], 3),
            ("status", Lookup::Exact, vec!["draft"], 3),
        ] {
            let condition = Condition::lookup(column(name), lookup, &values).unwrap();
            let found = titles(condition, connection).len();
            assert_eq!(found, expected, "{name} {lookup:?} {values:?}");
        }
        let wrong = |name, lookup, text| Condition::lookup(column(name), lookup, &[text]).err();
        assert_eq!(wrong("price", Lookup::Gt, "abc"), Some("Enter a number."));
        assert_eq!(
            wrong("created_at", Lookup::Lt, "abc"),
            Some("Enter a valid date/time.")
        );
        let two = |text| Condition::lookup(column("price"), Lookup::Exact, &[text]).unwrap();
        assert_eq!(
            titles(Condition::any(vec![two("1"), two("3")]), connection).len(),
            2
        );
        assert_eq!(
            titles(Condition::all(vec![two("1"), two("3")]), connection).len(),
            0
        );
        assert_eq!(titles(two("1").negate(), connection).len(), 2);
        assert_eq!(titles(Condition::all(vec![]), connection).len(), 3);
        assert_eq!(titles(Condition::never(), connection).len(), 0);
    }
}

#[test]
fn changes_insert_update_and_keep_defaults() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        let row = Book::changes()
            .set(books::title, "first")
            .set(books::title, "Dune")
            .insert_on(connection)
            .unwrap();
        assert_eq!((row.title.as_str(), row.status), ("Dune", Status::Draft));
        assert_eq!(row.price, Decimal::ONE);
        let changed = Book::changes()
            .set(books::status, Status::OnSale)
            .update_on(&row.id, connection)
            .unwrap()
            .unwrap();
        assert_eq!(changed.status, Status::OnSale);
        assert_eq!(changed.created_at, row.created_at);
        assert!(changed.updated_at > row.updated_at);
        assert_eq!(
            Book::changes().update_on(&row.id, connection),
            Ok(Some(changed))
        );
        assert_eq!(Book::changes().update_on(&-1, connection), Ok(None));
        assert!(Book::changes().set(books::title, "").contains("title"));
        let second = Book::changes().set(books::title, "Emma");
        let none = Book::objects().none();
        let second = none.create_on(second, connection).unwrap();
        assert_eq!(
            Book::objects().find_on(second.id, connection),
            Ok(Some(second))
        );
    }
}

#[test]
fn violated_constraints_name_their_columns() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        let author = Author::changes()
            .set(authors::name, "Ann")
            .insert_on(connection)
            .unwrap();
        let same = || {
            Book::changes()
                .set(books::title, "A")
                .set(books::author_id, author.id)
        };
        same().insert_on(connection).unwrap();
        let error = same().insert_on(connection).unwrap_err();
        assert_eq!(unique_columns(&error).unwrap(), ["author_id", "title"]);
        assert_eq!(rest_kit::Error::from(error).status(), 409);
        let still_used = Author::objects().delete_on(connection).unwrap_err();
        assert_eq!(rest_kit::Error::from(still_used).status(), 409);
    }
}

#[test]
fn many_existence_checks_are_one_query() {
    for database in databases() {
        let mut connection = library(&database);
        let ids: Vec<_> = (0..3)
            .map(|at| book(&format!("book {at}"), "1", &mut connection).id)
            .collect();
        let check = |title: String, exclude: Option<i64>| ExistsCheck {
            table: "books",
            conditions: vec![("title", (Book::FIELDS.title.bind)(title))],
            exclude: exclude.map(|id| ("id", (Book::FIELDS.id.bind)(id))),
            filter: None,
            guard: None,
        };
        let checks: Vec<_> = (0..150)
            .map(|at| check(format!("book {at}"), None))
            .collect();
        let found = exists_many(checks, &mut connection).unwrap();
        assert_eq!(found.iter().filter(|found| **found).count(), 3);
        assert!(found[2] && !found[3]);
        let own = check("book 0".into(), Some(ids[0]));
        let other = check("book 0".into(), Some(ids[1]));
        assert_eq!(
            exists_many(vec![own, other], &mut connection),
            Ok(vec![false, true])
        );
        assert_eq!(exists_many(vec![], &mut connection), Ok(vec![]));
    }
}
