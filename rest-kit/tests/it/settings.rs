//! What an application decides once for all its views; DRF's `REST_FRAMEWORK`.

use std::sync::Arc;

use chrono::FixedOffset;
use rest_kit::authentication::TokenAuthentication;
use rest_kit::db::{Condition, Lookup};
use rest_kit::filters::{ModelColumns, ModelFilter};
use rest_kit::negotiation::{ContentNegotiation, DefaultContentNegotiation, Negotiated};
use rest_kit::parsers::{FormParser, JsonParser, LenientJsonParser};
use rest_kit::permissions::IsAuthenticated;
use rest_kit::prelude::*;
use rest_kit::renderers::{CsvRenderer, JsonRenderer, JsonStyle, Renderer};
use rest_kit::request::Request;
use rest_kit::serializers::fields::FieldDefaults;
use rest_kit::throttling::UserRateThrottle;
use rest_kit::versioning::{AcceptHeaderVersioning, UrlPathVersioning};
use rest_kit::views::Setting;
use rest_kit::views::metadata::{Metadata, ViewMetadata};
use serde_json::json;

use crate::support::app::{Tokens, caller, each, expect, new_book, with};
use crate::support::library::{Author, TagViewSet, open};

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

// parity: SET-031, SET-032, SET-033, SET-034, SET-035, SET-036, SET-037, SET-041
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

// parity: SET-015, SET-016
#[actix_web::test]
async fn parameters_of_searches_and_orders_have_other_names() {
    let app = |kit: RestKit| open(kit).search_param("q").ordering_param("sort");
    for library in each(app).await {
        let found = library.get("/api/books/?q=messiah").await.value();
        assert_eq!(found.as_array().unwrap().len(), 1);
        let sorted = library.get("/api/books/?sort=-title").await.value();
        assert_eq!(sorted[0]["title"], "The Dispossessed");
        let plain = library
            .get("/api/books/?search=messiah&ordering=-title")
            .await
            .value();
        assert_eq!(plain.as_array().unwrap().len(), 3);
        assert_eq!(plain[0]["title"], "Dune");
    }
}

/// Callers see their own rows only, of models that have owners.
#[derive(Debug)]
struct OwnRows;

impl ModelFilter for OwnRows {
    fn condition(&self, cx: &Context, columns: ModelColumns) -> Result<Option<Condition>> {
        let Some(owner) = columns.get("owner_id") else {
            return Ok(None);
        };
        let caller = cx.user_id().unwrap_or_default().to_string();
        let own = Condition::lookup(&owner, Lookup::Exact, &[&caller]);
        own.map(Some).map_err(Error::internal)
    }
}

// parity: SET-010
#[actix_web::test]
async fn filters_of_the_application_hold_for_every_view() {
    for library in each(|kit| open(kit).filter_backend(OwnRows)).await {
        library.force_authenticate(Some(caller(1, false)));
        let titles = |list: serde_json::Value| {
            let titles = list
                .as_array()
                .unwrap()
                .iter()
                .map(|book| book["title"].clone());
            titles.collect::<Vec<_>>()
        };
        let own = library.get("/api/books/").await.value();
        assert_eq!(titles(own), ["Dune", "Dune Messiah"]);
        // What the view declares itself comes before it.
        let found = library.get("/api/books/?search=messiah").await.value();
        assert_eq!(titles(found), ["Dune Messiah"]);
        assert_eq!(library.get("/api/books/2/").await.status(), 404);
        assert_eq!(library.delete("/api/books/2/").await.status(), 404);
        assert_eq!(
            library
                .get("/api/tags/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            2
        );
        library.force_authenticate(Some(caller(2, false)));
        assert_eq!(library.get("/api/books/2/").await.status(), 200);
    }
}

// parity: SET-025
#[actix_web::test]
async fn messages_of_no_field_have_another_key() {
    let lost = with(new_book(), json!({"status": "lost"}));
    let words = "A lost book cannot be in print.";
    for library in each(open).await {
        let refused = library.post("/api/books/").json(&lost).await;
        expect(&refused, 400, &json!({"non_field_errors": [words]}));
    }
    for library in each(|kit| open(kit).non_field_errors_key("__all__")).await {
        let refused = library.post("/api/books/").json(&lost).await;
        expect(&refused, 400, &json!({"__all__": [words]}));
        let refused = library.post("/api/books/").json(&json!([])).await;
        let words = "Invalid data. Expected a dictionary, but got list.";
        expect(&refused, 400, &json!({"__all__": [words]}));
    }
}

/// An author with an address under another name.
#[derive(Serializer)]
#[serializer(model = Author)]
struct Linked {
    #[field(computed)]
    href: String,
    name: String,
}

impl Linked {
    fn get_href(author: &Author, _cx: &Context) -> String {
        format!("http://testserver/linked/{}/", author.id)
    }
}

struct LinkedViewSet;

#[viewset]
impl ModelViewSet for LinkedViewSet {
    type Model = Author;
    type Serializer = Linked;
}

// parity: SET-030
#[actix_web::test]
async fn the_location_of_new_objects_is_a_field_of_another_name() {
    for (name, location) in [("url", None), ("href", Some("http://testserver/linked/3/"))] {
        let linked = |kit: RestKit| kit.register("linked", LinkedViewSet);
        let renamed = |kit: RestKit| kit.register("linked", LinkedViewSet).url_field_name("href");
        for library in each(if name == "url" { linked } else { renamed }).await {
            let answer = library
                .post("/linked/")
                .json(&json!({"name": "Tolstoy"}))
                .await;
            assert_eq!(answer.status(), 201);
            assert_eq!(answer.header("location"), location, "{name}");
        }
    }
}

#[api_view]
async fn letters(_cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({"letter": "é", "list": [1, 2]})))
}

// parity: SET-038, SET-039
#[actix_web::test]
async fn json_is_laid_out_as_the_application_says() {
    for library in each(|kit| kit.register_view("letters", letters)).await {
        assert_eq!(
            library.get("/letters/").await.text(),
            r#"{"letter":"é","list":[1,2]}"#
        );
    }
    let app = |kit: RestKit| {
        kit.register_view("letters", letters)
            .json_style(JsonStyle::new().ascii().spaced())
    };
    for library in each(app).await {
        let text = library.get("/letters/").await.text();
        assert_eq!(text, r#"{"letter": "\u00e9", "list": [1, 2]}"#);
        let indented = library
            .get("/letters/")
            .header("accept", "application/json; indent=1");
        let text = "{\n \"letter\": \"\\u00e9\",\n \"list\": [\n  1,\n  2\n ]\n}";
        assert_eq!(indented.await.text(), text);
        assert_eq!(
            library.put("/letters/").await.text(),
            r#"{"detail": "Method \"PUT\" not allowed."}"#
        );
    }
}

#[api_view(post)]
async fn echo(cx: &Context) -> Result<Response> {
    Ok(Response::new(&format!("{:?}", cx.data().await?)))
}

// parity: SET-002, SET-040
#[actix_web::test]
async fn the_parsers_of_the_application_read_bodies() {
    for library in each(|kit| kit.register_view("echo", echo)).await {
        let strict = library.post("/echo/").body("application/json", "NaN").await;
        assert_eq!(strict.status(), 400);
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            200
        );
    }
    let app = |kit: RestKit| kit.register_view("echo", echo).parsers(LenientJsonParser);
    for library in each(app).await {
        let lenient = library.post("/echo/").body("application/json", "NaN").await;
        expect(&lenient, 200, &json!("Float(NaN)"));
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            415
        );
    }
    let both = |kit: RestKit| {
        kit.register_view("echo", echo)
            .parsers((JsonParser, FormParser))
    };
    for library in each(both).await {
        assert_eq!(
            library.post("/echo/").form(&[("a", "b")]).await.status(),
            200
        );
    }
}

// parity: SET-001, SET-028
#[actix_web::test]
async fn renderers_are_chosen_by_a_parameter_of_another_name_or_by_none() {
    for library in each(|kit| open(kit).renderers((JsonRenderer, CsvRenderer::default()))).await {
        let csv = library.get("/api/tags/?format=csv").await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    }
    for library in each(open).await {
        assert_eq!(library.get("/api/tags/?format=csv").await.status(), 404);
    }
    let renamed = |kit: RestKit| {
        open(kit)
            .renderers((JsonRenderer, CsvRenderer::default()))
            .content_negotiation(DefaultContentNegotiation::new().format_param("type"))
    };
    for library in each(renamed).await {
        let csv = library.get("/api/tags/?type=csv&format=x").await;
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        assert_eq!(library.get("/api/tags/?type=xml").await.status(), 404);
    }
    let none = |kit: RestKit| {
        open(kit).content_negotiation(DefaultContentNegotiation::new().format_param(None))
    };
    for library in each(none).await {
        assert_eq!(library.get("/api/tags/?format=xml").await.status(), 200);
    }
}

/// Answers in the last form that a view has, whatever the client asks for.
#[derive(Debug)]
struct Last;

impl ContentNegotiation for Last {
    fn select_renderer(
        &self,
        _request: &Request,
        renderers: &[Arc<dyn Renderer>],
        _suffix: Option<&str>,
    ) -> Result<Negotiated> {
        let last = renderers.last().map(Negotiated::with);
        last.ok_or_else(|| Error::not_found())
    }
}

struct Usual;

#[api_view]
impl ApiView for Usual {
    fn content_negotiation(&self) -> Setting<dyn ContentNegotiation> {
        DefaultContentNegotiation::new().into()
    }

    fn metadata(&self) -> Setting<dyn Metadata> {
        Setting::Off
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&["usual"]))
    }
}

// parity: SET-006, VER-013
#[actix_web::test]
async fn another_negotiation_chooses_renderers() {
    let app = |kit: RestKit| {
        open(kit)
            .register_view("usual", Usual)
            .renderers((JsonRenderer, CsvRenderer::default()))
            .content_negotiation(Last)
    };
    for library in each(app).await {
        let csv = library
            .get("/api/tags/?format=xml")
            .header("accept", "image/png")
            .await;
        assert_eq!(csv.status(), 200);
        assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
        expect(&library.get("/usual/").await, 200, &json!(["usual"]));
    }
}

/// Names only.
#[derive(Debug)]
struct MinimalMetadata;

impl Metadata for MinimalMetadata {
    fn determine_metadata(&self, view: &ViewMetadata<'_>, _cx: &Context) -> Response {
        Response::new(&json!({"name": view.name, "description": view.description}))
    }
}

// parity: SET-007, VER-018
#[actix_web::test]
async fn options_answers_what_the_application_says_or_nothing() {
    let app = |kit: RestKit| {
        open(kit)
            .register_view("usual", Usual)
            .metadata(MinimalMetadata)
    };
    for library in each(app).await {
        let answer = library.options("/api/authors/").await;
        expect(
            &answer,
            200,
            &json!({"name": "Author List", "description": "Those who write."}),
        );
        let refused = library.options("/usual/").await;
        expect(
            &refused,
            405,
            &json!({"detail": "Method \"OPTIONS\" not allowed."}),
        );
    }
    for library in each(|kit| open(kit).metadata(Setting::Off)).await {
        assert_eq!(library.options("/api/authors/").await.status(), 405);
        assert_eq!(library.get("/api/authors/").await.status(), 200);
    }
}

#[api_view]
async fn version(cx: &Context) -> Result<Response> {
    Ok(Response::new(&cx.version()))
}

// parity: SET-008, SET-017, SET-018, SET-019
#[actix_web::test]
async fn versions_have_a_default_a_list_and_a_parameter() {
    let by_header = |kit: RestKit| {
        kit.register_view("version", version).versioning(
            AcceptHeaderVersioning::new()
                .default_version("1")
                .allowed_versions(["1", "2"])
                .version_param("v"),
        )
    };
    for library in each(by_header).await {
        let get = |accept: &str| library.get("/version/").header("accept", accept);
        expect(&get("*/*").await, 200, &json!("1"));
        expect(&get("application/json; v=2").await, 200, &json!("2"));
        expect(&get("application/json; version=2").await, 200, &json!("1"));
        assert_eq!(get("application/json; v=3").await.status(), 406);
    }
    let by_path = |kit: RestKit| {
        kit.register_view("{v}/version", version)
            .versioning(UrlPathVersioning::new().version_param("v"))
    };
    for library in each(by_path).await {
        expect(&library.get("/7/version/").await, 200, &json!("7"));
    }
    for library in each(|kit| kit.register_view("version", version)).await {
        expect(&library.get("/version/").await, 200, &json!(null));
    }
}

#[api_view]
async fn caller_name(cx: &Context) -> Result<Response> {
    Ok(Response::new(
        &cx.user().map(|user| user.username().to_owned()),
    ))
}

fn tea(error: Error, _cx: &Context) -> Response {
    Response::new(&json!({"tea": error.status()})).with_status(418)
}

// parity: SET-003, SET-004, SET-005, SET-012, SET-024
#[actix_web::test]
async fn callers_are_known_asked_counted_and_answered_as_the_application_says() {
    for library in each(|kit| open(kit).register_view("name", caller_name)).await {
        let token = library.get("/name/").token("token-of-ann").await;
        expect(&token, 200, &json!(null));
    }
    let app = |kit: RestKit| {
        kit.register_view("name", caller_name)
            .register("tags", TagViewSet)
            .authentication((TokenAuthentication::new(Tokens),))
            .permissions(IsAuthenticated)
            .throttles(UserRateThrottle::default())
            .throttle_rates([("user", "2/day")])
    };
    for library in each(app).await {
        assert_eq!(library.get("/tags/").await.status(), 401);
        let mine = library.get("/name/").token("token-of-ann").await;
        expect(&mine, 200, &json!("ann"));
        assert_eq!(
            library.get("/tags/").token("token-of-ann").await.status(),
            200
        );
        assert_eq!(
            library.get("/tags/").token("token-of-ann").await.status(),
            429
        );
        assert_eq!(
            library.get("/tags/").token("token-of-root").await.status(),
            200
        );
    }
    for library in each(|kit| open(kit).exception_handler(tea)).await {
        expect(
            &library.get("/api/tags/99/").await,
            418,
            &json!({"tea": 404}),
        );
        expect(&library.get("/nothing/").await, 418, &json!({"tea": 404}));
    }
}

// parity: SET-009, SET-014
#[actix_web::test]
async fn lists_are_cut_into_pages_of_the_applications_size() {
    for library in each(open).await {
        assert_eq!(
            library
                .get("/api/books/")
                .await
                .value()
                .as_array()
                .unwrap()
                .len(),
            3
        );
    }
    for library in each(|kit| open(kit).pagination(PageNumberPagination::new(2))).await {
        let page = library.get("/api/books/").await.value();
        assert_eq!(page["count"], 3);
        assert_eq!(page["results"].as_array().unwrap().len(), 2);
        assert_eq!(page["next"], "http://testserver/api/books/?page=2");
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
