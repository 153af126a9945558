//! The renderer of templates.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Value, context};

use crate::error::{Error, Result, StartError};

use super::static_html::in_words;
use super::{RenderContext, Renderer};

/// Fills templates with the data of answers: pages of your own for the same views.
///
/// Templates are in the language of Jinja, which is nearly Django's ([minijinja]); what they show is
/// escaped. They are read once, when the application is made: what is wrong with one keeps it from
/// starting.
///
/// The template is, first found: what the answer names
/// ([`with_template`](crate::Response::with_template)), what this renderer names, what the view
/// names (`fn template_name`). Its context is the data: the keys of an object, or any other data as
/// `data`; `request` has `method`, `path` and `query`. Errors are shown by `404.html`, say, or else
/// by `api_exception.html`, with `status_code` beside their data (a list is called `details`), or
/// else as the text `404 Not Found`.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::renderers::{JsonRenderer, TemplateHtmlRenderer};
///
/// let pages = TemplateHtmlRenderer::new("templates");
/// let app = RestKit::new(Settings::default()).renderers((JsonRenderer, pages));
/// # let _ = app;
/// ```
///
/// [minijinja]: https://docs.rs/minijinja
#[derive(Clone)]
#[doc(alias = "TemplateHTMLRenderer")]
pub struct TemplateHtmlRenderer {
    templates: Arc<Templates>,
    template_name: Option<&'static str>,
}

struct Templates {
    environment: Environment<'static>,
    mistakes: StartError,
}

impl TemplateHtmlRenderer {
    /// Reads the templates of a folder and of those inside; `books/list.html` is the name of one.
    pub fn new(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        let mut environment = Environment::new();
        // Whatever a template is called, what it shows is part of a page.
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let mut mistakes = StartError::default();
        if let Err(error) = read(folder, "", &mut environment, &mut mistakes) {
            mistakes.add(format!(
                "the folder of templates `{}` cannot be read: {error}; create it, or name another",
                folder.display()
            ));
        }
        Self::with(environment, mistakes)
    }

    /// Uses the templates, filters and functions of minijinja's own environment.
    ///
    /// # Examples
    ///
    /// ```
    /// use minijinja::Environment;
    /// use rest_kit::renderers::TemplateHtmlRenderer;
    ///
    /// let mut environment = Environment::new();
    /// environment.add_template("book.html", "<h1>{{ title|upper }}</h1>")?;
    /// let pages = TemplateHtmlRenderer::of(environment).template_name("book.html");
    /// # let _ = pages;
    /// # Ok::<(), minijinja::Error>(())
    /// ```
    pub fn of(environment: Environment<'static>) -> Self {
        Self::with(environment, StartError::default())
    }

    fn with(environment: Environment<'static>, mistakes: StartError) -> Self {
        Self {
            templates: Arc::new(Templates {
                environment,
                mistakes,
            }),
            template_name: None,
        }
    }

    /// Shows answers by this template, unless they name another.
    #[must_use]
    pub fn template_name(mut self, name: &'static str) -> Self {
        self.template_name = Some(name);
        self
    }

    /// Shows an error by the template for its status, that for all errors, or in words.
    fn exception(&self, data: Value, cx: &RenderContext<'_>) -> Result<String> {
        let own = format!("{}.html", cx.status);
        let mut names = [own.as_str(), "api_exception.html"].into_iter();
        let template = names.find_map(|name| self.templates.environment.get_template(name).ok());
        let Some(template) = template else {
            return Ok(in_words(cx.status));
        };
        let data = context! { ..named(data, "details"), ..request(cx) };
        let shown = template.render(context! { status_code => cx.status, ..data });
        shown.map_err(Error::internal)
    }
}

impl fmt::Debug for TemplateHtmlRenderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemplateHtmlRenderer")
            .field("template_name", &self.template_name)
            .finish_non_exhaustive()
    }
}

impl Renderer for TemplateHtmlRenderer {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn format(&self) -> &'static str {
        "html"
    }

    fn check(&self, template: Option<&'static str>, mistakes: &mut StartError) {
        for mistake in self.templates.mistakes.mistakes() {
            mistakes.add(mistake);
        }
        let Some(name) = self.template_name.or(template) else {
            return;
        };
        let is_missing = self.templates.environment.get_template(name).is_err();
        if is_missing && self.templates.mistakes.mistakes().is_empty() {
            mistakes.add(format!(
                "there is no template `{name}`; write it, or name one that is there"
            ));
        }
    }

    fn render(&self, data: Vec<u8>, cx: &RenderContext<'_>) -> Result<Vec<u8>> {
        let data = if data.is_empty() {
            Value::from(())
        } else {
            serde_json::from_slice::<Value>(&data).map_err(Error::internal)?
        };
        if cx.exception {
            return self.exception(data, cx).map(String::into_bytes);
        }
        let name = cx.template.or(self.template_name).or(cx.view_template);
        let name = name.ok_or_else(|| Error::internal(Unnamed(cx.view)))?;
        let template = self.templates.environment.get_template(name);
        let template = template.map_err(Error::internal)?;
        let shown = template.render(context! { ..named(data, "data"), ..request(cx) });
        shown.map(String::into_bytes).map_err(Error::internal)
    }
}

/// Gives data without names one.
fn named(data: Value, name: &'static str) -> Value {
    match data.kind() {
        minijinja::value::ValueKind::Map => data,
        _ => Value::from(BTreeMap::from([(name, data)])),
    }
}

/// What templates may know of the request.
fn request(cx: &RenderContext<'_>) -> Value {
    let Some(request) = cx.request else {
        return context! {};
    };
    let query = request.query_params().iter().cloned();
    let query: BTreeMap<String, String> = query.collect();
    context! {
        request => context! {
            method => request.method().as_str(),
            path => request.path(),
            query => Value::from(query),
        }
    }
}

/// A view whose answer names no template.
#[derive(Debug)]
struct Unnamed(&'static str);

impl fmt::Display for Unnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "no template is named for an answer of `{}`; write `fn template_name` in the view, or \
             `.with_template(\"…\")` at the answer",
            self.0
        )
    }
}

impl std::error::Error for Unnamed {}

/// Reads the files of a folder and of those inside.
fn read(
    folder: &Path,
    prefix: &str,
    environment: &mut Environment<'static>,
    mistakes: &mut StartError,
) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{name}/"), environment, mistakes)?;
            continue;
        }
        // Pictures and the like may lie beside templates.
        let Ok(source) = String::from_utf8(std::fs::read(entry.path())?) else {
            continue;
        };
        if let Err(error) = environment.add_template_owned(name, source) {
            mistakes.add(format!("a template is wrong: {error}"));
        }
    }
    Ok(())
}
