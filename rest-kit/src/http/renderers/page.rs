//! What a renderer of pages for people knows beside the data.

use crate::descriptors::{Choice, FieldKind, Style};

/// What a page for people shows beside the data; made for renderers that
/// [ask for it](super::Renderer::wants_page).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Name of the view: `Book List`.
    pub title: String,
    /// The view's description: its doc comment.
    pub description: String,
    /// The request's method.
    pub method: String,
    /// The request's path with its query string.
    pub path: String,
    /// Status and headers as the page shows them.
    pub headers: Vec<(String, String)>,
    /// What is wrong with the body, as JSON by field; empty when nothing is.
    pub refusals: Vec<u8>,
    /// What the body has said, as JSON by field, of a form that comes back: one that was refused.
    pub sent: Vec<u8>,
    /// Name of the caller; none when nobody is logged in.
    pub user: Option<String>,
    /// What stands above this address, outermost first.
    pub breadcrumbs: Vec<PageLink>,
    /// Extra actions one step below this address.
    pub actions: Vec<PageLink>,
    /// The query parameter that chooses a format, if there is one.
    pub format_param: Option<&'static str>,
    /// The key of messages that belong to no field.
    pub non_field_errors_key: String,
    /// What the parameter may be.
    pub formats: Vec<&'static str>,
    /// Media types of bodies that are read here.
    pub parses: Vec<&'static str>,
    /// The methods that the caller may use here.
    pub methods: Vec<PageMethod>,
    /// The way to the other pages of a list; none when there are none.
    pub controls: Option<PageControls>,
    /// What the query string may choose rows by.
    pub filters: Vec<PageFilter>,
    /// Where to log in or out, where the application has such a page.
    pub session: Option<PageLink>,
    /// What forms must send back to show that they come from this page.
    #[doc(alias = "csrf_token")]
    pub form_token: Option<FormToken>,
}

/// An address with its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLink {
    /// Name for people.
    pub title: String,
    /// The path.
    pub path: String,
}

/// The way to the other pages of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageControls {
    /// Address of the previous page.
    pub previous: Option<String>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Numbered pages around this one; none stands for numbers that are left out.
    #[doc(alias = "page_links")]
    pub numbers: Vec<Option<NumberedPage>>,
}

/// A page with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedPage {
    /// Its number, from 1.
    pub number: i64,
    /// Its address.
    pub path: String,
    /// Whether it is this one.
    pub is_current: bool,
}

/// A parameter of the query string that chooses or orders rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFilter {
    /// Its name.
    pub name: String,
    /// Name for people; empty when it has none.
    pub label: String,
    /// Primitive kind of its value.
    pub kind: FieldKind,
    /// The only values there are, with their texts for people; empty when there are others.
    pub choices: Vec<(String, String)>,
    /// What the request says.
    pub value: String,
}

/// What forms must send back to show that they come from a page of the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormToken {
    /// The header that scripts send it in.
    pub header: &'static str,
    /// The field that forms send it in.
    pub field: &'static str,
    /// The token itself: letters and digits.
    pub value: String,
}

/// A method that the caller may use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageMethod {
    /// `POST`, `PUT`, …
    pub name: &'static str,
    /// What OPTIONS says of the body's fields, as JSON; empty when the view does not say.
    pub fields: Vec<u8>,
    /// The fields that name several rows by their keys.
    pub lists: Vec<String>,
    /// The fields whose choices stand in groups, which OPTIONS does not tell.
    pub groups: Vec<(String, &'static [Choice])>,
    /// How forms show fields, which OPTIONS does not tell either.
    pub styles: Vec<PageStyle>,
}

/// How a form shows a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageStyle {
    /// Name of the field, as clients write it.
    pub field: String,
    /// How it looks.
    pub style: Style,
    /// What it begins with.
    pub initial: Option<String>,
}

/// The path below which [`Asset`]s are served.
pub const ASSETS: &str = "/static/rest-kit/";

/// A file that pages refer to, served below [`ASSETS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Name of the file.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub content: &'static str,
}

/// Returns what a status is called; empty for one without a name.
pub fn reason(status: u16) -> &'static str {
    let known = actix_web::http::StatusCode::from_u16(status).ok();
    known
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default()
}
