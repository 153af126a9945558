//! Which bodies are read, and what is read from them.

use rest_kit::Result;
use rest_kit::negotiation::MediaType;
use rest_kit::parsers::{
    FileUploadParser, FormParser, JsonParser, LenientJsonParser, MultiPartParser, Parser,
};
use rest_kit::prelude::*;
use rest_kit::request::{Request, UploadedFile, Value};
use rest_kit::views::Parsers;
use serde::Serialize;
use serde_json::{Map, json};

async fn echo(cx: &Context) -> Result<Response> {
    #[derive(Serialize)]
    struct Echo {
        data: Value,
    }
    let data = cx.data().await?;
    Ok(Response::new(&Echo { data }))
}

/// `/api/parse/json/`
pub(crate) struct JsonOnlyView;

/// Reads JSON and nothing else.
#[api_view]
impl ApiView for JsonOnlyView {
    fn parsers(&self) -> Parsers {
        JsonParser.into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn put(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn delete(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }
}

/// `/api/parse/form/`
pub(crate) struct FormOnlyView;

/// Reads forms and nothing else.
#[api_view]
impl ApiView for FormOnlyView {
    fn parsers(&self) -> Parsers {
        FormParser.into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn put(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn delete(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }
}

/// `/api/parse/text/`
pub(crate) struct TextView;

/// Reads plain text.
#[api_view]
impl ApiView for TextView {
    fn parsers(&self) -> Parsers {
        PlainTextParser.into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn put(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn patch(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }

    async fn delete(&self, cx: &Context) -> Result<Response> {
        echo(cx).await
    }
}

/// `/api/parse/lenient/`
pub(crate) struct LenientJsonView;

/// Accepts NaN and Infinity in JSON.
#[api_view]
impl ApiView for LenientJsonView {
    fn parsers(&self) -> Parsers {
        LenientJsonParser.into()
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        let Value::Map(numbers) = cx.data().await? else {
            return Err(Error::internal("the contract says an object"));
        };
        let mut kinds = Map::new();
        for (name, number) in numbers {
            let kind = match number {
                Value::Float(number) if number.is_nan() => "nan",
                Value::Float(number) if number.is_infinite() => "infinity",
                _ => "finite",
            };
            kinds.insert(name, kind.into());
        }
        Ok(Response::new(&kinds))
    }
}

/// Reads a body as text.
#[derive(Debug)]
struct PlainTextParser;

impl Parser for PlainTextParser {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn parse(&self, body: &[u8], _: &MediaType, _: &Request) -> Result<Value> {
        let text = str::from_utf8(body).map_err(|_| Error::parse("The text is not UTF-8."))?;
        Ok(text.into())
    }
}

/// A form with files.
#[derive(Serializer)]
pub(crate) struct UploadSerializer {
    #[field(max_length = 20)]
    title: String,
    #[field(max_length = 30)]
    file: UploadedFile,
    #[field(required = false, allow_empty_file)]
    extra: UploadedFile,
    #[field(required = false)]
    numbers: Vec<i128>,
}

/// `/api/uploads/`
pub(crate) struct UploadView;

/// A form with files.
#[api_view]
impl ApiView for UploadView {
    fn parsers(&self) -> Parsers {
        (MultiPartParser, FormParser).into()
    }

    async fn post(&self, _cx: &Context, upload: Validated<UploadSerializer>) -> Result<Response> {
        let mut about = json!({ "title": upload.title, "numbers": upload.numbers });
        for (name, file) in [("file", &upload.file), ("extra", &upload.extra)] {
            if let Some(file) = file {
                about[name] = describe(file);
            }
        }
        Ok(Response::created(&about))
    }
}

fn describe(file: &UploadedFile) -> serde_json::Value {
    json!({ "name": file.name, "size": file.content.len(), "type": file.content_type })
}

/// `/api/uploads/raw/`
pub(crate) struct RawUploadView;

/// The body is the file.
#[api_view]
impl ApiView for RawUploadView {
    fn parsers(&self) -> Parsers {
        FileUploadParser.into()
    }

    async fn put(&self, cx: &Context) -> Result<Response> {
        about_file(cx).await
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        about_file(cx).await
    }
}

async fn about_file(cx: &Context) -> Result<Response> {
    let data = cx.data().await?;
    let Some(Value::File(file)) = data.get("file") else {
        return Err(Error::parse("The body is empty."));
    };
    Ok(Response::new(&describe(file)))
}

/// A point; on the axis if it has no `y`.
#[derive(Serializer)]
pub(crate) struct PointSerializer {
    pub(crate) x: i64,
    #[field(default = 0)]
    pub(crate) y: i64,
}

/// `/api/echo/batch/`
pub(crate) struct BatchView;

/// A list of points at the top level.
#[api_view]
impl ApiView for BatchView {
    async fn post(&self, _cx: &Context, points: Data<Vec<PointSerializer>>) -> Result<Response> {
        Ok(Response::new(&points.0))
    }
}

/// `/api/echo/raw/`
pub(crate) struct RawView;

/// Shows how the body and the query were parsed.
#[api_view]
impl ApiView for RawView {
    async fn post(&self, cx: &Context) -> Result<Response> {
        raw(cx).await
    }

    async fn put(&self, cx: &Context) -> Result<Response> {
        raw(cx).await
    }
}

/// What was parsed; as the client wrote it, whatever the size of its numbers.
#[derive(Serialize)]
struct Raw<'a> {
    content_type: &'a str,
    data: Parsed<'a>,
    query: Lists<'a, String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Parsed<'a> {
    Form(Lists<'a, Value>),
    Other(&'a Value),
}

async fn raw(cx: &Context) -> Result<Response> {
    let data = cx.data().await?;
    let request = cx.request();
    Ok(Response::new(&Raw {
        content_type: &request.content_type(),
        data: match &data {
            Value::Form(entries) => Parsed::Form(Lists::of(entries)),
            other => Parsed::Other(other),
        },
        query: Lists::of(request.query_params()),
    }))
}

/// The values of each name.
struct Lists<'a, V>(Vec<(&'a str, Vec<&'a V>)>);

impl<'a, V> Lists<'a, V> {
    fn of(entries: &'a [(String, V)]) -> Self {
        let mut lists: Vec<(&str, Vec<&V>)> = Vec::new();
        for (name, value) in entries {
            match lists.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value),
                None => lists.push((name, vec![value])),
            }
        }
        Self(lists)
    }
}

impl<V: Serialize> Serialize for Lists<'_, V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, values)| (name, values)))
    }
}
