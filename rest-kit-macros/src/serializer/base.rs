//! Serializers whose fields take part in another: `#[field(flatten)]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, Type};

/// A serializer whose fields take part, in the place where it stands.
pub(super) struct Base<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    /// Where its fields begin.
    pub(super) index: Index,
    /// Whether keys of fields are written beside `flatten`.
    pub(super) more_keys: bool,
}

/// A position among the fields: that among those of the struct, and how many bases are before it.
#[derive(Clone, Copy)]
pub(super) struct Index {
    pub(super) own: usize,
    pub(super) bases: usize,
}

impl ToTokens for Index {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let own = self.own;
        if self.bases == 0 {
            own.to_tokens(tokens);
            return;
        }
        let before = before(self.bases);
        tokens.extend(quote!((#own + #before)));
    }
}

/// The constant that counts the fields of so many bases.
pub(super) fn before(bases: usize) -> Ident {
    format_ident!("FIELDS_OF_BASES_{bases}")
}
