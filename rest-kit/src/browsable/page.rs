//! The page itself, from top to bottom.

use crate::http::renderers::{ASSETS, Page, PageLink, reason};

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
    description(&mut html, page.description);
    filters::write(&mut html, page);
    pages(&mut html, data);
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
            html.raw("><input type=\"hidden\"")
                .attribute("name", token.field);
            html.attribute("value", &token.value).raw("><button>");
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
    html.raw("<button type=\"button\" data-method=\"OPTIONS\">OPTIONS</button>");
    if let Some(param) = page.format_param {
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

/// Writes the way to the neighbors of one page of a list.
fn pages(html: &mut Html, data: &[u8]) {
    #[derive(serde::Deserialize)]
    struct Links {
        next: Option<String>,
        previous: Option<String>,
    }
    let Ok(Links { next, previous }) = serde_json::from_slice(data) else {
        return;
    };
    if next.is_none() && previous.is_none() {
        return;
    }
    html.raw("<nav class=\"pages\" aria-label=\"Pages\">");
    if let Some(previous) = previous {
        html.link(&previous, "‹ previous");
    }
    html.raw(" ");
    if let Some(next) = next {
        html.link(&next, "next ›");
    }
    html.raw("</nav>\n");
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
