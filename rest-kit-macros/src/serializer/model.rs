//! What the user meant, with defaults applied: the only thing `check` and `expand` see.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, LitInt, LitStr, Path, Type};

use super::base::{Base, Index};
use super::input::{Excludes, FieldInput, SerializerInput};
use super::origin::origin;
pub(super) use super::origin::{Link, Named, Origin};
use crate::attr::Slot;
use crate::ctxt::Ctxt;
use crate::names;
use crate::names::plain;
use crate::types::{is_plain, option_inner, vec_inner};

pub(super) struct Serializer<'a> {
    pub(super) item: &'a DeriveInput,
    /// The model; what is no model has no type, which rustc says once.
    pub(super) model: Option<TokenStream>,
    pub(super) fields: Vec<Field<'a>>,
    /// Serializers whose fields take part.
    pub(super) bases: Vec<Base<'a>>,
    /// The function that checks the whole.
    pub(super) check: Option<Path>,
    /// Clients choose the fields of answers.
    pub(super) dynamic: Slot<bool>,
    /// How deep `?expand=` may go.
    pub(super) max_expand_depth: Slot<LitInt>,
    pub(super) deny_unknown_fields: Option<bool>,
    /// The keys around one object and around a list.
    pub(super) envelopes: [Option<LitStr>; 2],
    /// A function of the struct writes the whole.
    pub(super) to_representation: Slot<bool>,
    /// A function of the struct changes what was sent.
    pub(super) to_internal_value: Slot<bool>,
    /// Sets that are unique in the model are asked for.
    pub(super) unique_together: bool,
    pub(super) max_length: Slot<LitInt>,
    /// What answers leave out.
    pub(super) excludes: Excludes,
}

pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    /// Key in bodies.
    pub(super) name: String,
    pub(super) origin: Origin,
    /// Position among the fields.
    pub(super) index: Index,
    pub(super) raw: FieldInput,
}

/// What a body does to the rows that a field nests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NestedWrite {
    Create,
    Sync,
    Replace,
    Custom,
}

impl NestedWrite {
    pub(super) const NAMES: &[(&str, Self)] = &[
        ("create", Self::Create),
        ("sync", Self::Sync),
        ("replace", Self::Replace),
        ("custom", Self::Custom),
    ];
}

/// How many related rows a field's type stands for.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    One,
    Maybe,
    Many,
}

impl<'a> Serializer<'a> {
    pub(super) fn from_item(cx: &Ctxt, item: &'a DeriveInput) -> Option<Self> {
        let raw = SerializerInput::read(cx, &item.attrs);
        let syn::Data::Struct(data) = &item.data else {
            cx.error(&item.ident, "`Serializer` can only be derived for a struct");
            return None;
        };
        let syn::Fields::Named(named) = &data.fields else {
            cx.error(&item.ident, "`Serializer` needs named fields");
            return None;
        };
        if !item.generics.params.is_empty() {
            cx.error(
                &item.generics,
                "a serializer cannot be generic; write one for each type",
            );
            return None;
        }
        let rename = rename(cx, raw.rename_all.get());
        let model = raw.model.into_value().map(
            |path| quote_spanned!(path.span()=> <#path as ::rest_kit::__private::IsModel>::Itself),
        );
        let (fields, bases) = split(cx, named, rename, model.is_some());
        Some(Self {
            item,
            fields,
            bases,
            model,
            check: raw.check.into_value(),
            dynamic: raw.dynamic,
            max_expand_depth: raw.max_expand_depth,
            deny_unknown_fields: raw.deny_unknown_fields.into_value(),
            max_length: raw.max_length,
            excludes: raw.excludes,
            envelopes: [raw.envelope.into_value(), raw.envelope_many.into_value()],
            to_representation: raw.to_representation,
            to_internal_value: raw.to_internal_value,
            unique_together: raw.unique_together.get() != Some(&false),
        })
    }
}

/// Splits the struct into its own fields and those that it takes from others.
fn split<'a>(
    cx: &Ctxt,
    named: &'a syn::FieldsNamed,
    rename: fn(&str) -> String,
    has_model: bool,
) -> (Vec<Field<'a>>, Vec<Base<'a>>) {
    let (mut fields, mut bases) = (Vec::new(), Vec::new());
    for field in &named.named {
        let Some(ident) = &field.ident else { continue };
        let (ty, raw) = (&field.ty, FieldInput::read(cx, field));
        let (own, before) = (fields.len(), bases.len());
        let index = Index { own, bases: before };
        if raw.flatten.get() == Some(&true) {
            bases.push(Base {
                ident,
                ty,
                index,
                more_keys: raw.keys > 1,
            });
            continue;
        }
        let name = raw.rename.get().map(LitStr::value);
        fields.push(Field {
            ident,
            ty,
            name: name.unwrap_or_else(|| rename(&plain(ident))),
            origin: origin(cx, ident, &raw, has_model),
            index,
            raw,
        });
    }
    (fields, bases)
}

impl Serializer<'_> {
    /// Answers leave nulls out.
    pub(super) fn excludes_none(&self) -> bool {
        self.excludes.none.get() == Some(&true)
    }

    /// Answers leave out what was not sent.
    pub(super) fn excludes_unset(&self) -> bool {
        self.excludes.unset.get() == Some(&true)
    }

    /// Answers leave out what is the default.
    pub(super) fn excludes_defaults(&self) -> bool {
        self.excludes.defaults.get() == Some(&true)
    }

    /// Clients choose the fields of answers.
    pub(super) fn is_dynamic(&self) -> bool {
        self.dynamic.get() == Some(&true)
    }
}

impl Field<'_> {
    /// Shown only when a client asks for it.
    pub(super) fn is_expandable(&self) -> bool {
        self.raw.expand.get() == Some(&true)
    }

    /// Never read from a body.
    pub(super) fn is_read_only(&self) -> bool {
        let shown_only = matches!(
            self.origin,
            Origin::Through(..)
                | Origin::Computed(_)
                | Origin::Loaded(_)
                | Origin::Link(_)
                | Origin::Display(_)
                | Origin::Count(_)
        );
        shown_only || self.raw.read_only.get() == Some(&true)
    }

    /// Never shown in an answer.
    pub(super) fn is_write_only(&self) -> bool {
        self.raw.write_only.get() == Some(&true)
            || self.raw.extra.get() == Some(&true)
            || self.is_hidden()
    }

    /// Returns what bodies do to the rows that it nests.
    pub(super) fn nested_write(&self) -> Option<NestedWrite> {
        let name = self.raw.nested_write.get()?;
        let mut known = NestedWrite::NAMES.iter();
        known
            .find(|(known, _)| name == known)
            .map(|(_, write)| *write)
    }

    /// Set by the server.
    pub(super) fn is_hidden(&self) -> bool {
        self.raw.hidden.get().is_some()
    }

    /// Need not be sent, and nothing stands for it then.
    pub(super) fn may_have_no_value(&self) -> bool {
        let stands = self.is_option() || self.raw.default.get().is_some() || self.is_hidden();
        self.raw.required.get() == Some(&false) && !stands
    }

    /// Whether its type may hold objects: what is no well-known type of values.
    pub(super) fn may_hold_objects(&self) -> bool {
        let by_value = self.raw.with.get().is_some() || self.raw.regex.get().is_some();
        let own = matches!(self.origin, Origin::Own) && !self.is_hidden() && !self.is_read_only();
        own && !by_value && !is_plain(self.ty)
    }

    /// The attribute of the object that the field stands for, where bodies call it otherwise.
    pub(super) fn source(&self) -> Option<String> {
        let source = self.raw.source.get()?;
        let own = matches!(self.origin, Origin::Own | Origin::Named(..));
        let parts: Vec<_> = source.iter().map(plain).collect();
        own.then(|| parts.join("."))
    }

    /// Returns how many related rows the type stands for, and the type of one.
    pub(super) fn shape(&self) -> (Shape, &Type) {
        match (option_inner(self.ty), vec_inner(self.ty)) {
            (Some(inner), _) => (Shape::Maybe, inner),
            (_, Some(inner)) => (Shape::Many, inner),
            _ => (Shape::One, self.ty),
        }
    }

    /// Shown as `null` when it has no value.
    pub(super) fn is_option(&self) -> bool {
        option_inner(self.ty).is_some()
    }
}

/// The rule that makes keys of the names of fields.
fn rename(cx: &Ctxt, rule: Option<&LitStr>) -> fn(&str) -> String {
    let Some(rule) = rule else {
        return str::to_owned;
    };
    match rule.value().as_str() {
        "snake_case" => str::to_owned,
        "camelCase" => names::camel_case,
        "kebab-case" => |name| name.replace('_', "-"),
        _ => {
            cx.error(
                rule,
                "unknown rule; known: camelCase, kebab-case, snake_case",
            );
            str::to_owned
        }
    }
}
