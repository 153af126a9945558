//! The view that serves the document.

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::access::permissions::{AnyPermission, Permission, Verdict};
use crate::access::{Renderers, Setting};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::Response;
use crate::http::renderers::{JsonRenderer, RenderContext, Renderer, YamlRenderer};
use crate::http::versioning::Versioning;
use crate::views::{Bound, Policies, View, ViewInfo};

/// Serves the document.
#[derive(Debug, Clone)]
pub(super) struct SchemaView {
    pub(super) document: Arc<Served>,
    pub(super) permissions: Chosen,
    pub(super) yaml_first: bool,
}

/// The document, once it was made.
#[derive(Debug, Default)]
pub(super) struct Served {
    /// What downloads are called.
    pub(super) title: String,
    /// For everybody, or for callers who are known.
    pub(super) whole: Written,
    /// What those are told whom nobody knows, if that is less.
    pub(super) open: Option<Written>,
}

/// One document in each form.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) json: OnceLock<Vec<u8>>,
    yaml: OnceLock<Vec<u8>>,
}

/// Permissions of its own, or the application's.
#[derive(Clone)]
pub(super) struct Chosen(pub(super) Option<Arc<dyn AnyPermission<()>>>);

impl fmt::Debug for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chosen").field(&self.0.is_some()).finish()
    }
}

impl Permission<()> for Chosen {
    async fn verdict(&self, cx: &Context) -> Result<Verdict> {
        match &self.0 {
            Some(own) => own.verdict(cx).await,
            None => Ok(Verdict::Granted),
        }
    }

    fn is_inherited(&self) -> bool {
        self.0.is_none()
    }
}

impl Policies for SchemaView {
    type Object = ();

    fn permissions(&self) -> impl Permission<()> {
        self.permissions.clone()
    }

    /// It describes all versions.
    fn versioning(&self) -> Setting<dyn Versioning> {
        Setting::Off
    }

    fn renderers(&self) -> Renderers {
        // The first ones are found by what is accepted, and all of them by what they are called.
        let yaml = [
            YAML,
            YAML.sent_as("application/yaml"),
            YAML.called("openapi"),
        ];
        let json = [
            JSON,
            JSON.sent_as("application/json"),
            JSON.called("openapi-json"),
        ];
        let forms = if self.yaml_first {
            [yaml, json].concat()
        } else {
            [json, yaml].concat()
        };
        let renderers = forms
            .into_iter()
            .map(|form| Arc::new(form) as Arc<dyn Renderer>);
        Renderers::new(renderers.collect())
    }
}

impl View for SchemaView {
    const INFO: ViewInfo = ViewInfo {
        name: "Schema",
        description: "The OpenAPI 3.1 description of this API.\n\n\
                      - JSON: `application/vnd.oai.openapi+json`\n\
                      - YAML: `application/vnd.oai.openapi`",
        ..ViewInfo::new("SchemaView")
    };

    fn handlers() -> Vec<Bound<Self>> {
        vec![Bound::new("GET", "get", |view, cx| {
            Box::pin(std::future::ready(view.document.answer(cx)))
        })]
    }
}

impl Served {
    /// Answers with the document; it is written once in each form.
    fn answer(&self, cx: &Context) -> Result<Response> {
        let written = match &self.open {
            Some(open) => {
                cx.vary_on("Authorization");
                cx.vary_on("Cookie");
                if cx.is_authenticated() {
                    &self.whole
                } else {
                    open
                }
            }
            None => &self.whole,
        };
        let Some(json) = written.json.get() else {
            return Err(Error::internal("the description was not made"));
        };
        let Some(negotiated) = cx.negotiated() else {
            return Ok(Response::json(200, json.clone()));
        };
        let renderer = &negotiated.renderer;
        let (content, kind) = if is_yaml(renderer.format()) {
            (written.yaml(json)?, "yaml")
        } else {
            (json, "json")
        };
        let media_type = match renderer.charset() {
            Some(charset) => format!("{}; charset={charset}", renderer.media_type()),
            None => renderer.media_type().to_owned(),
        };
        let disposition = format!("inline; filename=\"{}.{kind}\"", self.title);
        Ok(Response::raw(media_type, content.clone())
            .with_header("Content-Disposition", disposition))
    }
}

impl Written {
    fn yaml(&self, json: &[u8]) -> Result<&Vec<u8>> {
        if let Some(yaml) = self.yaml.get() {
            return Ok(yaml);
        }
        let cx = RenderContext::new(YAML.media_type, 200);
        let written = YamlRenderer.render(json.to_vec(), &cx)?;
        Ok(self.yaml.get_or_init(|| written))
    }
}

/// A form of the document.
#[derive(Debug, Clone, Copy)]
struct Form {
    media_type: &'static str,
    format: &'static str,
}

const JSON: Form = Form {
    media_type: "application/vnd.oai.openapi+json",
    format: "json",
};

const YAML: Form = Form {
    media_type: "application/vnd.oai.openapi",
    format: "yaml",
};

impl Form {
    fn sent_as(self, media_type: &'static str) -> Self {
        Self { media_type, ..self }
    }

    fn called(self, format: &'static str) -> Self {
        Self { format, ..self }
    }
}

/// Whether a form is YAML: drf-spectacular calls it `yaml`, DRF's own renderer `openapi`.
fn is_yaml(format: &str) -> bool {
    matches!(format, "yaml" | "openapi")
}

/// Errors have the form of the document.
impl Renderer for Form {
    fn media_type(&self) -> &'static str {
        self.media_type
    }

    fn format(&self) -> &'static str {
        self.format
    }

    fn charset(&self) -> Option<&'static str> {
        is_yaml(self.format).then_some("utf-8")
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        if is_yaml(self.format) {
            YamlRenderer.render(data, cx)
        } else {
            JsonRenderer.render(data, cx)
        }
    }
}
