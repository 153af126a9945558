//! The two pages, as HTML; what comes from outside is escaped.

use crate::http::renderers::{ASSETS, FormToken};

/// The page that asks for a name and a password.
#[derive(Debug)]
pub(super) struct LoginForm<'a> {
    pub(super) token: FormToken,
    /// Where to go then.
    pub(super) next: &'a str,
    /// The name of the attempt that has failed, if there was one.
    pub(super) refused: Option<&'a str>,
}

impl LoginForm<'_> {
    pub(super) fn write(&self) -> String {
        let message = match self.refused {
            Some(_) => {
                "<p class=\"error\" role=\"alert\">Please enter a correct username and password. \
                 Note that both fields may be case-sensitive.</p>\n"
            }
            None => "",
        };
        let content = [
            message,
            "<form method=\"post\">\n<input type=\"hidden\" name=\"",
            self.token.field,
            "\" value=\"",
            &escaped(&self.token.value),
            "\">\n<input type=\"hidden\" name=\"next\" value=\"",
            &escaped(self.next),
            "\">\n<p><label>Username: <input name=\"username\" autocomplete=\"username\" \
             autocapitalize=\"none\" required autofocus value=\"",
            &escaped(self.refused.unwrap_or_default()),
            "\"></label></p>\n<p><label>Password: <input type=\"password\" name=\"password\" \
             autocomplete=\"current-password\" required></label></p>\n\
             <p><button>Log in</button></p>\n</form>\n",
        ];
        page("Log in", &content.concat())
    }
}

/// The page that says goodbye.
pub(super) fn logged_out(login: Option<&str>) -> String {
    let again = login.map(|path| {
        let path = escaped(path);
        format!("<p><a href=\"{path}\">Log in again</a></p>\n")
    });
    page("Logged out", &again.unwrap_or_default())
}

fn page(title: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{ASSETS}browsable.css\">\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n{content}</main>\n</body>\n</html>\n"
    )
}

/// Escapes text for a quoted attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
