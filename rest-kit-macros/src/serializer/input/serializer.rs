//! The keys of `#[serializer(…)]`.

use syn::{LitInt, LitStr, Path};

use super::flag;
use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;

const SERIALIZER_KEYS: &[&str] = &[
    "model",
    "check",
    "dynamic",
    "max_expand_depth",
    "rename_all",
    "deny_unknown_fields",
    "envelope",
    "envelope_many",
    "to_representation",
    "to_internal_value",
    "unique_together",
    "max_length",
    "exclude_none",
    "exclude_unset",
    "exclude_defaults",
];

/// The keys of `#[serializer(…)]`, as written.
#[derive(Default)]
pub(in crate::serializer) struct SerializerInput {
    pub(in crate::serializer) model: Slot<Path>,
    pub(in crate::serializer) dynamic: Slot<bool>,
    pub(in crate::serializer) max_expand_depth: Slot<LitInt>,
    pub(in crate::serializer) check: Slot<Path>,
    pub(in crate::serializer) rename_all: Slot<LitStr>,
    pub(in crate::serializer) envelope: Slot<LitStr>,
    pub(in crate::serializer) envelope_many: Slot<LitStr>,
    pub(in crate::serializer) max_length: Slot<LitInt>,
    pub(in crate::serializer) excludes: Excludes,
    pub(in crate::serializer) deny_unknown_fields: Slot<bool>,
    pub(in crate::serializer) to_representation: Slot<bool>,
    pub(in crate::serializer) to_internal_value: Slot<bool>,
    pub(in crate::serializer) unique_together: Slot<bool>,
}

/// What answers leave out.
#[derive(Default)]
pub(in crate::serializer) struct Excludes {
    pub(in crate::serializer) none: Slot<bool>,
    pub(in crate::serializer) unset: Slot<bool>,
    pub(in crate::serializer) defaults: Slot<bool>,
}

impl SerializerInput {
    pub(in crate::serializer) fn read(cx: &Ctxt, attrs: &[syn::Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in attrs
            .iter()
            .filter(|attr| attr.path().is_ident("serializer"))
        {
            attr::each_key(cx, attr, |meta| {
                match attr::name(meta).as_str() {
                    "model" => raw.model.set(cx, meta, meta.value()?.parse()?),
                    "check" => raw.check.set(cx, meta, meta.value()?.parse()?),
                    "dynamic" => raw.dynamic.set(cx, meta, flag(meta)?),
                    "max_expand_depth" => {
                        raw.max_expand_depth.set(cx, meta, meta.value()?.parse()?);
                    }
                    "envelope" => raw.envelope.set(cx, meta, meta.value()?.parse()?),
                    "exclude_none" => raw.excludes.none.set(cx, meta, flag(meta)?),
                    "exclude_unset" => raw.excludes.unset.set(cx, meta, flag(meta)?),
                    "exclude_defaults" => {
                        raw.excludes.defaults.set(cx, meta, flag(meta)?);
                    }
                    "max_length" => raw.max_length.set(cx, meta, meta.value()?.parse()?),
                    "envelope_many" => raw.envelope_many.set(cx, meta, meta.value()?.parse()?),
                    "rename_all" => raw.rename_all.set(cx, meta, meta.value()?.parse()?),
                    "deny_unknown_fields" => {
                        raw.deny_unknown_fields.set(cx, meta, flag(meta)?);
                    }
                    "to_representation" => raw.to_representation.set(cx, meta, flag(meta)?),
                    "to_internal_value" => raw.to_internal_value.set(cx, meta, flag(meta)?),
                    "unique_together" => raw.unique_together.set(cx, meta, flag(meta)?),
                    _ => return Err(attr::unknown(meta, "serializer", SERIALIZER_KEYS)),
                }
                Ok(())
            });
        }
        raw
    }
}
