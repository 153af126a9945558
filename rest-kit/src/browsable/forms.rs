//! Forms for what the caller may send.

use serde_json::Value;

use crate::descriptors::Choice as Grouped;
use crate::http::renderers::{Page, PageMethod};

use super::fields::{Choice, Field, Fields};
use super::html::Html;

/// Writes a form for each body that the caller may send, and one for bodies written by hand.
pub(super) fn write(html: &mut Html, data: &[u8], status: u16, page: &Page) {
    let writes = |name: &str| page.methods.iter().find(|method| method.name == name);
    let (post, put, patch) = (writes("POST"), writes("PUT"), writes("PATCH"));
    let answered = serde_json::from_slice(data).unwrap_or(Value::Null);
    // Not the answer itself: the application may answer errors in another shape.
    let refusals = serde_json::from_slice(&page.refusals).unwrap_or(Value::Null);
    let is_refused = status == 400;
    let form = Form {
        page,
        errors: &refusals,
        object: if is_refused { &Value::Null } else { &answered },
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
            html.raw("<input type=\"hidden\"")
                .attribute("name", token.field);
            html.attribute("value", &token.value).raw(">\n");
        }
        self.refusals(html, self.page.non_field_errors_key);
        for (name, field) in &fields.0 {
            self.field(html, method, name, field);
        }
        html.raw("<button>")
            .raw(method.name)
            .raw("</button>\n</form>\n</section>\n");
    }

    fn field(&self, html: &mut Html, method: &PageMethod, name: &str, field: &Field) {
        let id = format!("{}-{name}", method.name);
        html.raw("<div class=\"field\">\n<label")
            .attribute("for", &id);
        html.raw(">").text(&field.label);
        if field.required {
            html.raw(" <span class=\"required\">*</span>");
        }
        html.raw("</label>\n");
        if has_input(field) {
            let stored = if method.name == "PUT" {
                &self.object[name]
            } else {
                &Value::Null
            };
            let is_list = method.lists.contains(&name) || stored.is_array();
            let groups = method.groups.iter().find(|(field, _)| *field == name);
            let groups = groups.map_or(&[][..], |(_, choices)| choices);
            input(html, (&id, name), (field, groups), stored, is_list);
        } else {
            html.raw("<p class=\"hint\">Lists and objects go into the raw form below.</p>\n");
        }
        self.refusals(html, name);
        if !field.help_text.is_empty() {
            html.raw("<p class=\"hint\">")
                .text(&field.help_text)
                .raw("</p>\n");
        }
        html.raw("</div>\n");
    }

    fn refusals(&self, html: &mut Html, name: &str) {
        let Some(messages) = self.errors[name].as_array() else {
            return;
        };
        for message in messages.iter().filter_map(Value::as_str) {
            html.raw("<p class=\"error\">").text(message).raw("</p>\n");
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

/// Returns whether a single control of a form can hold the field's value.
fn has_input(field: &Field) -> bool {
    let is_one = |field: &Field| !matches!(field.kind.as_str(), "list" | "nested object");
    is_one(field) && field.child.as_deref().is_none_or(is_one)
}

/// Writes the control that fits the field.
fn input(
    html: &mut Html,
    (id, name): (&str, &str),
    (field, groups): (&Field, &[Grouped]),
    stored: &Value,
    is_list: bool,
) {
    let text = plain(stored);
    if !field.choices.is_empty() {
        return choices(html, (id, name), (field, groups), stored);
    }
    let kind = match field.kind.as_str() {
        "boolean" => {
            html.raw("<input type=\"checkbox\" value=\"true\"");
            html.attribute("id", id).attribute("name", name);
            if *stored == Value::Bool(true) {
                html.raw(" checked");
            }
            html.raw(">\n");
            return;
        }
        "email" => "email",
        "url" => "url",
        "integer" | "float" | "decimal" => "number",
        "date" => "date",
        "time" => "time",
        "datetime" => "datetime-local",
        "file upload" | "image upload" => "file",
        // Named so, it is not for those who look over a shoulder.
        "string" if name.contains("password") => "password",
        _ => "text",
    };
    html.raw("<input").attribute("type", kind);
    html.attribute("id", id).attribute("name", name);
    if kind == "number" {
        html.raw(" step=\"any\"");
    }
    if !matches!(kind, "file" | "password") {
        // The browser's control knows neither zones nor more than milliseconds.
        let text = match kind {
            "datetime-local" => text.get(..19).unwrap_or(&text),
            _ => &text,
        };
        html.attribute("value", text);
    }
    if let Some(length) = field.max_length.filter(|_| kind == "text") {
        html.attribute("maxlength", &length.to_string());
    }
    // Several values between commas; the script sends each for itself.
    html.raw(if is_list { " data-list>\n" } else { ">\n" });
}

/// Returns a value as an input shows it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn choices(
    html: &mut Html,
    (id, name): (&str, &str),
    (field, groups): (&Field, &[Grouped]),
    stored: &Value,
) {
    let is_multiple = field.kind == "multiple choice";
    html.raw("<select")
        .attribute("id", id)
        .attribute("name", name);
    html.raw(if is_multiple { " multiple>" } else { ">" });
    if !is_multiple && !field.required {
        html.raw("<option value=\"\">---------</option>");
    }
    let mut open = None;
    for Choice {
        value,
        display_name,
    } in &field.choices
    {
        let is_chosen = stored == value
            || stored
                .as_array()
                .is_some_and(|values| values.contains(value));
        let grouped = groups.iter().find(|it| *value == it.value);
        let group = grouped.and_then(|it| it.group);
        if group != open {
            end_group(html, open);
            if let Some(label) = group {
                html.raw("<optgroup").attribute("label", label).raw(">");
            }
            open = group;
        }
        html.raw("<option").attribute("value", &plain(value));
        html.raw(if is_chosen { " selected>" } else { ">" });
        html.text(display_name).raw("</option>");
    }
    end_group(html, open);
    html.raw("</select>\n");
}

fn end_group(html: &mut Html, open: Option<&str>) {
    if open.is_some() {
        html.raw("</optgroup>");
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
