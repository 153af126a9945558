//! What stands beside the errors, so that users of the type see no second-hand ones.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(super) fn fallback(
    item: &DeriveInput,
    model: Option<&TokenStream>,
    errors: &TokenStream,
) -> TokenStream {
    if !item.generics.params.is_empty() {
        return errors.clone();
    }
    let name = &item.ident;
    let text = name.to_string();
    let (instance, extra) = match model {
        Some(model) => (quote!(#model), quote!(kit::Changes<#model>)),
        None => (quote!(()), quote!(())),
    };
    let model_serializer = model.map(|model| {
        quote! {
            impl kit::ModelSerializer for #name {
                type Model = #model;
                const RELATED: bool = false;
                fn load_related(
                    _: &[#model],
                    _: &mut kit::Related,
                    _: &mut kit::Connection,
                ) -> kit::QueryResult<()> {
                    ::core::unreachable!()
                }
                fn assign(_: (), _: &mut kit::Assignments<#model>) {}
                fn assign_extra(_: Self::Extra, _: &mut kit::Assignments<#model>) {}
                fn represent<Z: kit::serde::Serializer>(
                    _: &#model,
                    _: &kit::Representing<'_>,
                    _: Z,
                ) -> ::core::result::Result<Z::Ok, Z::Error> {
                    ::core::unreachable!()
                }
            }
        }
    });
    quote! {
        #errors
        const _: () = {
            use ::rest_kit::__private as kit;
            impl kit::Serializer for #name {
                type Input = ();
                type Instance = #instance;
                type Extra = #extra;
                const DESCRIPTOR: &'static kit::SerializerDescriptor =
                    &kit::SerializerDescriptor::new(#text, &[]);
                fn read(_: &mut kit::Reading<'_>) {}
                fn validate_fields(_: &mut (), _: &mut kit::FieldErrors) {}
                fn validate_object(_: &mut kit::Validated<Self>) -> kit::FieldResult {
                    ::core::result::Result::Ok(())
                }
            }
            #model_serializer
        };
    }
}
