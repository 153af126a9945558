//! Rules of the attribute that need no model.

use crate::ctxt::Ctxt;

use super::input::{Fields, Input};

/// The deepest that DRF nests by itself.
const DEEPEST: u32 = 10;

pub(super) fn check(cx: &Ctxt, input: &Input) {
    model_is_named(cx, input);
    fields_are_chosen_once(cx, input);
    all_is_spelt(cx, input);
    depth_is_bounded(cx, input);
}

fn model_is_named(cx: &Ctxt, input: &Input) {
    if input.model.get().is_none() {
        cx.push(syn::Error::new(
            proc_macro2::Span::call_site(),
            "name the model: `#[model_serializer(model = Book, fields = \"__all__\")]`",
        ));
    }
}

fn fields_are_chosen_once(cx: &Ctxt, input: &Input) {
    match (input.fields.span(), input.exclude.span()) {
        (Some(_), Some(span)) => cx.push(syn::Error::new(
            span,
            "cannot set both `fields` and `exclude`; remove one",
        )),
        (None, None) => cx.push(syn::Error::new(
            proc_macro2::Span::call_site(),
            "say which fields of the model it has: `fields = \"__all__\"`, `fields(id, title)` \
             or `exclude(internal_note)`",
        )),
        _ => {}
    }
}

fn all_is_spelt(cx: &Ctxt, input: &Input) {
    if let Some(Fields::All(text)) = input.fields.get()
        && text.value() != "__all__"
    {
        cx.error(
            text,
            "`fields` is `\"__all__\"` or a list: `fields(id, title)`",
        );
    }
}

fn depth_is_bounded(cx: &Ctxt, input: &Input) {
    let Some(depth) = input.depth.get() else {
        return;
    };
    if depth
        .base10_parse::<u32>()
        .is_ok_and(|depth| depth > DEEPEST)
    {
        cx.error(depth, "`depth` may not be greater than 10");
    }
}
