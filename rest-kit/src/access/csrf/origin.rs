//! Which page has caused a request: the headers `Origin` and `Referer`.

use crate::http::Request;

/// Refuses other origins; without the header, encrypted requests must name a referer.
pub(super) fn check(
    request: &Request,
    trusted: &[String],
    domain: Option<&str>,
) -> Result<(), String> {
    let host = request.host();
    // Of several, or with bytes that are no text, none matches.
    if let Some(origin) = request.header_joined("origin") {
        let origin = &*origin;
        let scheme = if request.is_secure() { "https" } else { "http" };
        if origin == format!("{scheme}://{host}") || is_trusted(origin, trusted) {
            return Ok(());
        }
        return Err(format!(
            "Origin checking failed - {origin} does not match any trusted origins."
        ));
    }
    if request.is_secure() {
        let good = domain.map_or_else(|| host.to_string(), |domain| with_port(domain, &host));
        return check_referer(request.header("referer"), trusted, &good);
    }
    Ok(())
}

fn is_trusted(origin: &str, trusted: &[String]) -> bool {
    if trusted.iter().any(|known| known == origin) {
        return true;
    }
    let Some((scheme, host)) = split(origin) else {
        return false;
    };
    trusted
        .iter()
        .filter_map(|known| split(known))
        .any(|known| {
            let subdomains = known.1.strip_prefix('*');
            known.0 == scheme && subdomains.is_some_and(|domain| is_same_domain(host, domain))
        })
}

fn check_referer(referer: Option<&str>, trusted: &[String], good: &str) -> Result<(), String> {
    let failed = |reason: &str| Err(format!("Referer checking failed - {reason}"));
    let Some(referer) = referer else {
        return failed("no Referer.");
    };
    let Some((scheme, host)) = split(referer) else {
        return failed("Referer is malformed.");
    };
    if scheme != "https" {
        return failed("Referer is insecure while host is secure.");
    }
    let mut known = trusted.iter().filter_map(|known| split(known));
    let is_trusted = known.any(|(_, known)| is_same_domain(host, known.trim_start_matches('*')));
    if is_trusted || is_same_domain(host, good) {
        return Ok(());
    }
    failed(&format!("{referer} does not match any trusted origins."))
}

/// Gives a domain the port that the client named, unless it is a usual one.
fn with_port(domain: &str, host: &str) -> String {
    match host.rsplit_once(':') {
        Some((_, port)) if !["80", "443"].contains(&port) => format!("{domain}:{port}"),
        _ => domain.to_owned(),
    }
}

/// Splits an address into its scheme and its host with port; both must be there.
fn split(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!scheme.is_empty() && !host.is_empty()).then_some((scheme, host))
}

/// Django's `is_same_domain`: a pattern with a leading dot stands for the domain and all below it.
fn is_same_domain(host: &str, pattern: &str) -> bool {
    let (host, pattern) = (host.to_lowercase(), pattern.to_lowercase());
    match pattern.strip_prefix('.') {
        Some(domain) => host == domain || host.ends_with(&pattern),
        None => !pattern.is_empty() && host == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_trusted_exactly_or_below_a_domain() {
        let trusted = [
            "https://a.example",
            "https://*.b.example",
            "http://*.c.example:8000",
        ];
        let trusted = trusted.map(str::to_owned);
        for (origin, expected) in [
            ("https://a.example", true),
            ("http://a.example", false),
            ("https://x.a.example", false),
            ("https://b.example", true),
            ("https://X.b.example", true),
            ("http://x.b.example", false),
            ("https://evilb.example", false),
            ("http://x.c.example:8000", true),
            ("http://x.c.example", false),
            ("null", false),
            ("https://", false),
        ] {
            assert_eq!(is_trusted(origin, &trusted), expected, "{origin}");
        }
    }

    #[test]
    fn referers_of_encrypted_requests() {
        let trusted = ["https://*.shop.example".to_owned()];
        let malformed = "Referer checking failed - Referer is malformed.";
        for (referer, expected) in [
            (None, Err("Referer checking failed - no Referer.")),
            (Some(""), Err(malformed)),
            (Some("api.example"), Err(malformed)),
            (
                Some("http://api.example/x"),
                Err("Referer checking failed - Referer is insecure while host is secure."),
            ),
            (Some("https://api.example/page?x"), Ok(())),
            (Some("https://a.shop.example/"), Ok(())),
            (
                Some("https://evil.example/api.example"),
                Err(
                    "Referer checking failed - https://evil.example/api.example does not match any trusted origins.",
                ),
            ),
        ] {
            let checked = check_referer(referer, &trusted, "api.example");
            assert_eq!(checked, expected.map_err(str::to_owned), "{referer:?}");
        }
    }
}
