//! The page itself, from top to bottom.

use crate::http::renderers::{ASSETS, Page, PageControls, PageLink, reason};

use super::filters;
use super::forms;
use super::html::Html;
use super::json;

/// Writes the page around an answer.
pub(super) fn render(data: &[u8], status: u16, page: &Page) -> Html {
    let mut html = Html::default();
    head(&mut html, page);
    html.raw("<body");
    if let Some(token) = &page.form_token {
        html.attribute("data-token-header", token.header);
        html.attribute("data-token", &token.value);
    }
    html.raw(">\n");
    navigation(&mut html, page);
    html.raw("<main>\n");
    tools(&mut html, page);
    html.raw("<h1>").text(&page.title).raw("</h1>\n");
    description(&mut html, &page.description);
    filters::write(&mut html, page);
    if let Some(controls) = &page.controls {
        pages(&mut html, controls);
    }
    answer(&mut html, data, status, page);
    forms::write(&mut html, data, status, page);
    html.raw("</main>\n</body>\n</html>\n");
    html
}

fn head(html: &mut Html, page: &Page) {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"robots\" content=\"noindex\">\n<title>");
    html.text(&page.title).raw("</title>\n");
    html.raw("<link rel=\"stylesheet\" href=\"").raw(ASSETS);
    html.raw("browsable.css\">\n<script src=\"").raw(ASSETS);
    html.raw("browsable.js\" defer></script>\n</head>\n");
}

fn navigation(html: &mut Html, page: &Page) {
    html.raw("<header>\n<nav aria-label=\"Breadcrumb\"><ol>");
    for PageLink { title, path } in &page.breadcrumbs {
        html.raw("<li>").link(path, title).raw("</li>");
    }
    html.raw("</ol></nav>\n<div class=\"user\">");
    if let Some(user) = &page.user {
        html.raw("<span>").text(user).raw("</span>");
    }
    match (&page.session, &page.form_token) {
        // Links must not end sessions: whatever follows them would.
        (Some(PageLink { title, path }), Some(token)) if page.user.is_some() => {
            html.raw(" <form method=\"post\"").attribute("action", path);
            html.raw(">").token(token);
            html.raw("<button>");
            html.text(title).raw("</button></form>");
        }
        (Some(PageLink { title, path }), _) if page.user.is_none() => {
            html.raw(" ").link(path, title);
        }
        _ => {}
    }
    html.raw("</div>\n</header>\n");
}

/// Writes the buttons: other forms of the answer, what else this address can do.
fn tools(html: &mut Html, page: &Page) {
    html.raw("<div class=\"tools\">");
    if !page.actions.is_empty() {
        html.raw("<details><summary>Extra actions</summary><ul>");
        for PageLink { title, path } in &page.actions {
            html.raw("<li>").link(path, title).raw("</li>");
        }
        html.raw("</ul></details>");
    }
    if allows(page, "OPTIONS") {
        html.raw("<button type=\"button\" data-method=\"OPTIONS\">OPTIONS</button>");
    }
    if let Some(param) = page.format_param.filter(|_| allows(page, "GET")) {
        html.raw("<details><summary>GET</summary><ul>");
        for format in &page.formats {
            let path = with_format(&page.path, param, format);
            html.raw("<li>").link(&path, format).raw("</li>");
        }
        html.raw("</ul></details>");
    }
    if page.methods.iter().any(|method| method.name == "DELETE") {
        html.raw("<button type=\"button\" class=\"danger\" data-method=\"DELETE\"");
        html.attribute("data-confirm", &format!("Delete this {}?", page.title));
        html.raw(">DELETE</button>");
    }
    html.raw("</div>\n");
}

fn allows(page: &Page, method: &str) -> bool {
    let mut headers = page.headers.iter();
    let allow = headers.find(|(name, _)| name == "Allow");
    allow.is_some_and(|(_, methods)| methods.split(", ").any(|known| known == method))
}

/// Returns the path with another format in its query.
fn with_format(path: &str, param: &str, format: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut new = format!("{path}?");
    for pair in query.split('&') {
        if !pair.is_empty() && pair.split('=').next() != Some(param) {
            new.push_str(pair);
            new.push('&');
        }
    }
    new.push_str(param);
    new.push('=');
    new.push_str(format);
    new
}

fn description(html: &mut Html, text: &str) {
    let paragraphs = text.split("\n\n").map(str::trim);
    for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
        html.raw("<p>").text(paragraph).raw("</p>\n");
    }
}

/// Writes the way to the other pages of a list.
fn pages(html: &mut Html, controls: &PageControls) {
    if controls.previous.is_none() && controls.next.is_none() {
        return;
    }
    html.raw("<nav class=\"pages\" aria-label=\"Pages\"><ol>\n");
    if let Some(previous) = &controls.previous {
        html.raw("<li>").link(previous, "‹ Previous").raw("</li>\n");
    }
    for page in &controls.numbers {
        html.raw("<li>");
        match page {
            None => html.raw("…"),
            Some(page) if page.is_current => html
                .raw("<b aria-current=\"page\">")
                .text(&page.number.to_string())
                .raw("</b>"),
            Some(page) => html.link(&page.path, &page.number.to_string()),
        };
        html.raw("</li>\n");
    }
    if let Some(next) = &controls.next {
        html.raw("<li>").link(next, "Next ›").raw("</li>\n");
    }
    html.raw("</ol></nav>\n");
}

/// Writes what a program would have seen.
fn answer(html: &mut Html, data: &[u8], status: u16, page: &Page) {
    html.raw("<section class=\"answer\">\n<pre class=\"request\"><b>");
    html.text(&page.method).raw("</b> ").text(&page.path);
    html.raw("</pre>\n<pre class=\"response\"><b>HTTP ");
    html.text(&status.to_string()).raw(" ");
    html.text(reason(status)).raw("</b>\n");
    for (name, value) in &page.headers {
        html.raw("<b>").text(name).raw(":</b> ");
        html.text(value).raw("\n");
    }
    html.raw("\n");
    json::write(html, data);
    html.raw("</pre>\n</section>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_replace_each_other() {
        for (path, expected) in [
            ("/a/", "/a/?format=json"),
            ("/a/?page=2", "/a/?page=2&format=json"),
            ("/a/?format=api&page=2", "/a/?page=2&format=json"),
        ] {
            assert_eq!(with_format(path, "format", "json"), expected);
        }
    }
}
