//! Reads `#[choices(…)]` and `#[choice(…)]` into raw slots.

use syn::{Attribute, LitStr};

use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;

/// The keys of the enum, as written.
#[derive(Default)]
pub(super) struct ChoicesInput {
    pub(super) rename_all: Slot<LitStr>,
}

/// The keys of one variant, as written.
#[derive(Default)]
pub(super) struct ChoiceInput {
    pub(super) value: Slot<LitStr>,
    pub(super) label: Slot<LitStr>,
    pub(super) group: Slot<LitStr>,
}

impl ChoicesInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("choices")) {
            attr::each_key(cx, attr, |meta| {
                match attr::name(meta).as_str() {
                    "rename_all" => raw.rename_all.set(cx, meta, meta.value()?.parse()?),
                    _ => return Err(attr::unknown(meta, "choices", &["rename_all"])),
                }
                Ok(())
            });
        }
        raw
    }
}

impl ChoiceInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("choice")) {
            attr::each_key(cx, attr, |meta| {
                match attr::name(meta).as_str() {
                    "value" => raw.value.set(cx, meta, meta.value()?.parse()?),
                    "label" => raw.label.set(cx, meta, meta.value()?.parse()?),
                    "group" => raw.group.set(cx, meta, meta.value()?.parse()?),
                    _ => return Err(attr::unknown(meta, "choice", &["value", "label", "group"])),
                }
                Ok(())
            });
        }
        raw
    }
}
