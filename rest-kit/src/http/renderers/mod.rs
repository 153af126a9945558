//! Writers of answers, one per media type.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/renderers/>.
//!
//! Built in: [`JsonRenderer`], [`CsvRenderer`], [`YamlRenderer`], [`StaticHtmlRenderer`]. Data reaches a renderer as compact JSON, written in one pass;
//! your own is an implementation of [`Renderer`]:
//!
//! ```
//! use rest_kit::Result;
//! use rest_kit::renderers::{JsonStyle, RenderContext, Renderer};
//!
//! /// JSON that is pure ASCII and has spaces after commas and colons.
//! #[derive(Debug)]
//! struct AsciiJson;
//!
//! impl Renderer for AsciiJson {
//!     fn media_type(&self) -> &'static str {
//!         "application/json"
//!     }
//!
//!     fn format(&self) -> &'static str {
//!         "json"
//!     }
//!
//!     fn charset(&self) -> Option<&'static str> {
//!         None
//!     }
//!
//!     fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
//!         Ok(JsonStyle::new().ascii().spaced().apply(data))
//!     }
//! }
//! ```

mod csv;
mod json;
mod json_style;
mod page;
mod static_html;
mod yaml;

use std::fmt;

use crate::error::Result;

pub use self::csv::CsvRenderer;
pub use self::json::JsonRenderer;
pub use self::json_style::JsonStyle;
pub use self::page::{
    ASSETS, Asset, FormToken, Page, PageFilter, PageLink, PageMethod, PageStyle, reason,
};
pub use self::static_html::StaticHtmlRenderer;
pub use self::yaml::YamlRenderer;

/// What a renderer may know of the request it answers.
#[derive(Debug)]
pub struct RenderContext<'a> {
    /// The media type as the client asked for it, with parameters.
    pub media_type: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// What a page for people shows, if the renderer [asks for it](Renderer::wants_page).
    pub page: Option<&'a Page>,
    /// How the application lays out JSON.
    pub style: JsonStyle,
}

/// Turns an answer's data into bytes.
#[doc(alias = "BaseRenderer")]
pub trait Renderer: fmt::Debug + Send + Sync {
    /// The media type it writes, without charset.
    fn media_type(&self) -> &'static str;

    /// Its name in `?format=` and in suffixes.
    fn format(&self) -> &'static str;

    /// Its charset in Content-Type; none for JSON and binary data.
    fn charset(&self) -> Option<&'static str> {
        Some("utf-8")
    }

    /// Returns whether it renders pages that show more than the data.
    fn wants_page(&self) -> bool {
        false
    }

    /// Returns the files that its pages refer to.
    fn assets(&self) -> &'static [Asset] {
        &[]
    }

    /// Renders data that is already compact JSON.
    ///
    /// # Errors
    ///
    /// 500 when the data has no form in this media type.
    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>>;
}
