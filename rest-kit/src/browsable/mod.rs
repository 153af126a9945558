//! The API as pages for people: what a browser sees where a program sees JSON.
//!
//! DRF: <https://www.django-rest-framework.org/topics/browsable-api/>. A view that lists
//! [`BrowsableApiRenderer`] among its renderers answers `Accept: text/html` and `?format=api` with
//! a page: the answer with links, the view's description, the way back, forms for what the caller
//! may do. Everything on it is read from what the view says of itself; nothing is fetched from
//! elsewhere, and no script or style stands inside the page.
//!
//! ```
//! use rest_kit::browsable::BrowsableApiRenderer;
//! use rest_kit::prelude::*;
//! use rest_kit::renderers::JsonRenderer;
//!
//! let app = RestKit::new(Settings::default()).renderers((JsonRenderer, BrowsableApiRenderer));
//! # let _ = app;
//! ```

mod controls;
mod fields;
mod fieldset;
mod filters;
mod forms;
mod html;
mod html_form;
mod json;
mod page;

use crate::error::Result;
use crate::http::renderers::{Asset, Page, RenderContext, Renderer};

pub use self::fieldset::TemplatePack;
pub use self::html_form::HtmlForm;

/// Shows answers as pages with links and forms.
///
/// Name it after the renderers of data, so that programs without an `Accept` header get data.
/// Leave it out in production where nobody should browse.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "BrowsableAPIRenderer")]
pub struct BrowsableApiRenderer;

impl Renderer for BrowsableApiRenderer {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn format(&self) -> &'static str {
        "api"
    }

    fn wants_page(&self) -> bool {
        true
    }

    fn assets(&self) -> &'static [Asset] {
        &[
            Asset {
                name: "browsable.css",
                media_type: "text/css; charset=utf-8",
                content: include_str!("static/browsable.css"),
            },
            Asset {
                name: "browsable.js",
                media_type: "text/javascript; charset=utf-8",
                content: include_str!("static/browsable.js"),
            },
        ]
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let empty = Page::default();
        let page = cx.page.unwrap_or(&empty);
        Ok(page::render(&data, cx.status, page).into_bytes())
    }
}
