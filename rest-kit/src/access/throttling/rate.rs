//! `100/day`: how many requests in which time.

/// So many requests in so much time.
///
/// # Examples
///
/// ```
/// use rest_kit::throttling::Rate;
///
/// assert_eq!(Rate::parse("5/min"), Ok(Rate { requests: 5, seconds: 60 }));
/// assert!(Rate::parse("many/day").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

impl Rate {
    /// Reads `100/day`; of the unit only the first letter counts: `s`, `m`, `h` or `d`.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    #[doc(alias = "parse_rate")]
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no rate; write a number, `/` and s, m, h or d: `100/day`");
        let (requests, unit) = text.split_once('/').ok_or_else(wrong)?;
        let seconds = match unit.chars().next() {
            _ if unit.contains('/') => return Err(wrong()),
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3_600,
            Some('d') => 86_400,
            _ => return Err(wrong()),
        };
        let requests = requests.trim().parse().map_err(|_| wrong())?;
        Ok(Self { requests, seconds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_by_their_first_letter() {
        for (text, requests, seconds) in [
            ("1/s", 1, 1),
            ("3/minute", 3, 60),
            ("100/hour", 100, 3_600),
            ("7/d", 7, 86_400),
            ("0/day", 0, 86_400),
        ] {
            assert_eq!(Rate::parse(text), Ok(Rate { requests, seconds }), "{text}");
        }
        for text in [
            "",
            "5",
            "5/",
            "5/week",
            "-1/day",
            "x/s",
            "1/s/s",
            "1 per day",
            "/s",
        ] {
            assert!(Rate::parse(text).is_err(), "{text}");
        }
    }
}
