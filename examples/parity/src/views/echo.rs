//! Every field once, and fields in fields: what is sent comes back validated.

use std::collections::BTreeMap;

use rest_kit::Result;
use rest_kit::prelude::*;
use rest_kit::request::Value;
use rest_kit::serializers::fields::ChoiceField;
use rest_kit::serializers::validate;
use serde::Serialize;
use serde_json::json;

use crate::models::{Author, Book, Tag};

use super::parse::PointSerializer;
use super::strict::StrictSerializer;

/// A color.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    #[choice(value = "r", label = "Red")]
    Red,
    #[choice(value = "g", label = "Green")]
    Green,
    #[choice(value = "b", label = "Blue")]
    Blue,
}

const COLORS: [(&str, &str); 3] = [("r", "Red"), ("g", "Green"), ("b", "Blue")];

fn colors() -> impl Iterator<Item = (String, &'static str)> {
    COLORS
        .into_iter()
        .map(|(value, label)| (value.to_owned(), label))
}

/// One field of every kind.
#[derive(Serializer)]
pub(crate) struct KitchenSinkSerializer {
    #[field(required = false)]
    boolean: bool,
    maybe_boolean: Option<bool>,
    #[field(required = false, max_length = 20, min_length = 2)]
    char: String,
    #[field(required = false, allow_blank)]
    char_blank: String,
    char_null: Option<String>,
    #[field(required = false, trim_whitespace = false)]
    char_untrimmed: String,
    #[field(required = false, email)]
    email: String,
    #[field(required = false, regex = "^[A-Z]{3}-[0-9]{2}$")]
    regex: String,
    #[field(required = false, slug)]
    slug: String,
    #[field(required = false, slug, allow_unicode)]
    unicode_slug: String,
    #[field(required = false, url)]
    url: String,
    #[field(required = false)]
    uuid: Uuid,
    #[field(required = false, format = "hex")]
    uuid_hex: Uuid,
    #[field(required = false, ip)]
    ip: String,
    #[field(required = false, ipv4)]
    ipv4: String,
    #[field(required = false, max_value = 100, min_value = -10)]
    integer: i64,
    #[field(required = false)]
    big_integer: i128,
    #[field(required = false, max_value = 1000, min_value = -1)]
    float: f64,
    #[field(required = false, max_digits = 6, decimal_places = 2)]
    decimal: Decimal,
    #[field(
        required = false,
        max_digits = 8,
        decimal_places = 3,
        coerce_to_string = false
    )]
    decimal_number: Decimal,
    #[field(
        required = false,
        max_digits = 5,
        decimal_places = 1,
        max_value = "99.5",
        min_value = "0.5"
    )]
    decimal_bounded: Decimal,
    #[field(required = false)]
    datetime: DateTime,
    #[field(
        required = false,
        format = "%Y/%m/%d %H:%M",
        input_formats("%d.%m.%Y %H:%M", "iso-8601")
    )]
    datetime_custom: DateTime,
    #[field(required = false)]
    date: NaiveDate,
    #[field(required = false, input_formats("%d/%m/%Y"))]
    date_custom: NaiveDate,
    #[field(required = false)]
    time: NaiveTime,
    #[field(required = false, max_value = 34_560_000, min_value = 0)]
    duration: Duration,
    #[field(required = false)]
    choice: Color,
    #[field(required = false, with = ChoiceField::new(colors()).allow_blank(true))]
    choice_blank: Option<String>,
    #[field(required = false, with = ChoiceField::new([(1, "1"), (2, "2"), (3, "3")]))]
    choice_int: i64,
    #[field(required = false, multiple_choice)]
    multiple_choice: Vec<Color>,
    #[field(required = false, multiple_choice, allow_empty = false)]
    multiple_nonempty: Vec<Color>,
    #[field(required = false, max_length = 4, min_length = 1, child(min_value = 0))]
    integers: Vec<i64>,
    #[field(required = false, allow_empty = false)]
    strings: Vec<String>,
    #[field(required = false)]
    anything: Vec<Value>,
    #[field(required = false)]
    int_dict: BTreeMap<String, i64>,
    #[field(required = false, allow_empty = false)]
    any_dict: BTreeMap<String, Value>,
    #[field(required = false, allow_null = false)]
    json: Value,
    #[field(required = false)]
    point: PointSerializer,
    maybe_point: Option<PointSerializer>,
    #[field(required = false)]
    points: Vec<PointSerializer>,
    #[field(required = false, allow_empty = false)]
    points_nonempty: Vec<PointSerializer>,
    #[field(required = false, references = Author)]
    author: i64,
    #[field(required = false, references = Author)]
    authors: Vec<i64>,
    #[field(references = Author)]
    maybe_author: Option<i64>,
    #[field(required = false, references = Tag, slug = slug)]
    tag: String,
    #[field(required = false, references = Tag, slug = slug, allow_empty = false)]
    tags_nonempty: Vec<String>,
    #[field(required = false, references = Book, link = "book-detail")]
    book_link: String,
}

/// What was understood.
#[derive(Serialize)]
pub(crate) struct Echoed<K, T> {
    pub(crate) keys: K,
    pub(crate) data: T,
}

/// `/api/echo/`
pub(crate) struct KitchenSinkView;

/// Validates the body and sends back what it understood.
#[api_view]
impl ApiView for KitchenSinkView {
    async fn post(
        &self,
        _cx: &Context,
        sink: Validated<KitchenSinkSerializer>,
    ) -> Result<Response> {
        Ok(Response::new(&Echoed {
            keys: sink.names(),
            data: &*sink,
        }))
    }
}

/// A country that is delivered to.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Country {
    #[choice(value = "DE")]
    Germany,
    #[choice(value = "FR")]
    France,
    #[choice(value = "GB")]
    Britain,
}

/// Where to deliver.
#[derive(Serializer)]
pub(crate) struct AddressSerializer {
    #[field(max_length = 60)]
    street: String,
    city: String,
    #[field(default = Country::Germany)]
    country: Country,
}

/// One article of an order.
#[derive(Serializer)]
pub(crate) struct LineSerializer {
    #[field(regex = r"^[a-z]{2}\d{3}$")]
    sku: String,
    #[field(default = 1, min_value = 1)]
    quantity: i64,
    #[field(max_digits = 8, decimal_places = 2)]
    unit_price: Decimal,
}

/// Objects in an object.
#[derive(Serializer)]
pub(crate) struct OrderSerializer {
    reference: Uuid,
    address: AddressSerializer,
    billing: Option<AddressSerializer>,
    #[field(min_length = 1, max_length = 3)]
    lines: Vec<LineSerializer>,
    #[field(required = false, child(allow_blank))]
    notes: BTreeMap<String, String>,
    #[field(required = false, child(max_length = 2))]
    matrix: Vec<Vec<i64>>,
}

impl OrderSerializer {
    fn validate_lines(lines: &[LineSerializer]) -> FieldResult {
        let repeated = |(at, line): (usize, &LineSerializer)| {
            lines[..at].iter().any(|earlier| earlier.sku == line.sku)
        };
        if lines.iter().enumerate().any(repeated) {
            return Err("The same article twice.".into());
        }
        Ok(())
    }
}

/// `/api/echo/order/`
pub(crate) struct OrderView;

/// A nested order.
#[api_view]
impl ApiView for OrderView {
    async fn post(&self, _cx: &Context, order: Validated<OrderSerializer>) -> Result<Response> {
        Ok(Response::created(&*order))
    }
}

/// `/api/echo/codes/`
pub(crate) struct CodesView;

/// Answers the errors with their codes.
#[api_view]
impl ApiView for CodesView {
    async fn post(&self, cx: &Context) -> Result<Response> {
        let data = cx.data().await?;
        let outcome = match cx.request().query_param("serializer") {
            Some("sink") => validate::<KitchenSinkSerializer>(data, cx).await.map(drop),
            Some("strict") => validate::<StrictSerializer>(data, cx).await.map(drop),
            _ => validate::<OrderSerializer>(data, cx).await.map(drop),
        };
        match outcome {
            Ok(()) => Ok(Response::new(&json!({}))),
            Err(error) => Ok(Response::new(&error.detail().full_details())),
        }
    }
}
