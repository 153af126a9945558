//! The header Range: which parts of a file are asked for (RFC 9110, 14).

use std::ops::Range;

/// A header with more parts is ignored: each costs work.
const MOST: usize = 100;

/// What a Range header asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The whole file: the header says nothing that is understood.
    Whole,
    /// These parts, in the order of the file; no two overlap or touch.
    Parts(Vec<Range<u64>>),
    /// Nothing that the file has.
    Nothing,
}

/// Reads a Range header for a file of so many bytes.
pub(super) fn parse(header: &str, length: u64) -> Asked {
    let unit = header.get(..6).unwrap_or_default();
    if !unit.eq_ignore_ascii_case("bytes=") {
        return Asked::Whole;
    }
    let specs = header[6..].split(',').map(str::trim);
    let specs: Vec<&str> = specs.filter(|spec| !spec.is_empty()).collect();
    if specs.is_empty() || specs.len() > MOST {
        return Asked::Whole;
    }
    let mut parts = Vec::with_capacity(specs.len());
    for spec in specs {
        match part(spec, length) {
            Part::Has(range) => parts.push(range),
            Part::Outside => {}
            Part::Inverted => return Asked::Nothing,
            Part::Odd => return Asked::Whole,
        }
    }
    if parts.is_empty() {
        return Asked::Nothing;
    }
    Asked::Parts(merged(parts))
}

enum Part {
    Has(Range<u64>),
    Outside,
    Inverted,
    Odd,
}

fn part(spec: &str, length: u64) -> Part {
    let Some((first, last)) = spec.split_once('-') else {
        return Part::Odd;
    };
    let (first, last) = (first.trim(), last.trim());
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if last < first => return Part::Inverted,
        (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(suffix)) if first.is_empty() => length.saturating_sub(suffix)..length,
        _ => return Part::Odd,
    };
    if range.start < range.end {
        Part::Has(range)
    } else {
        Part::Outside
    }
}

/// Reads digits; a number that is too large is as large as there are.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Sorts the parts and joins those that overlap or touch, so that no byte is sent twice.
fn merged(mut parts: Vec<Range<u64>>) -> Vec<Range<u64>> {
    parts.sort_unstable_by_key(|part| part.start);
    let mut merged: Vec<Range<u64>> = Vec::with_capacity(parts.len());
    for part in parts {
        match merged.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => merged.push(part),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    enum Expected {
        Whole,
        Nothing,
        Parts(&'static [(u64, u64)]),
    }

    // security: SEC-07
    #[test]
    fn headers_ask_for_parts() {
        let many = format!("bytes={}", vec!["0-0"; 101].join(","));
        let cases: &[(&str, Expected)] = &[
            ("bytes=0-3", Expected::Parts(&[(0, 4)])),
            ("Bytes= 2 - 3 ", Expected::Parts(&[(2, 4)])),
            ("bytes=6-", Expected::Parts(&[(6, 10)])),
            ("bytes=-3", Expected::Parts(&[(7, 10)])),
            ("bytes=-30", Expected::Parts(&[(0, 10)])),
            (
                "bytes=8-99999999999999999999999",
                Expected::Parts(&[(8, 10)]),
            ),
            ("bytes=8-9,0-1", Expected::Parts(&[(0, 2), (8, 10)])),
            ("bytes=0-4,3-5,6-7", Expected::Parts(&[(0, 8)])),
            ("bytes=0-1,10-11", Expected::Parts(&[(0, 2)])),
            ("bytes=10-", Expected::Nothing),
            ("bytes=-0", Expected::Nothing),
            ("bytes=3-2", Expected::Nothing),
            ("bytes=0-1,3-2", Expected::Nothing),
            ("bytes=", Expected::Whole),
            ("bytes=a-b", Expected::Whole),
            ("bytes=1", Expected::Whole),
            ("bytes=-", Expected::Whole),
            ("bytes=+1-2", Expected::Whole),
            ("lines=0-3", Expected::Whole),
            ("é", Expected::Whole),
            ("", Expected::Whole),
            (&many, Expected::Whole),
        ];
        for (header, expected) in cases {
            let expected = match expected {
                Expected::Whole => Asked::Whole,
                Expected::Nothing => Asked::Nothing,
                Expected::Parts(parts) => {
                    Asked::Parts(parts.iter().map(|(start, end)| *start..*end).collect())
                }
            };
            assert_eq!(parse(header, 10), expected, "{header}");
        }
        assert_eq!(parse("bytes=0-", 0), Asked::Nothing);
    }
}
