//! Which language an `Accept-Language` header asks for, as Django finds it.

/// What is longer is cut at a comma.
const MAX_LENGTH: usize = 500;

/// What Django takes instead of a language that is not there.
const FALLBACKS: [(&str, &str); 6] = [
    ("zh-cn", "zh-hans"),
    ("zh-hk", "zh-hant"),
    ("zh-mo", "zh-hant"),
    ("zh-my", "zh-hans"),
    ("zh-sg", "zh-hans"),
    ("zh-tw", "zh-hant"),
];

/// Returns which of the known languages is asked for first.
pub(super) fn choose(header: &str, known: &[&str]) -> Option<usize> {
    let asked = parse(header);
    let asked = asked.iter().take_while(|language| *language != "*");
    asked
        .into_iter()
        .find_map(|language| variant(language, known))
}

/// Returns the languages, the most wanted first; none when anything is malformed.
fn parse(header: &str) -> Vec<String> {
    let header = match header.get(..MAX_LENGTH) {
        Some(start) if header.len() > MAX_LENGTH => {
            start.rfind(',').map_or("", |end| &header[..end])
        }
        _ => header,
    };
    let header = header.trim_start_matches(' ').to_ascii_lowercase();
    let header = header.trim_end();
    let header = header.strip_suffix(',').unwrap_or(header);
    let ranges: Option<Vec<(String, f32)>> = header.split(',').map(range).collect();
    let mut ranges = ranges.unwrap_or_default();
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(language, _)| language).collect()
}

/// Reads `de-at;q=0.8`.
fn range(text: &str) -> Option<(String, f32)> {
    let mut parts = text.trim().splitn(2, ';');
    let language = parts.next()?.trim_end();
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = language.split('-').next()?;
    let is_code =
        language.split('-').all(is_part) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code && language != "*" {
        return None;
    }
    let quality = match parts.next().map(str::trim_start) {
        None => 1.0,
        Some(quality) => {
            let digits = quality.strip_prefix("q=")?.trim_end();
            let is_short =
                digits.len() <= 5 && digits.bytes().all(|it| it.is_ascii_digit() || it == b'.');
            let quality: f32 = digits.parse().ok()?;
            (is_short && quality <= 1.0).then_some(quality)?
        }
    };
    Some((language.to_owned(), quality))
}

/// Returns the language itself, or the one that is nearest to it: `de` for `de-at`, `pt-br` for
/// `pt`.
fn variant(language: &str, known: &[&str]) -> Option<usize> {
    let find = |wanted: &str| known.iter().position(|code| *code == wanted);
    let fallback = FALLBACKS.iter().find(|(code, _)| *code == language);
    let exact = find(language).or_else(|| find(fallback?.1));
    if exact.is_some() {
        return exact;
    }
    let mut generic = language;
    while let Some((shorter, _)) = generic.rsplit_once('-') {
        generic = shorter;
        if let Some(found) = find(generic) {
            return Some(found);
        }
    }
    known.iter().position(|code| {
        let rest = code.strip_prefix(generic);
        rest.is_some_and(|rest| rest.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_chosen_as_django_chooses_them() {
        let known = ["en", "de", "fr", "pt-br", "zh-hans", "nb"];
        let cases = [
            ("de", "de"),
            ("fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7", "fr"),
            ("de-AT", "de"),
            ("pt", "pt-br"),
            ("pt-PT", "pt-br"),
            ("zh-CN", "zh-hans"),
            ("xx, de;q=0.1", "de"),
            ("*", ""),
            ("*, de;q=0.5", ""),
            ("de;q=0", "de"),
            ("en;q=0.1,de;q=0.9", "de"),
            ("DE", "de"),
            ("nb-NO", "nb"),
            ("no", ""),
            ("de;q=2", ""),
            ("de,,fr", ""),
            ("de,", "de"),
            ("d€", ""),
            ("", ""),
        ];
        for (header, expected) in cases {
            let found = choose(header, &known).map_or("", |at| known[at]);
            assert_eq!(found, expected, "{header}");
        }
        let long = format!("{}de", "xx;q=0.1, ".repeat(60));
        assert_eq!(choose(&long, &known), None);
        assert_eq!(choose(&"x".repeat(600), &known), None);
    }
}
