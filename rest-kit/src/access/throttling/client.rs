//! Who an unknown caller is: an address, or the network it is in.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use crate::context::Context;

/// Longer texts of clients are cut: counters are no store for them.
const LONGEST: usize = 64;

/// How unknown callers are told apart.
///
/// Anybody can send `X-Forwarded-For`: it says something only when a proxy of yours has written
/// it. Callers with an IPv6 address are told apart by their network of 64 bits, since each has
/// that many addresses at least.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::throttling::ClientAddress;
///
/// // Behind one proxy, which adds the caller's address at the end of the header.
/// let app = RestKit::new(Settings::default()).client_address(ClientAddress::Proxies(1));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[doc(alias = "NUM_PROXIES")]
#[non_exhaustive]
pub enum ClientAddress {
    /// The other end of the connection; DRF's `NUM_PROXIES = 0`.
    #[default]
    Peer,
    /// What so many proxies say: the entry of `X-Forwarded-For` that is so many from its end.
    Proxies(u8),
    /// The whole of `X-Forwarded-For`, as DRF does when `NUM_PROXIES` is not set: whoever
    /// invents a header is another caller.
    ForwardedFor,
}

impl ClientAddress {
    /// Returns the text that stands for a caller.
    pub(super) fn of(self, cx: &Context) -> String {
        let peer = || cx.request().remote_addr().map(network).unwrap_or_default();
        let forwarded = match self {
            Self::Peer | Self::Proxies(0) => return peer(),
            Self::Proxies(_) | Self::ForwardedFor => cx.request().header_joined("x-forwarded-for"),
        };
        let Some(forwarded) = forwarded.filter(|header| !header.is_empty()) else {
            return peer();
        };
        match self {
            Self::Proxies(number) => proxied(&forwarded, usize::from(number)),
            _ => cut(&forwarded.split_whitespace().collect::<String>()).to_owned(),
        }
    }
}

/// The entry that is `number` from the end, or the first when there are fewer.
fn proxied(forwarded: &str, number: usize) -> String {
    let entries: Vec<_> = forwarded.split(',').map(str::trim).collect();
    let at = entries.len().saturating_sub(number);
    let entry = entries.get(at).copied().unwrap_or_default();
    match address(entry) {
        Some(address) => network(address),
        None => cut(entry).to_owned(),
    }
}

/// Reads an address, with or without a port and brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    bare.parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Writes an address; of IPv6 its network of 64 bits.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Keeps the end of a text, which the nearest proxy has written.
pub(super) fn cut(text: &str) -> &str {
    let mut start = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    // security: SEC-16
    // parity: THR-007
    #[test]
    fn entries_count_from_the_end() {
        for (forwarded, number, expected) in [
            ("1.1.1.1", 1, "1.1.1.1"),
            ("6.6.6.6, 1.1.1.1", 1, "1.1.1.1"),
            ("6.6.6.6, 1.1.1.1, 10.0.0.1", 2, "1.1.1.1"),
            ("6.6.6.6, 1.1.1.1", 9, "6.6.6.6"),
            ("1.1.1.1:4711", 1, "1.1.1.1"),
            ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::/64"),
            ("[2001:db8:1:2:9::1]", 1, "2001:db8:1:2::/64"),
            ("[2001:db8:1:2:9::1]:443", 1, "2001:db8:1:2::/64"),
            ("::ffff:1.1.1.1", 1, "1.1.1.1"),
            ("unknown", 1, "unknown"),
            ("", 1, ""),
            (",", 1, ""),
        ] {
            assert_eq!(proxied(forwarded, number), expected, "{forwarded}");
        }
        assert_eq!(proxied(&"é".repeat(10_000), 1).len(), LONGEST);
    }
}
