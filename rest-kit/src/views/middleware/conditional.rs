//! Conditional requests: answers only when something changed, changes only when nothing has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Mutex as AsyncMutex;

use crate::context::Context;
use crate::db::{KnownRow, Unchanged};
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Body, EntityTag, Request, Response, TagList};

use super::fingerprint::fingerprint;
use super::{Middleware, Next};

/// Gives answers an ETag, and heeds what callers say about the state they know.
///
/// GET with `If-None-Match` (or `If-Modified-Since`, when the view answers `Last-Modified`) is
/// answered 304 when nothing has changed. PUT, PATCH and DELETE with `If-Match` are answered 412
/// when something has: they are compared with what GET answers at the same address. Of two callers
/// who know the same state one is told, also when they call different processes: the row that the
/// view's `get_object` has found for GET is compared again, and locked, in the transaction of the
/// serializer's `save` or of the deletion. What a view stores in another way, and changes of other
/// tables alone, are compared within a process only.
///
/// `If-None-Match` of PUT, PATCH and DELETE is heeded too: with `*` only what is not there yet is
/// written. Where nothing answers GET, no tag is the current one: `If-Match` is 412 there, but for
/// `*`.
///
/// Callers who may not GET are refused when they send `If-Match`: they would learn what is there.
///
/// The ETag is made of the answer's data; a view that answers an `ETag` of its own, for example
/// of a version column, keeps it, and is compared by it.
///
/// # Examples
///
/// ```
/// use rest_kit::middleware::ConditionalRequests;
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default()).middleware(ConditionalRequests::new().required());
/// # let _ = app;
/// ```
#[doc(alias = "condition")]
#[doc(alias = "ETAGMixin")]
#[derive(Debug, Default)]
#[must_use]
pub struct ConditionalRequests {
    is_required: bool,
    member: Option<&'static str>,
    turns: Turns,
}

impl ConditionalRequests {
    /// Heeds the headers of those who send them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Refuses PUT, PATCH and DELETE without `If-Match` (428).
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// Makes ETags of one member of the answer: a count of changes (`#[model(version)]`), or the
    /// time of the last one (`auto_now`). Answers without it are taken as a whole.
    pub fn by(mut self, member: &'static str) -> Self {
        self.member = Some(member);
        self
    }

    /// Adds an ETag, or answers that nothing has changed.
    fn read(&self, response: Response, cx: &Context) -> Response {
        if response.status() != 200 {
            return response;
        }
        let own = response.header("etag").map(str::to_owned);
        let (tag, response) = match (own, self.tag(&response)) {
            (Some(tag), _) => (tag, response),
            (None, Some(tag)) => {
                let tag = in_form(&tag, cx);
                (tag.clone(), response.with_header("ETag", tag))
            }
            (None, None) => return response,
        };
        heed(response, &tag, cx)
    }

    /// Returns the ETag of an answer's data, whatever form it is rendered in.
    fn tag(&self, response: &Response) -> Option<String> {
        match response.body() {
            Body::Data(data) => {
                let member = self.member.and_then(|name| member(data, name));
                Some(match member {
                    Some(value) => format!("\"{value}\""),
                    None => format!("\"{}\"", fingerprint(&[data])),
                })
            }
            Body::Raw(content_type, bytes) => Some(format!(
                "\"{}\"",
                fingerprint(&[content_type.as_bytes(), bytes])
            )),
            Body::Empty | Body::Stream(..) => None,
        }
    }

    /// Lets a change through if the object is what the caller takes it for, and none of what the
    /// caller does not want to change.
    async fn change(
        &self,
        known: Option<&str>,
        unwanted: Option<&str>,
        cx: &Context,
        next: Next<'_>,
    ) -> Result<Response> {
        let turn = self.turns.of(&object(cx));
        let _turn = turn.lock().await;
        let current = match next.current(cx).await {
            Ok(Some(current)) => current,
            // Nothing here has a tag: the caller's is of something else.
            Ok(None) if known.is_some_and(|known| TagList::parse(known) != TagList::Any) => {
                return Err(Error::new(ErrorKind::PreconditionFailed));
            }
            Ok(None) => return next.run(cx).await,
            // There is nothing to protect; the action says in its own words what is wrong.
            Err(error) if error.status() == 404 => return next.run(cx).await,
            Err(error) => return Err(error),
        };
        let own = current.header("etag");
        if let Some(unwanted) = unwanted {
            let is_unwanted = match own {
                Some(own) => is_known(unwanted, own),
                None => is_state(unwanted, &self.tag(&current).unwrap_or_default()),
            };
            if is_unwanted {
                return Err(Error::new(ErrorKind::PreconditionFailed));
            }
        }
        let Some(known) = known else {
            return next.run(cx).await;
        };
        let known = TagList::parse(known);
        let is_current = match own {
            Some(own) => is_own(&known, own),
            None => is_made(&known, &self.tag(&current).unwrap_or_default()),
        };
        if is_current {
            // Who writes `*` wants to change whatever is there.
            let is_certain = known != TagList::Any;
            if let Some(row) = cx.provided::<KnownRow>().filter(|_| is_certain) {
                cx.provide(Unchanged(row));
            }
            next.run(cx).await
        } else {
            Err(Error::new(ErrorKind::PreconditionFailed))
        }
    }
}

impl Middleware for ConditionalRequests {
    async fn call(&self, cx: &Context, next: Next<'_>) -> Result<Response> {
        match cx.method() {
            "GET" | "HEAD" => Ok(self.read(next.run(cx).await?, cx)),
            "PUT" | "PATCH" | "DELETE" => {
                let header = |name| cx.request().header_joined(name);
                match (header("if-match"), header("if-none-match")) {
                    (None, _) if self.is_required => {
                        Err(Error::new(ErrorKind::PreconditionRequired))
                    }
                    (None, None) => next.run(cx).await,
                    (known, unwanted) => {
                        let (known, unwanted) = (known.as_deref(), unwanted.as_deref());
                        self.change(known, unwanted, cx, next).await
                    }
                }
            }
            _ => next.run(cx).await,
        }
    }
}

/// Returns what an address stands for, however it is written: the route and its parameters.
fn object(cx: &Context) -> String {
    let request = cx.request();
    let name = request.route().map_or("", |route| &*route.name);
    let mut text = name.to_owned();
    for (name, value) in request.path_params() {
        if Some(name.as_str()) != cx.conventions().format_suffix_param {
            text.push('\n');
            text.push_str(value);
        }
    }
    text
}

/// Gives other forms than the first tags of their own: `"…"` in JSON, `"…;csv"` in CSV.
fn in_form(tag: &str, cx: &Context) -> String {
    let format = cx
        .negotiated()
        .map(|negotiated| negotiated.renderer.format());
    match format {
        Some(format) if format != "json" => format!("{};{format}\"", tag.trim_end_matches('"')),
        _ => tag.to_owned(),
    }
}

/// Sends an answer to GET, or says that the caller has it already.
pub(super) fn heed(response: Response, tag: &str, cx: &Context) -> Response {
    let request = cx.request();
    let is_known = match request.header_joined("if-none-match") {
        Some(known) => is_known(&known, tag),
        None => is_unmodified(request, &response),
    };
    if is_known {
        not_modified(&response)
    } else {
        response
    }
}

/// Whether the caller has what is tagged so already.
fn is_known(list: &str, tag: &str) -> bool {
    let tag = EntityTag::parse(tag);
    TagList::parse(list).has(|known| tag.is_some_and(|tag| known.is_weakly_equal(&tag)))
}

/// Whether the view's own tag is among those that the caller knows.
fn is_own(known: &TagList<'_>, tag: &str) -> bool {
    let tag = EntityTag::parse(tag);
    known.has(|known| tag.is_some_and(|tag| known.is_strongly_equal(&tag)))
}

/// Whether a tag that was made here is among those that the caller knows, in any form: what was
/// read as CSV may be changed as JSON. Tags that are made have no `;` but the form's.
fn is_made(known: &TagList<'_>, tag: &str) -> bool {
    let tag = EntityTag::parse(tag);
    known.has(|known| !known.is_weak() && tag.is_some_and(|tag| state(known) == state(&tag)))
}

/// [`is_made`], for weak tags too.
fn is_state(list: &str, tag: &str) -> bool {
    let tag = EntityTag::parse(tag);
    TagList::parse(list).has(|known| tag.is_some_and(|tag| state(known) == state(&tag)))
}

/// Returns what a tag that was made here says of the state, without the form.
fn state<'a>(tag: &EntityTag<'a>) -> &'a str {
    let opaque = tag.opaque();
    opaque.split(';').next().unwrap_or(opaque)
}

fn is_unmodified(request: &Request, response: &Response) -> bool {
    let read = |text: &str| chrono::DateTime::parse_from_rfc2822(text.trim()).ok();
    let since = request.header("if-modified-since").and_then(read);
    let modified = response.header("last-modified").and_then(read);
    matches!((modified, since), (Some(modified), Some(since)) if modified <= since)
}

/// Answers 304 with the headers of what is not sent.
fn not_modified(response: &Response) -> Response {
    let kept = response
        .headers()
        .iter()
        .filter(|(name, _)| !name.to_ascii_lowercase().starts_with("content-"));
    kept.fold(Response::empty(304), |response, (name, value)| {
        response.with_header(name, value)
    })
}

/// Returns a member of an object that may stand in a tag, without the quotes of a text.
fn member(json: &[u8], name: &str) -> Option<String> {
    let members: HashMap<&str, &serde_json::value::RawValue> = serde_json::from_slice(json).ok()?;
    let value = members.get(name)?.get().trim_matches('"');
    let is_fit = value
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b',' | b';'));
    is_fit.then(|| value.to_owned())
}

/// One turn for each address that somebody is about to change.
#[derive(Debug, Default)]
struct Turns(Mutex<HashMap<String, Weak<AsyncMutex<()>>>>);

impl Turns {
    fn of(&self, path: &str) -> Arc<AsyncMutex<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(path).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::new(AsyncMutex::new(()));
        turns.insert(path.to_owned(), Arc::downgrade(&turn));
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_as_the_standard_says() {
        for (list, tag, known, own, made) in [
            ("\"a\"", "\"a\"", true, true, true),
            ("\"b\", \"a\"", "\"a\"", true, true, true),
            ("\"a,b\"", "\"b\"", false, false, false),
            ("\"a,b\"", "\"a,b\"", true, true, true),
            ("W/\"a\"", "\"a\"", true, false, false),
            ("\"a;csv\"", "\"a\"", false, false, true),
            ("\"a;1\"", "\"a;2\"", false, false, true),
            ("\"a;1\"", "\"a;1\"", true, true, true),
            ("a", "\"a\"", false, false, false),
            ("*", "\"a\"", true, true, true),
            ("*", "a", true, true, true),
            ("", "\"a\"", false, false, false),
        ] {
            let listed = TagList::parse(list);
            assert_eq!(is_known(list, tag), known, "{list}");
            assert_eq!(is_own(&listed, tag), own, "{list}");
            assert_eq!(is_made(&listed, tag), made, "{list}");
        }
    }

    #[test]
    fn members_are_found_in_objects() {
        let json = br#"{"id":1,"version":7,"at":"2024-01-01T00:00:00Z","odd":"a,b"}"#;
        assert_eq!(member(json, "version").as_deref(), Some("7"));
        assert_eq!(member(json, "at").as_deref(), Some("2024-01-01T00:00:00Z"));
        assert_eq!(member(json, "odd"), None);
        assert_eq!(member(b"[1]", "version"), None);
    }
}
