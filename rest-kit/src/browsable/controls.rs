//! The controls of a form: one for each field that a single control can hold.

use serde_json::Value;

use crate::descriptors::{Choice as Grouped, Style};

use super::fields::{Choice, Field};
use super::html::Html;

/// What a control is for.
pub(super) struct Control<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) field: &'a Field,
    /// The choices, where they stand in groups.
    pub(super) groups: &'a [Grouped],
    pub(super) style: &'a Style,
    pub(super) value: &'a Value,
    /// Several values, between commas.
    pub(super) is_list: bool,
    /// The label, where it stands inside of the control.
    pub(super) label: Option<&'a str>,
}

/// Returns whether a single control of a form can hold the field's value.
pub(super) fn has_input(field: &Field) -> bool {
    let is_one = |field: &Field| !matches!(field.kind.as_str(), "list" | "nested object");
    is_one(field) && field.child.as_deref().is_none_or(is_one)
}

impl Control<'_> {
    /// Writes the control that fits the field.
    pub(super) fn write(&self, html: &mut Html) {
        if !self.field.choices.is_empty() {
            return self.choices(html);
        }
        if self.field.kind == "boolean" {
            return self.checkbox(html);
        }
        if self.style.rows > 0 {
            return self.lines(html);
        }
        let kind = self.kind();
        html.raw("<input").attribute("type", kind);
        self.names(html);
        if kind == "number" {
            html.raw(" step=\"any\"");
        }
        if !matches!(kind, "file" | "password") {
            // The browser's control knows neither zones nor more than milliseconds.
            let text = plain(self.value);
            let text = match kind {
                "datetime-local" => text.get(..19).unwrap_or(&text),
                _ => &text,
            };
            html.attribute("value", text);
        }
        if let Some(length) = self.field.max_length.filter(|_| kind == "text") {
            html.attribute("maxlength", &length.to_string());
        }
        self.style(html);
        // Several values between commas; the script sends each for itself.
        html.raw(if self.is_list { " data-list>\n" } else { ">\n" });
    }

    /// The `type` of an input.
    fn kind(&self) -> &str {
        if !self.style.input_type.is_empty() {
            return self.style.input_type;
        }
        match self.field.kind.as_str() {
            "email" => "email",
            "url" => "url",
            "integer" | "float" | "decimal" => "number",
            "date" => "date",
            "time" => "time",
            "datetime" => "datetime-local",
            "file upload" | "image upload" => "file",
            // Named so, it is not for those who look over a shoulder.
            "string" if self.name.contains("password") => "password",
            _ => "text",
        }
    }

    fn names(&self, html: &mut Html) {
        html.attribute("id", self.id).attribute("name", self.name);
    }

    fn style(&self, html: &mut Html) {
        match (self.style.placeholder, self.label) {
            ("", Some(label)) => html.attribute("placeholder", label),
            ("", None) => html,
            (own, _) => html.attribute("placeholder", own),
        };
        if self.style.autofocus {
            html.raw(" autofocus");
        }
    }

    fn checkbox(&self, html: &mut Html) {
        html.raw("<input type=\"checkbox\" value=\"true\"");
        self.names(html);
        if matches!(self.value, Value::Bool(true)) || self.value == "true" {
            html.raw(" checked");
        }
        self.style(html);
        html.raw(">\n");
    }

    /// An input of several lines.
    fn lines(&self, html: &mut Html) {
        html.raw("<textarea");
        self.names(html);
        html.attribute("rows", &self.style.rows.to_string());
        self.style(html);
        // A browser drops the first end of a line.
        html.raw(">\n")
            .text(&plain(self.value))
            .raw("</textarea>\n");
    }

    fn choices(&self, html: &mut Html) {
        let is_multiple = self.field.kind == "multiple choice";
        html.raw("<select");
        self.names(html);
        self.style(html);
        html.raw(if is_multiple { " multiple>" } else { ">" });
        if !is_multiple && !self.field.required {
            html.raw("<option value=\"\">---------</option>");
        }
        let mut open = None;
        for Choice {
            value,
            display_name,
        } in &self.field.choices
        {
            // A form that comes back says numbers in letters.
            let text = plain(value);
            let is_same = |known: &Value| known == value || *known == text.as_str();
            let is_chosen = match self.value {
                Value::Array(values) => values.iter().any(is_same),
                value => is_same(value),
            };
            let grouped = self.groups.iter().find(|it| *value == it.value);
            let group = grouped.and_then(|it| it.group);
            if group != open {
                end_group(html, open);
                if let Some(label) = group {
                    html.raw("<optgroup").attribute("label", label).raw(">");
                }
                open = group;
            }
            html.raw("<option").attribute("value", &text);
            html.raw(if is_chosen { " selected>" } else { ">" });
            html.text(display_name).raw("</option>");
        }
        end_group(html, open);
        html.raw("</select>\n");
    }
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

fn end_group(html: &mut Html, open: Option<&str>) {
    if open.is_some() {
        html.raw("</optgroup>");
    }
}
