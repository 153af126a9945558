//! Forms for what the caller may send.

use serde_json::Value;

use crate::http::renderers::{Page, PageMethod};

use super::controls::has_input;
use super::fields::{Field, Fields};
use super::fieldset::{Fieldset, TemplatePack};
use super::html::Html;

/// Writes a form for each body that the caller may send, and one for bodies written by hand.
pub(super) fn write(html: &mut Html, data: &[u8], status: u16, page: &Page) {
    let writes = |name: &str| page.methods.iter().find(|method| method.name == name);
    let (post, put, patch) = (writes("POST"), writes("PUT"), writes("PATCH"));
    let answered = serde_json::from_slice(data).unwrap_or(Value::Null);
    // Not the answer itself: the application may answer errors in another shape.
    let refusals = serde_json::from_slice(&page.refusals).unwrap_or(Value::Null);
    let sent = serde_json::from_slice(&page.sent).unwrap_or(Value::Null);
    // Only an object that was read or written is one: errors and descriptions have names, too.
    let is_object = status < 300 && page.method != "OPTIONS";
    let form = Form {
        page,
        errors: &refusals,
        object: if is_object { &answered } else { &Value::Null },
        sent: &sent,
    };
    if let Some(method) = post {
        form.by_fields(html, method);
    }
    if let Some(method) = put {
        form.by_fields(html, method);
    }
    let raw: Vec<&PageMethod> = [post, put, patch].into_iter().flatten().collect();
    if !raw.is_empty() {
        form.by_hand(html, &raw);
    }
}

struct Form<'a> {
    page: &'a Page,
    errors: &'a Value,
    /// What a change starts from.
    object: &'a Value,
    /// What was refused.
    sent: &'a Value,
}

impl Form<'_> {
    fn by_fields(&self, html: &mut Html, method: &PageMethod) {
        let fields = Fields::read(&method.fields);
        if !fields.0.iter().any(|(_, field)| has_input(field)) {
            return;
        }
        html.raw("<section class=\"form\">\n<h2>HTML form</h2>\n<form method=\"post\"");
        html.raw(" enctype=\"multipart/form-data\" novalidate");
        html.attribute("action", &self.page.path);
        html.attribute("data-method", method.name).raw(">\n");
        if let Some(token) = &self.page.form_token {
            html.token(token);
        }
        let fieldset = Fieldset {
            method,
            errors: self.errors,
            pack: TemplatePack::Vertical,
        };
        fieldset.refusals(html, &self.page.non_field_errors_key);
        for (name, field) in &fields.0 {
            if has_input(field) {
                fieldset.field(html, name, field, self.value(method, name));
            } else {
                fieldset.outside(html, name, field);
            }
        }
        html.raw("<button>")
            .raw(method.name)
            .raw("</button>\n</form>\n</section>\n");
    }

    /// What the field of a form begins with; none where it begins as it says itself.
    fn value(&self, method: &PageMethod, name: &str) -> Option<&Value> {
        let is_sent = method.name == self.page.method;
        match method.name {
            _ if is_sent && !self.sent.is_null() => Some(&self.sent[name]),
            // What was made stands in its form, to make the next one like it.
            "POST" if !is_sent || self.object.is_null() => None,
            _ => Some(&self.object[name]),
        }
    }

    fn by_hand(&self, html: &mut Html, methods: &[&PageMethod]) {
        html.raw("<section class=\"form\">\n<h2>Raw data</h2>\n<form class=\"by-hand\"");
        html.attribute("action", &self.page.path).raw(">\n");
        html.raw("<div class=\"field\">\n<label for=\"media-type\">Media type</label>\n");
        html.raw("<select id=\"media-type\" name=\"media-type\">");
        for media_type in &self.page.parses {
            html.raw("<option>").text(media_type).raw("</option>");
        }
        html.raw("</select>\n</div>\n<div class=\"field\">\n");
        html.raw("<label for=\"content\">Content</label>\n");
        html.raw("<textarea id=\"content\" name=\"content\" rows=\"10\" spellcheck=\"false\">\n");
        html.text(&self.template(methods))
            .raw("</textarea>\n</div>\n");
        for method in methods {
            html.raw("<button").attribute("data-method", method.name);
            html.raw(">").raw(method.name).raw("</button>\n");
        }
        html.raw("</form>\n</section>\n");
    }

    /// Returns the body to start from: the object's own values, or empty ones.
    fn template(&self, methods: &[&PageMethod]) -> String {
        let described = methods.iter().find(|method| !method.fields.is_empty());
        let fields = described.map_or_else(Fields::default, |method| Fields::read(&method.fields));
        let is_change = methods.iter().any(|method| method.name != "POST");
        let mut lines = Vec::with_capacity(fields.0.len());
        for (name, field) in &fields.0 {
            let stored = is_change.then(|| self.object.get(name)).flatten();
            let value = stored.cloned().unwrap_or_else(|| empty(field));
            lines.push(format!("    {}: {value}", Value::from(name.as_str())));
        }
        match lines.as_slice() {
            [] => String::new(),
            lines => format!("{{\n{}\n}}", lines.join(",\n")),
        }
    }
}

/// Returns what a body by hand starts with for a new object.
fn empty(field: &Field) -> Value {
    match field.kind.as_str() {
        "boolean" => Value::Bool(false),
        "list" | "multiple choice" => Value::Array(Vec::new()),
        "nested object" => Value::Object(serde_json::Map::new()),
        "integer" | "float" | "decimal" | "choice" | "field" => Value::Null,
        _ => Value::from(""),
    }
}
