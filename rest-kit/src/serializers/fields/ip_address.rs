//! Texts that are IP addresses: DRF's `IPAddressField`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::descriptors::{FieldDescriptor, Protocol};
use crate::http::Value;

use super::{FieldValue, refuse};
use crate::http::text::trim;

const INVALID: &str = "Enter a valid IPv4 or IPv6 address.";

/// Reads an address; those of version 6 in their shortest form.
pub(super) fn read(value: Value, field: &FieldDescriptor) -> FieldValue<String> {
    let Value::String(text) = value else {
        return refuse(INVALID, "invalid");
    };
    let protocol = field.formats.protocol;
    if text.contains(':') && protocol != Protocol::Ipv4 {
        let Ok(address) = without_scope(&text).parse::<Ipv6Addr>() else {
            return refuse(INVALID, "invalid");
        };
        return Ok(match address.to_ipv4_mapped() {
            Some(mapped) if protocol == Protocol::Both => mapped.to_string(),
            _ => address.to_string(),
        });
    }
    if field.trim_whitespace {
        return Ok(trim(&text).to_owned());
    }
    Ok(text)
}

/// Drops the network interface of `fe80::1%eth0`, as Django does.
fn without_scope(text: &str) -> &str {
    match text.split_once('%') {
        Some((address, scope)) if !scope.is_empty() && !scope.contains('%') => address,
        _ => text,
    }
}

/// Says that a text is no address of the version that is asked for.
pub(super) fn wrong_version(text: &str, protocol: Protocol) -> Option<&'static str> {
    let (sound, message) = match protocol {
        Protocol::Both => (text.parse::<IpAddr>().is_ok(), INVALID),
        Protocol::Ipv4 => (
            text.parse::<Ipv4Addr>().is_ok(),
            "Enter a valid IPv4 address.",
        ),
        Protocol::Ipv6 => (
            text.parse::<Ipv6Addr>().is_ok(),
            "Enter a valid IPv6 address.",
        ),
    };
    (!sound).then_some(message)
}
