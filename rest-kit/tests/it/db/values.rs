//! Every type of columns survives the way to the database and back.

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;
use rest_kit::db::{Changes, Connection};
use rest_kit::values::{DateTime, Decimal, Duration, Json, Uuid};

use rest_kit::Model;

use super::library::{Book, Everything, Status, book, books, everythings, library};
use crate::support::database::databases;

fn row(money: &str, moment: &str) -> Everything {
    Everything {
        id: 7,
        flag: true,
        small: i16::MIN,
        medium: i32::MAX,
        single: 1.5,
        double: -0.1,
        text: "ß%_\\'\"".into(),
        bytes: vec![0, 255],
        day: NaiveDate::from_ymd_opt(1066, 10, 14).unwrap(),
        hour: NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap(),
        moment: moment.parse().unwrap(),
        money: money.parse().unwrap(),
        uuid: Uuid::new_v4(),
        json: Json(vec!["a\"b".into()]),
        span: Duration::from_micros(-1),
        status: Status::OnSale,
        maybe_money: None,
        maybe_moment: None,
        maybe_uuid: None,
        maybe_json: None,
        maybe_span: None,
        maybe_status: None,
    }
}

fn insert(row: &Everything, connection: &mut Connection) -> QueryResult<Everything> {
    let mut changes = Changes::<Everything>::new();
    for (column, value) in Everything::COLUMNS.iter().zip(row.values()) {
        changes.set_fragment(column.descriptor.column, value);
    }
    changes.insert_on(connection)
}

#[test]
fn every_type_comes_back_as_it_was() {
    for database in databases() {
        let mut connection = library(&database);
        let cases = [
            ("9999999999999999.99", "9999-12-31T23:59:59.999999Z"),
            ("-9999999999999999.99", "0001-01-01T00:00:00Z"),
            ("0.00", "1969-12-31T23:59:59.123456Z"),
            ("-0.01", "2024-01-01T08:02:00Z"),
            ("10000.00", "1970-01-01T00:00:00.000001Z"),
        ];
        for (money, moment) in cases {
            let mut given = row(money, moment);
            assert_eq!(insert(&given, &mut connection).unwrap(), given);
            given.maybe_money = Some(given.money);
            given.maybe_moment = Some(given.moment);
            given.maybe_uuid = Some(given.uuid);
            given.maybe_json = Some(Json(serde_json::json!({"a": [1, null]})));
            given.maybe_span = Some(given.span);
            given.maybe_status = Some(Status::Draft);
            assert_eq!(given.save_on(&mut connection).unwrap(), given);
            let typed: Vec<Everything> = everythings::table
                .filter(everythings::money.eq(given.money))
                .filter(everythings::moment.eq(given.moment))
                .filter(everythings::uuid.eq(given.uuid))
                .filter(everythings::status.eq(Status::OnSale))
                .filter(everythings::maybe_status.eq(Some(Status::Draft)))
                .select(Everything::as_select())
                .load(&mut connection)
                .unwrap();
            assert_eq!(typed, [given.clone()]);
            assert_eq!(typed[0].money.to_string(), money);
            Everything::objects().delete_on(&mut connection).unwrap();
        }
    }
}

#[test]
fn values_that_do_not_fit_are_errors() {
    for database in databases() {
        let mut connection = library(&database);
        for money in ["0.001", "10000000000000000", "1.005"] {
            assert!(insert(&row(money, "2024-01-01T00:00:00Z"), &mut connection).is_err());
        }
        let far: DateTime = chrono::DateTime::<chrono::Utc>::MAX_UTC.into();
        let mut given = row("1", "2024-01-01T00:00:00Z");
        given.moment = far;
        assert!(insert(&given, &mut connection).is_err());
        assert_eq!(Everything::objects().count_on(&mut connection), Ok(0));
    }
}

#[test]
fn decimals_and_moments_sort_by_value() {
    for database in databases() {
        let mut connection = library(&database);
        for price in ["9.50", "-3", "100", "0.07", "10.00"] {
            book(price, price, &mut connection);
        }
        let by_price = Book::objects().order_by(books::price.asc());
        let prices: Vec<_> = by_price
            .load_on(&mut connection)
            .unwrap()
            .into_iter()
            .map(|book| book.price.to_string())
            .collect();
        assert_eq!(prices, ["-3.00", "0.07", "9.50", "10.00", "100.00"]);
        let raised = Book::objects()
            .filter(books::price.gt(Decimal::new(10, 0)))
            .update_on(
                Book::changes().set(books::price, books::price + Decimal::new(5, 1)),
                &mut connection,
            );
        assert_eq!(raised, Ok(1));
        let most = Book::objects()
            .order_by(books::price.desc())
            .first_on(&mut connection);
        assert_eq!(most.unwrap().unwrap().price.to_string(), "100.50");
    }
}
