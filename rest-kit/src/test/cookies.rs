//! The cookies that a client was given.

use std::collections::BTreeMap;

/// The cookies that a client was given, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Jar(BTreeMap<String, String>);

impl Jar {
    /// Keeps what a `Set-Cookie` header says; one that has ended goes.
    pub(super) fn keep(&mut self, header: &str) {
        let Some((name, rest)) = header.split_once('=') else {
            return;
        };
        let (value, attributes) = rest.split_once(';').unwrap_or((rest, ""));
        let name = name.trim().to_owned();
        let mut attributes = attributes.split(';').map(str::trim);
        if attributes.any(|attribute| attribute.eq_ignore_ascii_case("max-age=0")) {
            self.0.remove(&name);
        } else {
            self.0.insert(name, value.trim().to_owned());
        }
    }

    /// Returns the `Cookie` header, if there are any.
    pub(super) fn header(&self) -> Option<String> {
        let pairs: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    #[cfg(feature = "auth")]
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Jar;

    #[test]
    fn cookies_come_and_go() {
        let mut jar = Jar::default();
        assert_eq!(jar.header(), None);
        jar.keep("b=2; Path=/; HttpOnly");
        jar.keep("a=x=y");
        assert_eq!(jar.header().as_deref(), Some("a=x=y; b=2"));
        jar.keep("b=; Max-Age=0; Path=/");
        jar.keep("nonsense");
        assert_eq!(jar.header().as_deref(), Some("a=x=y"));
    }
}
