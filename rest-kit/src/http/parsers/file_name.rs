//! Making the name of an uploaded file safe to show and to store.

/// Returns the last part of a file's name without what cannot be printed; none if that is
/// nothing or a directory.
pub(super) fn sanitize(name: &str) -> Option<String> {
    let name = unescape(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String = last
        .chars()
        .filter(|letter| is_printable(*letter))
        .collect();
    match safe.as_str() {
        "" | "." | ".." => None,
        _ => Some(safe),
    }
}

/// Not control characters, invisible marks, or characters that change the reading direction.
fn is_printable(letter: char) -> bool {
    !letter.is_control()
        && !matches!(
            letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
        )
        && (letter == ' ' || !letter.is_whitespace())
}

/// Resolves the HTML references that some browsers write into names.
fn unescape(name: &str) -> String {
    let mut rest = name;
    let mut plain = String::with_capacity(name.len());
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let reference = rest.split_once(';').filter(|(name, _)| name.len() <= 10);
        match reference.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((letter, after)) => {
                plain.push(letter);
                rest = after;
            }
            None => plain.push('&'),
        }
    }
    plain + rest
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "sol" => return Some('/'),
        "bsol" => return Some('\\'),
        _ => {}
    }
    let number = reference.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_directories_and_invisible_characters() {
        let cases = [
            ("note.txt", Some("note.txt")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\dir\\a.txt", Some("a.txt")),
            ("a&#x2F;b&amp;c.txt", Some("b&c.txt")),
            ("R&D; &#xffffffff; &.txt", Some("R&D; &#xffffffff; &.txt")),
            ("a\u{0}\n\u{202e}b c.txt", Some("ab c.txt")),
            ("..", None),
            ("dir/", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(sanitize(name).as_deref(), expected, "{name}");
        }
    }
}
