//! The form that chooses and orders the rows of a list.

use crate::descriptors::FieldKind;
use crate::http::renderers::{Page, PageFilter};

use super::html::Html;

/// Writes the form, closed unless the request has chosen something.
pub(super) fn write(html: &mut Html, page: &Page) {
    if page.filters.is_empty() {
        return;
    }
    let (path, query) = page.path.split_once('?').unwrap_or((&page.path, ""));
    html.raw("<details class=\"filters\"");
    if page.filters.iter().any(|filter| !filter.value.is_empty()) {
        html.raw(" open");
    }
    html.raw("><summary>Filters</summary>\n<form method=\"get\"");
    html.attribute("action", path).raw(">\n");
    keep_format(html, page, query);
    for filter in &page.filters {
        let id = format!("filter-{}", filter.name);
        html.raw("<div class=\"field\">\n<label")
            .attribute("for", &id);
        let label = match &*filter.label {
            "" => &filter.name,
            label => label,
        };
        html.raw(">").text(label).raw("</label>\n");
        input(html, &id, filter);
        html.raw("</div>\n");
    }
    html.raw("<button>Filter</button>\n</form>\n</details>\n");
}

/// Sends along what chose the page instead of the data.
fn keep_format(html: &mut Html, page: &Page, query: &str) {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let chosen = pairs.find(|(name, _)| Some(*name) == page.format_param);
    let chosen = chosen.and_then(|(name, value)| {
        let format = page.formats.iter().find(|format| **format == value)?;
        Some((name, *format))
    });
    if let Some((name, format)) = chosen {
        html.raw("<input type=\"hidden\"").attribute("name", name);
        html.attribute("value", format).raw(">\n");
    }
}

fn input(html: &mut Html, id: &str, filter: &PageFilter) {
    let PageFilter {
        name,
        kind,
        choices,
        value,
        ..
    } = filter;
    let flags = ["true", "false"].map(|flag| (flag.to_owned(), flag.to_owned()));
    let choices = match kind {
        FieldKind::Boolean if choices.is_empty() => &flags[..],
        _ => choices,
    };
    if choices.is_empty() {
        let kind = match kind {
            FieldKind::Date => "date",
            _ => "text",
        };
        html.raw("<input").attribute("type", kind);
        html.attribute("id", id).attribute("name", name);
        html.attribute("value", value).raw(">\n");
        return;
    }
    html.raw("<select")
        .attribute("id", id)
        .attribute("name", name);
    html.raw("><option value=\"\">---------</option>");
    for (choice, label) in choices {
        html.raw("<option").attribute("value", choice);
        html.raw(if choice == value { " selected>" } else { ">" });
        html.text(label).raw("</option>");
    }
    html.raw("</select>\n");
}
