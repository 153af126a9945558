//! The fields of a form, with their labels and messages.

use serde_json::Value;

use crate::descriptors::Style;
use crate::http::renderers::PageMethod;

use super::controls::Control;
use super::fields::Field;
use super::html::Html;

/// How the fields of a form stand on a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TemplatePack {
    /// Labels above their controls.
    #[default]
    Vertical,
    /// Labels beside their controls: `<div class="field horizontal">` around both.
    Horizontal,
    /// Labels for those who cannot see, inside of the controls for all others; no help texts.
    Inline,
}

/// The fields of a form.
pub(super) struct Fieldset<'a> {
    pub(super) method: &'a PageMethod,
    /// What is wrong, by field.
    pub(super) errors: &'a Value,
    pub(super) pack: TemplatePack,
}

impl Fieldset<'_> {
    /// Writes a field that shows this value, or what it begins with.
    pub(super) fn field(&self, html: &mut Html, name: &str, field: &Field, value: Option<&Value>) {
        let method = self.method;
        let id = self.start(html, name, field);
        let said = method.styles.iter().find(|it| it.field == name);
        let initial = said.and_then(|it| it.initial.as_deref());
        let initial = initial.map_or(Value::Null, Value::from);
        let value = value.unwrap_or(&initial);
        let groups = method.groups.iter().find(|(field, _)| field == name);
        let style = said.map_or(Style::NONE, |it| it.style);
        let is_inline = self.pack == TemplatePack::Inline;
        let control = Control {
            id: &id,
            name,
            field,
            groups: groups.map_or(&[][..], |(_, choices)| choices),
            style: &style,
            value,
            is_list: method.lists.iter().any(|list| list == name) || value.is_array(),
            label: is_inline.then_some(&*field.label),
        };
        control.write(html);
        self.refusals(html, name);
        if !field.help_text.is_empty() && !is_inline {
            html.raw("<p class=\"hint\">")
                .text(&field.help_text)
                .raw("</p>\n");
        }
        html.raw("</div>\n");
    }

    /// Writes a field that no control of a form can hold.
    pub(super) fn outside(&self, html: &mut Html, name: &str, field: &Field) {
        self.start(html, name, field);
        html.raw("<p class=\"hint\">Lists and objects go into the raw form below.</p>\n");
        self.refusals(html, name);
        html.raw("</div>\n");
    }

    fn start(&self, html: &mut Html, name: &str, field: &Field) -> String {
        let id = format!("{}-{name}", self.method.name);
        html.raw(match self.pack {
            TemplatePack::Vertical => "<div class=\"field\">\n<label",
            TemplatePack::Horizontal => "<div class=\"field horizontal\">\n<label",
            TemplatePack::Inline => "<div class=\"field inline\">\n<label class=\"sr-only\"",
        });
        html.attribute("for", &id).raw(">").text(&field.label);
        if field.required {
            html.raw(" <span class=\"required\">*</span>");
        }
        html.raw("</label>\n");
        id
    }

    /// Writes the messages of a field.
    pub(super) fn refusals(&self, html: &mut Html, name: &str) {
        let Some(messages) = self.errors[name].as_array() else {
            return;
        };
        for message in messages.iter().filter_map(Value::as_str) {
            html.raw("<p class=\"error\">").text(message).raw("</p>\n");
        }
    }
}
