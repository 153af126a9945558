//! Reads what the macro of a model hands on: the struct, and the list of what the model has.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, ItemStruct, Path, Token, Type, braced, bracketed};

/// All that the second step is given.
pub(super) struct Filled {
    pub(super) model: Path,
    pub(super) attribute: TokenStream,
    pub(super) item: ItemStruct,
    pub(super) key: Ident,
    pub(super) columns: Vec<Listed>,
    pub(super) many: Vec<Listed>,
    pub(super) reverse: Vec<Listed>,
}

/// A column or a relation of the model.
pub(super) struct Listed {
    pub(super) name: Ident,
    /// Its type; of a relation to many rows that of their keys.
    pub(super) ty: Type,
    pub(super) relation: Option<(Ident, Path)>,
}

impl Parse for Filled {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (model, rest, key, attribute);
        braced!(model in input);
        braced!(rest in input);
        bracketed!(attribute in rest);
        braced!(key in input);
        Ok(Self {
            model: ungrouped(&model)?,
            attribute: attribute.parse()?,
            item: rest.parse()?,
            key: key.parse()?,
            columns: listed(input)?,
            many: listed(input)?,
            reverse: listed(input)?,
        })
    }
}

/// Reads a path that went through a macro as one piece.
fn ungrouped(input: ParseStream<'_>) -> syn::Result<Path> {
    match input.parse()? {
        Type::Group(group) => match *group.elem {
            Type::Path(path) => Ok(path.path),
            other => Err(syn::Error::new_spanned(other, "a model has a path")),
        },
        Type::Path(path) => Ok(path.path),
        other => Err(syn::Error::new_spanned(other, "a model has a path")),
    }
}

fn listed(input: ParseStream<'_>) -> syn::Result<Vec<Listed>> {
    let content;
    braced!(content in input);
    let all = Punctuated::<Listed, Token![,]>::parse_terminated(&content)?;
    Ok(all.into_iter().collect())
}

impl Parse for Listed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let mut relation = None;
        if input.parse::<Option<Token![=>]>>()?.is_some() {
            let name = input.parse()?;
            input.parse::<Token![:]>()?;
            relation = Some((name, input.parse()?));
        }
        Ok(Self { name, ty, relation })
    }
}
