//! How fields write and read values where they do not say it themselves.

use chrono::FixedOffset;
use rest_kit::prelude::*;
use rest_kit::serializers::fields::FieldDefaults;
use serde_json::json;

use crate::support::app::{each, expect, new_book, with};
use crate::support::library::{Author, open};

/// Values whose forms an application may choose, some of which choose themselves.
#[derive(Serializer)]
struct Moments {
    day: NaiveDate,
    hour: NaiveTime,
    moment: DateTime,
    span: Duration,
    #[field(max_digits = 6, decimal_places = 2)]
    money: Decimal,
    days: Vec<NaiveDate>,
    #[field(format = "iso-8601", input_formats("iso-8601"))]
    iso: NaiveDate,
    #[field(max_digits = 6, decimal_places = 2, coerce_to_string = true)]
    text: Decimal,
}

#[api_view(post)]
async fn moments(_cx: &Context, moments: Validated<Moments>) -> Result<Response> {
    Ok(Response::new(&*moments))
}

fn plain(kit: RestKit) -> RestKit {
    open(kit).register_view("moments", moments)
}

static INDIA: FixedOffset = FixedOffset::east_opt(19_800).unwrap();

fn formatted(kit: RestKit) -> RestKit {
    plain(kit).field_defaults(
        FieldDefaults::new()
            .date_format("%d.%m.%Y")
            .date_input_formats(&["%d.%m.%Y", "iso-8601"])
            .time_format("%H.%M")
            .time_input_formats(&["%H.%M"])
            .datetime_format("%d.%m.%Y %H:%M%z")
            .datetime_input_formats(&["%d.%m.%Y %H:%M"])
            .duration_format("iso-8601")
            .time_zone(&INDIA)
            .coerce_decimal_to_string(false),
    )
}

// parity: SET-031, SET-032, SET-033, SET-034, SET-035, SET-036, SET-037, SET-041, FLD-027
#[actix_web::test]
async fn fields_follow_the_application_where_they_say_nothing() {
    let iso = json!({
        "day": "2024-02-29", "hour": "13:30:00", "moment": "2024-02-29T13:30:00Z",
        "span": "1 01:00:00", "money": "1.50", "days": ["2024-03-01"], "iso": "2024-03-02",
        "text": "2.50",
    });
    for library in each(plain).await {
        expect(&library.post("/moments/").json(&iso).await, 200, &iso);
        let author = library
            .post("/api/authors/")
            .json(&json!({"name": "Tolstoy", "born": "1828-09-09"}));
        assert_eq!(author.await.value()["born"], "1828-09-09");
        assert_eq!(library.get("/api/books/1/").await.value()["price"], "9.99");
    }
    for library in each(formatted).await {
        let sent = json!({
            "day": "29.02.2024", "hour": "13.30", "moment": "29.02.2024 13:30",
            "span": "1 01:00:00", "money": "1.50", "days": ["01.03.2024"], "iso": "2024-03-02",
            "text": "2.50",
        });
        let answer = library.post("/moments/").json(&sent).await;
        let shown =
            json!({"moment": "29.02.2024 13:30+0530", "span": "P1DT01H00M00S", "money": 1.5});
        expect(&answer, 200, &with(sent, shown));
        let refused = library.post("/moments/").json(&iso).await.value();
        let hint = "Datetime has wrong format. Use one of these formats instead: DD.MM.YYYY hh:mm.";
        assert_eq!(refused["moment"], json!([hint]));
        let hint = "Time has wrong format. Use one of these formats instead: hh.mm.";
        assert_eq!(refused["hour"], json!([hint]));
        // The second of the formats of dates is ISO 8601.
        assert_eq!(refused["day"], json!(null));
        // Columns of models, alone and in lists.
        let author = library
            .post("/api/authors/")
            .json(&json!({"name": "Tolstoy", "born": "09.09.1828"}));
        assert_eq!(author.await.value()["born"], "09.09.1828");
        assert_eq!(
            library.get("/api/authors/3/").await.value()["born"],
            "09.09.1828"
        );
        assert_eq!(library.get("/api/books/").await.value()[0]["price"], 9.99);
    }
}

/// Big numbers, which the field may choose to show otherwise.
#[derive(Serializer)]
#[serializer(model = Author)]
struct Numbered {
    id: i64,
    #[field(source = id, read_only, coerce_to_string = false)]
    number: i64,
}

struct NumberedViewSet;

#[viewset]
impl ReadOnlyModelViewSet for NumberedViewSet {
    type Model = Author;
    type Serializer = Numbered;
}

// parity: SET-042
#[actix_web::test]
async fn big_integers_are_text_where_the_application_says_so() {
    let numbers = |kit: RestKit| {
        open(kit)
            .register("numbered", NumberedViewSet)
            .basename("numbered")
    };
    for library in each(numbers).await {
        let author = library.get("/numbered/1/").await;
        expect(&author, 200, &json!({"id": 1, "number": 1}));
    }
    let texts = |kit: RestKit| {
        open(kit)
            .register("numbered", NumberedViewSet)
            .basename("numbered")
            .field_defaults(FieldDefaults::new().coerce_bigint_to_string(true))
    };
    for library in each(texts).await {
        let author = library.get("/numbered/1/").await;
        expect(&author, 200, &json!({"id": "1", "number": 1}));
        // Keys of other objects are what they are, and texts are read as numbers.
        let book = library
            .post("/api/books/")
            .json(&with(new_book(), json!({"pages": "77"})));
        let book = book.await.value();
        assert_eq!(book["pages"], "77");
        assert_eq!(book["author"], 2);
        assert_eq!(book["tags"], json!([2]));
    }
}

#[actix_web::test]
async fn two_applications_of_one_process_do_not_share_settings() {
    let (plain, formatted) = (each(plain).await, each(formatted).await);
    for (plain, formatted) in plain.iter().zip(&formatted) {
        for _ in 0..2 {
            let (one, other) = tokio::join!(async { plain.get("/api/books/1/").await }, async {
                formatted.get("/api/books/1/").await
            },);
            assert_eq!(one.value()["price"], "9.99");
            assert_eq!(other.value()["price"], 9.99);
        }
    }
}
