//! Writers of answers, one per media type.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/renderers/>.
//!
//! Built in: [`JsonRenderer`], [`CsvRenderer`], [`YamlRenderer`], [`StaticHtmlRenderer`], and
//! `TemplateHtmlRenderer` with the feature `templates`.
//!
//! Data reaches a renderer as compact JSON, written in one pass;
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
#[cfg(feature = "templates")]
mod template_html;
mod yaml;

use std::fmt;

use crate::error::{Result, StartError};
use crate::http::Request;

pub use self::csv::CsvRenderer;
pub use self::json::JsonRenderer;
pub use self::json_style::JsonStyle;
pub use self::page::{
    ASSETS, Asset, FormToken, NumberedPage, Page, PageControls, PageFilter, PageLink, PageMethod,
    PageStyle, reason,
};
pub use self::static_html::StaticHtmlRenderer;
#[cfg(feature = "templates")]
pub use self::template_html::TemplateHtmlRenderer;
pub use self::yaml::YamlRenderer;

/// What a renderer may know of the request it answers.
///
/// # Examples
///
/// ```
/// use rest_kit::renderers::{RenderContext, Renderer};
/// use rest_kit::prelude::*;
///
/// /// Comma-separated values, called after what is listed.
/// #[derive(Debug)]
/// struct Named;
///
/// impl Renderer for Named {
///     # fn media_type(&self) -> &'static str { "text/plain" }
///     # fn format(&self) -> &'static str { "txt" }
///     fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
///         let path = cx.request.map_or("", |request| request.path());
///         let mut text = format!("{} {} {path}\n", cx.status, cx.view).into_bytes();
///         text.extend(data);
///         Ok(text)
///     }
/// }
/// # let text = Named.render(b"1".to_vec(), &RenderContext::new("text/plain", 200))?;
/// # assert_eq!(text, b"200  \n1");
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[doc(alias = "renderer_context")]
pub struct RenderContext<'a> {
    /// The media type as the client asked for it, with parameters.
    pub media_type: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// Whether an error made the answer.
    pub exception: bool,
    /// The template that the answer names.
    #[doc(alias = "template_name")]
    pub template: Option<&'a str>,
    /// The template that the view names.
    pub view_template: Option<&'static str>,
    /// What a page for people shows, if the renderer [asks for it](Renderer::wants_page).
    pub page: Option<&'a Page>,
    /// How the application lays out JSON.
    pub style: JsonStyle,
    /// The headers of the answer.
    pub headers: &'a [(String, String)],
    /// The request that is answered, with the parts of its path; none outside of a view.
    pub request: Option<&'a Request>,
    /// Name of the type of the view that answers; empty outside of a view.
    pub view: &'static str,
    /// Name of the action that answers; empty outside of a view.
    pub action: &'static str,
}

impl<'a> RenderContext<'a> {
    /// Renders for nobody in particular.
    pub const fn new(media_type: &'a str, status: u16) -> Self {
        Self {
            media_type,
            status,
            exception: false,
            template: None,
            view_template: None,
            page: None,
            style: JsonStyle::new(),
            headers: &[],
            request: None,
            view: "",
            action: "",
        }
    }
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

    /// Reports what it cannot do, before the first request; `template` is what the view names.
    fn check(&self, template: Option<&'static str>, mistakes: &mut StartError) {
        let _ = (template, mistakes);
    }

    /// Renders data that is already compact JSON.
    ///
    /// # Errors
    ///
    /// 500 when the data has no form in this media type.
    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>>;
}
