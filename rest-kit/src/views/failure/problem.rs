//! Errors as problem details (RFC 9457).

use serde::{Serialize, Serializer};

use crate::context::Context;
use crate::error::{Error, ErrorDetail, Place, ValidationErrors};
use crate::http::{KeyStyle, Response, reason, to_json};

use super::flat::{Step, beginning, dotted, own_detail, pointer, visit};
use super::respond;

/// The media type of problem details.
const MEDIA_TYPE: &str = "application/problem+json";

/// The members that the standard or this crate gives a meaning.
const MEMBERS: [&str; 7] = [
    "type", "title", "status", "detail", "instance", "code", "errors",
];

#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    instance: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Member<'a>>,
    #[serde(flatten)]
    more: More<'a>,
}

/// Members beside those of the standard: what a failure that refuses no data says besides.
struct More<'a>(Vec<(&'a str, &'a ValidationErrors)>);

impl Serialize for More<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[derive(Serialize)]
struct Member<'a> {
    detail: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie: Option<String>,
}

/// Answers an error as problem details (RFC 9457), `application/problem+json`.
///
/// Statuses and other headers are those of [`respond`]. Refused data is told field by field in
/// `errors`, each with the code of its message and where it was: a `pointer` into the body, or
/// the name of a `parameter`, a `header` or a `cookie`. Browsers that see pages see a page.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::failure;
///
/// // For all views, and for paths that no route has:
/// let app = RestKit::new(Settings::default()).exception_handler(failure::problem);
/// # let _ = app;
///
/// // For one view:
/// struct Shelf;
///
/// #[api_view]
/// impl ApiView for Shelf {
///     fn handle_exception(&self, error: Error, cx: &Context) -> Response {
///         failure::problem(error, cx)
///     }
/// }
/// ```
pub fn problem(error: Error, cx: &Context) -> Response {
    if error.data().is_some() {
        return respond(error, cx);
    }
    let kind = error.kind();
    let tree = error.detail().clone();
    let parameter = error.parameter().map(str::to_owned);
    let refused = error.refused().into_iter();
    let refused: Vec<_> = refused
        .map(|(place, errors)| (place, errors.clone()))
        .collect();
    let style = cx.request().key_style();
    let response = respond(error, cx);
    let status = response.status();
    let own = own_detail(kind, &tree);
    let (message, code) = match own {
        Some(detail) => (&*detail.message, &*detail.code),
        None => (kind.message(), kind.code()),
    };
    let mut problem = Problem {
        r#type: "about:blank",
        title: reason(status),
        status,
        detail: message,
        instance: cx.request().path(),
        code,
        errors: Vec::new(),
        more: More(Vec::new()),
    };
    match &tree {
        ValidationErrors::Map(entries) if own.is_some() => {
            let entries = entries.iter().map(|(name, value)| (&**name, value));
            let more = entries.filter(|(name, _)| !MEMBERS.contains(name));
            problem.more = More(more.collect());
        }
        _ if own.is_some() => {}
        _ => {
            for (place, errors) in &refused {
                let mut way = beginning(parameter.as_deref());
                visit(errors, &mut way, &mut |way, detail| {
                    problem.errors.push(member(way, detail, *place, style));
                });
            }
        }
    }
    let body = match to_json(&problem) {
        Ok(body) => style.write(body),
        Err(error) => return error.into(),
    };
    let shows_page = |cx: &Context| cx.negotiated().is_some_and(|it| it.renderer.wants_page());
    if shows_page(cx) {
        response.with_json(body)
    } else {
        response.with_raw(MEDIA_TYPE, body)
    }
}

fn member<'a>(
    way: &[Step<'_>],
    detail: &'a ErrorDetail,
    place: Place,
    style: KeyStyle,
) -> Member<'a> {
    let mut member = Member {
        detail: &detail.message,
        code: &detail.code,
        pointer: None,
        parameter: None,
        header: None,
        cookie: None,
    };
    let name = || dotted(way, style);
    match place {
        Place::Query => member.parameter = name(),
        Place::Header => member.header = name().map(|name| name.replace('_', "-")),
        Place::Cookie => member.cookie = name(),
        Place::Body => member.pointer = Some(pointer(way, style)),
    }
    member
}
