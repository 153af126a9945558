//! Values in answers that no serializer has written, and the shapes that `RealWorld`'s clients expect.

use std::collections::BTreeSet;
use std::net::IpAddr;

use chrono::{FixedOffset, TimeZone as _};
use rest_kit::error::ErrorKind;
use rest_kit::prelude::*;
use rest_kit::serializers::encoders::{Float, IsoFormat, Items, Text, TotalSeconds};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Book, Sample, SampleSerializer, open};

fn moment(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// Says values as they are.
#[api_view(get)]
async fn raw(_cx: &Context) -> Result<Response> {
    let whole = moment("2024-01-02T03:04:05+00:00");
    let fine = moment("2024-01-02T05:04:05.000600+02:00");
    let id: Uuid = "550E8400-E29B-41D4-A716-446655440000".parse().unwrap();
    let address: IpAddr = "2001:db8::1".parse().unwrap();
    let span = Duration::hours(26);
    let names: BTreeSet<&str> = ["b", "a", "b"].into();
    Ok(Response::new(&(
        (whole, fine, Decimal::new(1250, 2)),
        (id, address, span),
        (names, 0..3, "text".bytes().collect::<Vec<u8>>()),
    )))
}

/// A list of rows as it comes out of the database, without being collected by the view.
struct SampleViewSet;

#[viewset]
impl ReadOnlyModelViewSet for SampleViewSet {
    type Model = Sample;
    type Serializer = SampleSerializer;
}

/// An article as `RealWorld`'s clients know it.
#[derive(Serializer)]
#[serializer(model = Book, rename_all = "camelCase", envelope = "article")]
struct Article {
    title: String,
    #[field(source = isbn)]
    slug: String,
    #[field(source = author_id, write_only)]
    author: i64,
    #[field(write_only)]
    price: Decimal,
    #[field(source = tags.name)]
    tag_list: Vec<String>,
    #[field(computed)]
    created_at: String,
}

impl Article {
    fn get_created_at(book: &Book, _cx: &Context) -> String {
        book.created_at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }
}

struct ArticleViewSet;

#[viewset]
impl ModelViewSet for ArticleViewSet {
    type Model = Book;
    type Serializer = Article;
}

/// What is refused stands under `errors`, with 422.
fn unprocessable(error: Error, cx: &Context) -> Response {
    if error.kind() != ErrorKind::Validation {
        return rest_kit::views::failure::respond(error, cx);
    }
    Response::new(&json!({ "errors": error.detail() })).with_status(422)
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .exception_handler(unprocessable)
        .register_view("raw", raw)
        .register_view("encoded", encoded)
        .register("rows", SampleViewSet)
        .basename("rows")
        .register("articles", ArticleViewSet)
        .basename("articles")
}

fn id_of_nobody() -> Result<Uuid> {
    let id = "00000000-0000-0000-0000-000000000005".parse();
    id.map_err(|_| Error::internal("this is a UUID"))
}

/// Says values as DRF's encoder does.
#[api_view(get)]
async fn encoded(cx: &Context) -> Result<Response> {
    let zone = FixedOffset::east_opt(7_200).ok_or_else(Error::not_found)?;
    let fine = NaiveTime::from_hms_micro_opt(3, 4, 5, 600).unwrap_or_default();
    let whole = NaiveTime::from_hms_opt(3, 4, 5).unwrap_or_default();
    let at = |time| {
        NaiveDate::from_ymd_opt(2020, 1, 2)
            .unwrap_or_default()
            .and_time(time)
    };
    let zoned = zone.from_local_datetime(&at(whole)).single();
    let v4: IpAddr = "127.0.0.1".parse().map_err(Error::internal)?;
    if cx.request().query_param("bad").is_some() {
        return Ok(Response::new(&Text(b"\xff")));
    }
    Ok(Response::new(&json!({
        "spans": [TotalSeconds(Duration::from_micros(86_402_000_030)), TotalSeconds(Duration::ZERO)],
        "ids": (id_of_nobody()?, v4),
        "bytes": Text("café".as_bytes()),
        "generated": Items::of((0..3).map(|n| n * n)),
        "float": Float(Decimal::new(150, 2)),
        "times": (IsoFormat(whole), IsoFormat(fine)),
        "naive": (IsoFormat(at(whole)), IsoFormat(at(fine))),
        "zoned": (zoned.map(IsoFormat), IsoFormat(at(fine).and_utc())),
    })))
}

// parity: RSP-009
#[actix_web::test]
async fn values_are_written_as_drfs_encoder_does() {
    for library in each(app).await {
        // Recorded from `json.dumps(…, cls=JSONEncoder)`.
        let expected = json!({
            "spans": ["86402.00003", "0.0"],
            "ids": ["00000000-0000-0000-0000-000000000005", "127.0.0.1"],
            "bytes": "café",
            "generated": [0, 1, 4],
            "float": 1.5,
            "times": ["03:04:05", "03:04:05.000600"],
            "naive": ["2020-01-02T03:04:05", "2020-01-02T03:04:05.000600"],
            "zoned": ["2020-01-02T03:04:05+02:00", "2020-01-02T03:04:05.000600Z"],
        });
        expect(&library.get("/encoded/").await, 200, &expected);
        assert_eq!(library.get("/encoded/?bad=1").await.status(), 500);
    }
}

// parity: RSP-007, RSP-008, FAP-034
#[actix_web::test]
async fn moments_decimals_and_the_like_have_one_form_in_json() {
    for library in each(app).await {
        let expected = json!([
            ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000600Z", "12.50"],
            ["550e8400-e29b-41d4-a716-446655440000", "2001:db8::1", "1 02:00:00"],
            [["a", "b"], {"start": 0, "end": 3}, [116, 101, 120, 116]],
        ]);
        expect(&library.get("/raw/").await, 200, &expected);
    }
}

// parity: ADD-015, ADD-016, ADD-017, FAP-031
#[actix_web::test]
async fn articles_look_as_real_worlds_clients_expect() {
    for library in each(app).await {
        let body = json!({"article": {
            "title": "How to train", "slug": "how-to-train", "author": 1, "price": "1.00",
        }});
        let answer = library.post("/articles/").json(&body).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let mut article = answer.value()["article"].take();
        let created = article["createdAt"].take();
        let created = created.as_str().unwrap();
        assert!(created.len() == 24 && created.ends_with('Z'), "{created}");
        let expected = json!({
            "title": "How to train", "slug": "how-to-train", "tagList": [], "createdAt": null,
        });
        assert_eq!(article, expected);
        let answer = library.get("/articles/1/").await.value();
        assert_eq!(answer["article"]["tagList"], json!(["classic", "sand"]));
        let body = json!({"article": {"title": "", "slug": "x", "author": 1, "price": "1.00"}});
        let answer = library.post("/articles/").json(&body).await;
        let blank = json!({"title": ["This field may not be blank."]});
        expect(&answer, 422, &json!({ "errors": blank }));
        let answer = library.get("/articles/99/").await;
        let missing = json!({"detail": "No Book matches the given query."});
        expect(&answer, 404, &missing);
    }
}
