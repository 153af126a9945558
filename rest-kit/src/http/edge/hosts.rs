//! Which hosts an application answers for.

use crate::error::StartError;

/// The hosts an application answers for; requests for others are answered 400.
///
/// `example.com` is that host, `.example.com` it and all below it; ports do not matter.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
///
/// let app = RestKit::new(Settings::default()).allowed_hosts(["example.com", ".example.org"]);
/// # let _ = app;
/// ```
#[doc(alias = "ALLOWED_HOSTS")]
#[derive(Debug, Clone)]
pub struct AllowedHosts(Vec<String>);

impl AllowedHosts {
    /// Answers for these.
    pub fn new<H: Into<String>>(hosts: impl IntoIterator<Item = H>) -> Self {
        let hosts = hosts.into_iter().map(Into::into);
        Self(hosts.map(|host| host.to_ascii_lowercase()).collect())
    }

    /// Returns whether the host of a Host header is one of them.
    pub fn has(&self, host: &str) -> bool {
        let host = without_port(host).to_ascii_lowercase();
        let host = host.strip_suffix('.').unwrap_or(&host);
        self.0.iter().any(|known| match known.strip_prefix('.') {
            Some(domain) => {
                host == domain
                    || host
                        .strip_suffix(domain)
                        .is_some_and(|below| below.ends_with('.'))
            }
            None => host == known,
        })
    }

    pub(super) fn check(&self, mistakes: &mut StartError) {
        for host in &self.0 {
            let is_odd = host.is_empty() || host.contains(['/', '*', ' ']);
            if is_odd || without_port(host) != host {
                mistakes.add(format!(
                    "`{host}` is no host; write `example.com`, or `.example.com` for all below it"
                ));
            }
        }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: REQ-028
    #[test]
    fn hosts_are_compared_without_ports() {
        let hosts = AllowedHosts::new(["Example.com", ".example.org", "[::1]"]);
        for (host, expected) in [
            ("example.com", true),
            ("EXAMPLE.com:8000", true),
            ("example.com.", true),
            ("www.example.com", false),
            ("example.org", true),
            ("a.b.example.org:1", true),
            ("badexample.org", false),
            ("[::1]:80", true),
            ("", false),
        ] {
            assert_eq!(hosts.has(host), expected, "{host}");
        }
        let mut mistakes = StartError::default();
        AllowedHosts::new(["*", "https://x", "x:80", "ok"]).check(&mut mistakes);
        assert!(mistakes.into_result().is_err());
    }
}
