//! Where arguments are looked for.

use crate::context::Context;
use crate::error::Result;
use crate::http::Value;

/// Where an argument is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// The body, if it is JSON.
    Json,
    /// The body, if it is a form.
    Form,
    /// The files of a multipart body.
    Files,
    /// The query string.
    #[doc(alias = "args")]
    Query,
    /// The form and the query string.
    Values,
    /// The headers; `x_trace_id` is `X-Trace-Id`.
    Headers,
    /// The cookies.
    Cookies,
}

impl Location {
    /// Returns what Flask-RESTful calls it in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Json => "the JSON body",
            Self::Form => "the post body",
            Self::Files => "an uploaded file",
            Self::Query => "the query string",
            Self::Values => "the post body or the query string",
            Self::Headers => "the HTTP headers",
            Self::Cookies => "the request's cookies",
        }
    }
}

/// Returns the names and values of a location, in order.
///
/// # Errors
///
/// Those of reading the body.
pub(super) async fn entries(location: Location, cx: &Context) -> Result<Vec<(String, Value)>> {
    let is_file = |(_, value): &(String, Value)| matches!(value, Value::File(_));
    Ok(match location {
        Location::Query => query(cx),
        Location::Headers => headers(cx),
        Location::Cookies => cookies(cx),
        Location::Json => match cx.data().await? {
            Value::Map(entries) => entries,
            _ => Vec::new(),
        },
        Location::Form => form(cx)
            .await?
            .into_iter()
            .filter(|it| !is_file(it))
            .collect(),
        Location::Files => form(cx).await?.into_iter().filter(is_file).collect(),
        Location::Values => {
            let form = form(cx).await?.into_iter().filter(|it| !is_file(it));
            query(cx).into_iter().chain(form).collect()
        }
    })
}

async fn form(cx: &Context) -> Result<Vec<(String, Value)>> {
    Ok(match cx.data().await? {
        Value::Form(entries) => entries,
        _ => Vec::new(),
    })
}

fn query(cx: &Context) -> Vec<(String, Value)> {
    let pair = |(name, value): &(String, String)| (name.clone(), Value::from(value.as_str()));
    cx.request().query_params().iter().map(pair).collect()
}

fn headers(cx: &Context) -> Vec<(String, Value)> {
    let headers = cx.request().actix().headers().iter();
    headers
        .filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().replace('-', "_"), Value::from(value)))
        })
        .collect()
}

fn cookies(cx: &Context) -> Vec<(String, Value)> {
    let header = cx.request().header_joined("cookie").unwrap_or_default();
    let pairs = header
        .split([';', ','])
        .filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| {
            let value = value.trim().trim_matches('"');
            (name.trim().to_owned(), Value::from(value))
        })
        .collect()
}
