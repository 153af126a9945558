//! Model → tokens: the traits of diesel, so that users' own typed queries load the struct.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::expand::{column, column_type};
use super::model::Model;

pub(super) fn diesel_impls(model: &Model<'_>) -> TokenStream {
    let (name, table) = (&model.item.ident, &model.table);
    let key = &model.fields[model.primary_key];
    let (key_ident, key_ty) = (key.ident, key.ty);
    let columns: Vec<_> = model.fields.iter().map(|it| column(model, it)).collect();
    let idents: Vec<_> = model.fields.iter().map(|it| it.ident).collect();
    let types: Vec<_> = model.fields.iter().map(|it| it.ty).collect();
    // Not the fields' names: a unit struct of that name would be a pattern of its own.
    let values: Vec<_> = (0..idents.len())
        .map(|at| format_ident!("kit_{at}"))
        .collect();
    quote! {
        #[automatically_derived]
        impl<KitDb, KitSql> kit::Queryable<KitSql, KitDb> for #name
        where
            KitDb: kit::Backend,
            (#(#types,)*): kit::FromStaticSqlRow<KitSql, KitDb>,
        {
            type Row = (#(#types,)*);
            fn build((#(#values,)*): Self::Row) -> kit::DeserializeResult<Self> {
                ::core::result::Result::Ok(Self { #(#idents: #values),* })
            }
        }
        #[automatically_derived]
        impl<KitDb: kit::Backend> kit::diesel::Selectable<KitDb> for #name {
            type SelectExpression = (#(#columns,)*);
            fn construct_selection() -> Self::SelectExpression {
                (#(#columns,)*)
            }
        }
        #[automatically_derived]
        impl kit::diesel::associations::HasTable for #name {
            type Table = #table::table;
            fn table() -> Self::Table {
                #table::table
            }
        }
        #[automatically_derived]
        impl<'row> kit::diesel::Identifiable for &'row #name {
            type Id = &'row #key_ty;
            fn id(self) -> Self::Id {
                &self.#key_ident
            }
        }
    }
}

/// Returns the function that writes the value of a column as a text.
pub(super) fn text_of(model: &Model<'_>) -> TokenStream {
    let texts = model.fields.iter().enumerate().map(|(at, field)| {
        let (ident, ty) = (field.ident, column_type(field));
        quote!(#at => #ty::to_text(&self.#ident),)
    });
    quote! {
        fn text_of(&self, column: usize) -> ::core::option::Option<::std::string::String> {
            match column {
                #(#texts)*
                _ => ::core::option::Option::None,
            }
        }
    }
}
