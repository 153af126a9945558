//! JSON for people: indented, colored, with links that can be followed.

use super::html::{Html, is_web_page};

const INDENT: &str = "    ";

/// Writes compact JSON as a page shows it.
pub(super) fn write(html: &mut Html, data: &[u8]) {
    let Ok(mut rest) = std::str::from_utf8(data) else {
        html.text(&String::from_utf8_lossy(data));
        return;
    };
    let mut depth = 0_usize;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '{' | '[' | '}' | ']' | ',' | ':' => 1,
            _ => rest
                .find(['{', '[', '}', ']', ',', ':', '"'])
                .unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        match first {
            '"' if after.starts_with(':') => colored(html, "key", token),
            '"' => string(html, token),
            '{' | '[' => {
                html.text(token);
                if !after.starts_with(['}', ']']) {
                    depth += 1;
                    line(html, depth);
                }
            }
            '}' | ']' => {
                html.text(token);
            }
            ',' => {
                html.text(token);
                line(html, depth);
            }
            ':' => {
                html.raw(": ");
            }
            't' | 'f' | 'n' => colored(html, "literal", token),
            _ => colored(html, "number", token),
        }
        // A bracket that closes stands on a line of its own, unless nothing is inside.
        if after.starts_with(['}', ']']) && !matches!(first, '{' | '[') {
            depth = depth.saturating_sub(1);
            line(html, depth);
        }
        rest = after;
    }
}

/// Returns the length of the string that the text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn string(html: &mut Html, token: &str) {
    html.raw("<span class=\"string\">");
    match serde_json::from_str::<String>(token) {
        Ok(address) if is_web_page(&address) => {
            html.text("\"").link(&address, &address).text("\"");
        }
        _ => {
            html.text(token);
        }
    }
    html.raw("</span>");
}

fn colored(html: &mut Html, class: &'static str, token: &str) {
    html.raw("<span class=\"").raw(class).raw("\">");
    html.text(token).raw("</span>");
}

fn line(html: &mut Html, depth: usize) {
    html.raw("\n");
    for _ in 0..depth {
        html.raw(INDENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text that a browser shows.
    fn shown(data: &str) -> String {
        let mut html = Html::default();
        write(&mut html, data.as_bytes());
        let mut text = String::new();
        let mut is_tag = false;
        for letter in html.as_str().chars() {
            match letter {
                '<' => is_tag = true,
                '>' => is_tag = false,
                letter if !is_tag => text.push(letter),
                _ => {}
            }
        }
        text.replace("&quot;", "\"")
    }

    // parity: BRW-001
    #[test]
    fn data_is_indented_as_drf_does() {
        let data = r#"{"a":[1,{"b":null}],"c":{},"d":[],"e":"x{\",}"}"#;
        let expected = concat!(
            "{\n    \"a\": [\n        1,\n        {\n            \"b\": null\n        }\n    ],\n",
            "    \"c\": {},\n    \"d\": [],\n    \"e\": \"x{\\\",}\"\n}"
        );
        assert_eq!(shown(data), expected);
        for data in ["", "7", "\"x\"", "null", "[]"] {
            assert_eq!(shown(data), data);
        }
    }

    // parity: BRW-001, BRW-005
    #[test]
    fn addresses_are_links_and_markup_is_text() {
        let mut html = Html::default();
        write(
            &mut html,
            br#"["https://a.example/?b&c","javascript:x","<b>"]"#,
        );
        let html = html.as_str();
        assert!(html.contains(r#"<a href="https://a.example/?b&amp;c" rel="nofollow">"#));
        assert!(!html.contains("href=\"javascript"));
        assert!(html.contains("&lt;b&gt;"));
    }
}
