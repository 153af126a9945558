//! The terms of a search.

/// Splits a search into terms, as DRF's `search_smart_split`.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = quoted_end(rest)
            .unwrap_or_else(|| rest.find(char::is_whitespace).unwrap_or(rest.len()));
        add_terms(&rest[..end], &mut terms);
        rest = rest[end..].trim_start();
    }
    terms
}

fn add_terms(chunk: &str, terms: &mut Vec<String>) {
    let chunk = chunk.trim_matches(',');
    let quote = chunk
        .chars()
        .next()
        .filter(|letter| matches!(letter, '"' | '\''));
    match quote {
        Some(quote) if chunk.ends_with(quote) => {
            let inner = chunk.get(1..chunk.len() - 1).unwrap_or_default();
            let unescaped = inner.replace(&format!("\\{quote}"), &quote.to_string());
            terms.push(unescaped.replace("\\\\", "\\"));
        }
        _ => terms.extend(
            chunk
                .split(',')
                .filter(|term| !term.is_empty())
                .map(|term| term.trim().to_owned()),
        ),
    }
}

/// Returns where a chunk with closed quotes ends; none when it has none.
fn quoted_end(text: &str) -> Option<usize> {
    let mut end = None;
    let mut at = plain_end(text, 0);
    while let Some(close) = closing_quote(text, at) {
        at = plain_end(text, close);
        end = Some(at);
    }
    end
}

fn plain_end(text: &str, from: usize) -> usize {
    text[from..]
        .find(|letter: char| letter.is_whitespace() || letter == '"' || letter == '\'')
        .map_or(text.len(), |length| from + length)
}

fn closing_quote(text: &str, open: usize) -> Option<usize> {
    let mut letters = text[open..].char_indices();
    let (_, quote) = letters
        .next()
        .filter(|(_, letter)| matches!(letter, '"' | '\''))?;
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next()?;
        } else if letter == quote {
            return Some(open + at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn searches_are_split_as_drf_does() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("red dune", &["red", "dune"]),
            ("red,dune, ,x", &["red", "dune", "x"]),
            (r#""red dune" x"#, &["red dune", "x"]),
            (r"'it\'s here' ", &["it's here"]),
            (r#""open end"#, &["\"open", "end"]),
            (r#","a b","#, &["a b"]),
            ("\"", &[""]),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), *expected, "{text}");
        }
    }
}
