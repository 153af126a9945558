//! HTML while it is written: what is not a literal of ours is escaped.

use crate::http::renderers::FormToken;

/// HTML while it is written.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Adds markup of ours.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, as content or inside a quoted attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// Adds an attribute behind the name of a tag.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// Adds a link; addresses that are no path and no web page are text only.
    pub(super) fn link(&mut self, address: &str, title: &str) -> &mut Self {
        if !is_followed(address) {
            return self.text(title);
        }
        self.raw("<a").attribute("href", address);
        self.raw(" rel=\"nofollow\">").text(title).raw("</a>")
    }

    /// Adds the token that a form sends back.
    pub(super) fn token(&mut self, token: &FormToken) {
        self.raw("<input type=\"hidden\"")
            .attribute("name", token.field);
        self.attribute("value", &token.value).raw(">\n");
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    #[cfg(test)]
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Paths of this site and web pages; neither `javascript:` nor another site as `//host`.
fn is_followed(address: &str) -> bool {
    let is_path = address.starts_with('/') && !address.starts_with("//");
    is_path || is_web_page(address)
}

/// Returns whether the text is the address of a web page.
pub(super) fn is_web_page(text: &str) -> bool {
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control();
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: BRW-005
    #[test]
    fn everything_but_our_markup_is_escaped() {
        let mut html = Html::default();
        html.raw("<p").attribute("title", "\"><script>").raw(">");
        html.text("a & <b> 'c'").raw("</p>");
        let expected = "<p title=\"&quot;&gt;&lt;script&gt;\">a &amp; &lt;b&gt; &#39;c&#39;</p>";
        assert_eq!(html.as_str(), expected);
    }

    // parity: BRW-005
    #[test]
    fn only_paths_and_web_pages_are_links() {
        for (address, is_link) in [
            ("/api/books/?page=2", true),
            ("https://example.com/a?b=c", true),
            ("javascript:alert(1)", false),
            ("//evil.example/", false),
            ("data:text/html,x", false),
            ("https://", false),
            ("http://a b", false),
        ] {
            let mut html = Html::default();
            html.link(address, "x");
            assert_eq!(html.as_str() != "x", is_link, "{address}");
        }
    }
}
