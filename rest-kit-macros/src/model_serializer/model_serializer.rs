//! What the user meant: the fields of the struct, in order.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, format_ident};
use syn::{Field, Ident, ItemStruct, Path};

use super::input::{Fields, Input};
use super::listing::{Filled, Listed};
use crate::attr::nearest;
use crate::ctxt::Ctxt;
use crate::names;
use crate::secrets;

/// A serializer whose fields are known.
pub(super) struct ModelSerializer<'a> {
    pub(super) filled: &'a Filled,
    pub(super) input: &'a Input,
    pub(super) fields: Vec<Chosen<'a>>,
    /// Where generated code is said to stand.
    pub(super) span: Span,
}

/// A field that the serializer has.
pub(super) enum Chosen<'a> {
    /// Written in the struct.
    Declared(&'a Field),
    /// Taken from the model.
    Filled {
        name: Ident,
        offered: Offered<'a>,
        read_only: bool,
        extra: Option<&'a TokenStream>,
    },
}

/// What the model has for a field.
#[derive(Clone, Copy)]
pub(super) enum Offered<'a> {
    /// A column, shown as it is.
    Column(&'a Listed),
    /// The keys of many rows.
    Keys(&'a Listed),
    /// The rows behind a relation.
    Rows(&'a Listed, Rows<'a>),
}

/// Rows that `depth` nests.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a> {
    pub(super) target: &'a Path,
    pub(super) many: bool,
    pub(super) depth: u32,
}

impl<'a> ModelSerializer<'a> {
    pub(super) fn new(cx: &Ctxt, filled: &'a Filled, input: &'a Input) -> Self {
        let fields = input.fields.span().or(input.exclude.span());
        let mut serializer = Self {
            filled,
            input,
            fields: Vec::new(),
            span: fields.unwrap_or_else(Span::call_site),
        };
        let names = serializer.names(cx);
        serializer.known_names_only(cx);
        serializer.fields = names
            .into_iter()
            .filter_map(|name| serializer.chosen(cx, name))
            .collect();
        serializer
    }

    pub(super) fn item(&self) -> &'a ItemStruct {
        &self.filled.item
    }

    fn declared(&self) -> impl Iterator<Item = (&'a Ident, &'a Field)> {
        let fields = self.item().fields.iter();
        fields.filter_map(|field| Some((field.ident.as_ref()?, field)))
    }

    fn declares(&self, name: &Ident) -> bool {
        self.declared().any(|(ident, _)| ident == name)
    }

    /// The names of the fields, in DRF's order: as they are listed, or else the key, those of the
    /// struct, the columns, the relations.
    fn names(&self, cx: &Ctxt) -> Vec<Ident> {
        if let Some(Fields::Named(names)) = self.input.fields.get() {
            for (ident, field) in self.declared() {
                if !names.contains(ident) && !is_flattened(field) {
                    cx.error(
                        ident,
                        format_args!("`{ident}` is declared, but `fields` does not list it"),
                    );
                }
            }
            let flattened = self.declared().filter(|(_, field)| is_flattened(field));
            let flattened = flattened.map(|(ident, _)| ident.clone());
            return names.iter().cloned().chain(flattened).collect();
        }
        let (key, declared) = (&self.filled.key, self.declared().map(|(ident, _)| ident));
        let (columns, relations): (Vec<_>, Vec<_>) = self
            .filled
            .columns
            .iter()
            .partition(|column| column.relation.is_none());
        let relations = relations.into_iter().chain(&self.filled.many);
        let rest = columns.into_iter().chain(relations).filter(|listed| {
            let [name, column] = listed.names();
            column != key && !self.declares(name) && !self.declares(column)
        });
        let key = (!self.declares(key)).then_some(key);
        let all = key.into_iter().chain(declared).cloned();
        let all = all.chain(rest.map(|listed| listed.names()[0].clone()));
        all.filter(|name| !self.is_excluded(name)).collect()
    }

    fn is_excluded(&self, name: &Ident) -> bool {
        let excluded = self.input.exclude.get().into_iter().flatten();
        let names = self.find(name).map(|(listed, _)| listed.names());
        let names = names.unwrap_or([name, name]);
        excluded.into_iter().any(|name| names.contains(&name))
    }

    /// Reports names that nothing has, and fields that are declared and changed elsewhere too.
    fn known_names_only(&self, cx: &Ctxt) {
        let input = self.input;
        let extra = input.extra_kwargs.get().into_iter().flatten();
        let keys = [
            ("exclude", input.exclude.get()),
            ("read_only_fields", input.read_only_fields.get()),
        ];
        let named = keys
            .into_iter()
            .flat_map(|(key, names)| names.into_iter().flatten().map(move |name| (key, name)));
        let named = named.chain(extra.map(|(name, _)| ("extra_kwargs", name)));
        for (key, name) in named {
            if self.declares(name) {
                cx.error(
                    name,
                    format_args!(
                        "`{name}` is declared in the struct; say it there, and take it out of \
                         `{key}`"
                    ),
                );
            } else if self.find(name).is_none() {
                self.unknown(cx, name);
            }
        }
    }

    fn unknown(&self, cx: &Ctxt, name: &Ident) {
        let filled = self.filled;
        let model = filled.model.to_token_stream().to_string().replace(' ', "");
        let all = filled
            .columns
            .iter()
            .chain(&filled.many)
            .chain(&filled.reverse);
        let known: Vec<_> = all.map(|listed| listed.names()[0].to_string()).collect();
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        let message = match nearest(&name.to_string(), &known) {
            Some(near) => format!("no field `{name}` on model `{model}`; did you mean `{near}`?"),
            None => format!(
                "no field `{name}` on model `{model}`; its fields are: {}",
                known.join(", ")
            ),
        };
        cx.error(name, message);
    }

    /// Finds what the model has under a name, and whether it is one row or none.
    fn find(&self, name: &Ident) -> Option<(&'a Listed, bool)> {
        let ones = self.filled.columns.iter().map(|listed| (listed, false));
        let many = self.filled.many.iter().chain(&self.filled.reverse);
        let mut all = ones.chain(many.map(|listed| (listed, true)));
        all.find(|(listed, _)| listed.names().contains(&name))
    }

    fn chosen(&self, cx: &Ctxt, name: Ident) -> Option<Chosen<'a>> {
        if let Some((_, field)) = self.declared().find(|(ident, _)| **ident == name) {
            return Some(Chosen::Declared(field));
        }
        let Some((listed, many)) = self.find(&name) else {
            self.unknown(cx, &name);
            return None;
        };
        let is_among = |names: Option<&Vec<Ident>>| {
            let mut names = names.into_iter().flatten();
            names.any(|other| listed.names().contains(&other))
        };
        let mut extra = self.input.extra_kwargs.get().into_iter().flatten();
        let extra = extra.find(|(other, _)| listed.names().contains(&other));
        if extra.is_none() && !many {
            self.no_secret(cx, &name, listed);
        }
        let named = matches!(self.input.fields.get(), Some(Fields::Named(_)));
        Some(Chosen::Filled {
            offered: self.offered(listed, many),
            read_only: is_among(self.input.read_only_fields.get()),
            extra: extra.map(|(_, keys)| keys),
            name: if named {
                name
            } else {
                listed.names()[0].clone()
            },
        })
    }

    fn offered(&self, listed: &'a Listed, many: bool) -> Offered<'a> {
        let depth = self.input.depth.get();
        let depth = depth.and_then(|depth| depth.base10_parse().ok());
        match (&listed.relation, depth.unwrap_or(0)) {
            (Some((_, target)), 1..) => Offered::Rows(
                listed,
                Rows {
                    target,
                    many,
                    depth: depth.unwrap_or(0) - 1,
                },
            ),
            _ if many => Offered::Keys(listed),
            _ => Offered::Column(listed),
        }
    }

    /// What a table keeps secret is not shown by accident.
    fn no_secret(&self, cx: &Ctxt, name: &Ident, listed: &Listed) {
        if !secrets::is_secret(&listed.name.to_string()) || !secrets::is_text(&listed.ty) {
            return;
        }
        let message = match self.input.nested_as.get() {
            Some(relation) => format!(
                "`{name}` looks like a secret, and `depth` would show that of `{relation}`: \
                 declare the field with a serializer of yours, `#[field(nested, read_only)]`, or \
                 exclude it"
            ),
            None => format!(
                "`{name}` looks like a secret, and answers would show it: exclude it, or add \
                 `extra_kwargs({name}(write_only))`"
            ),
        };
        let listed_here = match self.input.fields.get() {
            Some(Fields::Named(names)) => names.iter().find(|other| *other == name),
            _ => None,
        };
        let span = listed_here.map_or(self.span, Ident::span);
        cx.push(syn::Error::new(span, message));
    }

    /// Name of the serializer that shows the rows behind a relation.
    pub(super) fn nested_name(&self, relation: &Ident) -> Ident {
        let name = self.item().ident.to_string();
        let stem = name.strip_suffix("Serializer").unwrap_or(&name);
        let relation = names::pascal_case(&relation.to_string());
        format_ident!("{stem}{relation}Serializer", span = self.span)
    }
}

impl Listed {
    /// The name of the field, and that of the column.
    fn names(&self) -> [&Ident; 2] {
        let relation = self.relation.as_ref().map(|(relation, _)| relation);
        [relation.unwrap_or(&self.name), &self.name]
    }
}

fn is_flattened(field: &Field) -> bool {
    let mut found = false;
    for attr in &field.attrs {
        if attr.path().is_ident("field") {
            let _ = attr.parse_nested_meta(|meta| {
                found |= meta.path.is_ident("flatten");
                crate::attr::skip_value(&meta)
            });
        }
    }
    found
}
