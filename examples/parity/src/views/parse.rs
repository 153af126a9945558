//! Which bodies are read, and what is read from them.

use rest_kit::Result;
use rest_kit::negotiation::MediaType;
use rest_kit::parsers::{
    FileUploadParser, FormParser, JsonParser, LenientJsonParser, MultiPartParser, Parser,
};
use rest_kit::prelude::*;
use rest_kit::request::{Request, UploadedFile, Value};
use rest_kit::views::Parsers;
use serde_json::{Map, json};

async fn echo(cx: &Context) -> Result<Response> {
    Ok(Response::new(&json!({ "data": cx.data().await? })))
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
    numbers: Vec<i64>,
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

async fn raw(cx: &Context) -> Result<Response> {
    let data = match cx.data().await? {
        Value::Form(entries) => lists(entries.iter().map(|(name, value)| (name, value))),
        other => json!(other),
    };
    let request = cx.request();
    Ok(Response::new(&json!({
        "content_type": request.content_type(),
        "data": data,
        "query": lists(request.query_params().iter().map(|(name, value)| (name, value))),
    })))
}

/// Gathers the values of each name.
fn lists<'a, V: serde::Serialize + 'a>(
    entries: impl Iterator<Item = (&'a String, &'a V)>,
) -> serde_json::Value {
    let mut lists = Map::new();
    for (name, value) in entries {
        let list = lists.entry(name).or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(json!(value));
        }
    }
    lists.into()
}
