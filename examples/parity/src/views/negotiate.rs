//! In which form to answer.

use std::collections::BTreeMap;

use rest_kit::browsable::BrowsableApiRenderer;
use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, StaticHtmlRenderer};
use rest_kit::request::Value;
use rest_kit::views::{Renderers, Setting};
use serde::Serialize;
use serde_json::json;

use crate::models::{Author, authors};
use crate::renderers::{CompactRenderer, CsvRenderer, PlainTextRenderer};
use crate::serializers::AuthorSerializer;

fn three_forms() -> Renderers {
    (JsonRenderer, CsvRenderer, PlainTextRenderer).into()
}

/// `/api/negotiate`
pub(crate) struct NegotiationView;

/// JSON, CSV or plain text.
#[api_view]
impl ApiView for NegotiationView {
    fn renderers(&self) -> Renderers {
        three_forms()
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let format = cx
            .negotiated()
            .map(|negotiated| negotiated.renderer.format());
        Ok(Response::new(
            &json!({ "id": 7, "name": "Chloë", "format": format }),
        ))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        #[derive(Serialize)]
        struct Got {
            got: Value,
        }
        let got = cx.data().await?;
        Ok(Response::created(&Got { got }))
    }
}

/// `/api/negotiate/list`
pub(crate) struct NegotiationListView;

/// A list as JSON, CSV or plain text.
#[api_view]
impl ListCreateApiView for NegotiationListView {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn renderers(&self) -> Renderers {
        three_forms()
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Author> {
        Author::objects().order_by(authors::id.asc()).limit(3)
    }
}

/// `/api/negotiate/browsable/`
pub(crate) struct BrowsableAuthorsView;

/// JSON, or a page for people.
#[api_view]
impl ListCreateApiView for BrowsableAuthorsView {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn renderers(&self) -> Renderers {
        (JsonRenderer, BrowsableApiRenderer).into()
    }

    fn pagination(&self) -> Setting<dyn Pagination> {
        super::book_pagination()
    }
}

/// `/api/negotiate/browsable/{pk}/`
pub(crate) struct BrowsableAuthorView;

/// One author; JSON, or a page for people.
#[api_view]
impl RetrieveUpdateDestroyApiView for BrowsableAuthorView {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn renderers(&self) -> Renderers {
        (JsonRenderer, BrowsableApiRenderer).into()
    }
}

/// `/api/negotiate/ascii/`
pub(crate) struct AsciiView;

/// Escaped, spaced JSON.
#[api_view]
impl ApiView for AsciiView {
    fn renderers(&self) -> Renderers {
        CompactRenderer.into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({
            "name": "Chloë 📚",
            "items": [1, 2],
            "html": "<a href='x'>&</a>\u{2028}",
        })))
    }
}

/// `/api/negotiate/types/`
pub(crate) struct JsonTypesView;

/// How values are written.
#[api_view]
impl ApiView for JsonTypesView {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&Types::new()?))
    }
}

/// One value of each type, in the order of the contract.
#[derive(Serialize)]
struct Types {
    datetime: DateTime,
    datetime_micro: DateTime,
    datetime_offset: &'static str,
    datetime_naive: &'static str,
    date: NaiveDate,
    time: NaiveTime,
    duration: String,
    decimal: f64,
    uuid: Uuid,
    bytes: &'static str,
    float_whole: f64,
    float_small: f64,
    float_large: f64,
    float_third: f64,
    big: u128,
    none: (),
    r#true: bool,
    tuple: (u8, u8),
    nested: Nested,
    text: &'static str,
    int_key: OddKeys,
    lazy: &'static str,
}

#[derive(Serialize)]
struct Nested {
    a: [BTreeMap<&'static str, BTreeMap<&'static str, u8>>; 1],
    empty: [(); 0],
}

/// Keys that are no text: 1, true and nothing.
#[derive(Serialize)]
struct OddKeys {
    #[serde(rename = "1")]
    one: &'static str,
    null: &'static str,
}

impl Types {
    fn new() -> Result<Self> {
        let moment = |text: &str| text.parse::<DateTime>().map_err(Error::internal);
        let span = Duration::from_micros(86_461_000_005);
        Ok(Self {
            datetime: moment("2024-02-29T12:30:15Z")?,
            datetime_micro: moment("2024-02-29T12:30:15.123456Z")?,
            datetime_offset: "2024-02-29T12:30:00+05:30",
            datetime_naive: "2024-02-29T12:30:00",
            date: NaiveDate::from_ymd_opt(2024, 2, 29).unwrap_or_default(),
            time: NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).unwrap_or_default(),
            duration: format!("{}.{:06}", span.num_seconds(), span.subsec_nanos() / 1000),
            decimal: 10.50,
            uuid: "00000000-0000-0000-0000-000000000001"
                .parse()
                .map_err(Error::internal)?,
            bytes: "abc",
            float_whole: 3.0,
            float_small: 1e-7,
            float_large: 1e22,
            float_third: 1.0 / 3.0,
            big: 1 << 70,
            none: (),
            r#true: true,
            tuple: (1, 2),
            nested: Nested {
                a: [[("b", BTreeMap::new())].into()],
                empty: [],
            },
            text: "Chloë 📚 \u{2028} \x7f \"quoted\" \\ / \t <>&",
            int_key: OddKeys {
                one: "true",
                null: "none",
            },
            lazy: "Draft",
        })
    }
}

/// `/api/negotiate/html/`
pub(crate) struct StaticHtml;

#[api_view]
impl ApiView for StaticHtml {
    fn renderers(&self) -> Renderers {
        StaticHtmlRenderer.into()
    }

    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("<p>Hello</p>"))
    }
}

/// `/api/negotiate/empty/`
pub(crate) struct EmptyView;

/// Answers without a body.
#[api_view]
impl ApiView for EmptyView {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::empty(200))
    }

    async fn post(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }

    async fn put(&self, _cx: &Context) -> Result<Response> {
        let empty = Response::new("").with_status(202);
        Ok(empty.with_header("X-Note", "empty string"))
    }

    async fn delete(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::empty(200))
    }
}
