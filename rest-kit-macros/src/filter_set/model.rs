//! What the user meant, with defaults applied.

use syn::{DeriveInput, Expr, Ident, Type};

use super::input::{FilterInput, FilterSetInput};
use crate::ctxt::Ctxt;
use crate::types::{generic_inner, is_named, option_inner, vec_inner};

/// A struct of filters.
pub(super) struct FilterSet<'a> {
    pub(super) item: &'a DeriveInput,
    pub(super) model: Type,
    pub(super) filters: Vec<Filter<'a>>,
}

/// One of its fields.
pub(super) struct Filter<'a> {
    pub(super) ident: &'a Ident,
    pub(super) name: String,
    pub(super) kind: Kind<'a>,
    pub(super) raw: FilterInput,
}

/// What a field filters by.
pub(super) enum Kind<'a> {
    /// A column, or one at the end of a path; its value has this type.
    Column {
        path: Vec<Ident>,
        form: Form,
        ty: &'a Type,
        /// Empty means equality.
        lookups: Vec<Ident>,
    },
    /// A function that takes a flag, a text or a number.
    Method(&'static str, Expr),
}

/// In which form the values come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    One,
    Many,
    Bounds,
    Days,
}

impl<'a> FilterSet<'a> {
    pub(super) fn from_item(cx: &Ctxt, item: &'a DeriveInput) -> Option<Self> {
        let fields = match &item.data {
            syn::Data::Struct(syn::DataStruct {
                fields: syn::Fields::Named(fields),
                ..
            }) if item.generics.params.is_empty() => &fields.named,
            _ => {
                let message = "`FilterSet` can only be derived for a struct with named fields and \
                               without parameters";
                cx.error(&item.ident, message);
                return None;
            }
        };
        let Some(model) = FilterSetInput::read(cx, &item.attrs).model.into_value() else {
            cx.error(
                &item.ident,
                "say whose rows are filtered: `#[filter_set(model = …)]`",
            );
            return None;
        };
        let filters = fields
            .iter()
            .filter_map(|field| Filter::from_field(cx, field));
        Some(Self {
            item,
            model,
            filters: filters.collect(),
        })
    }
}

impl<'a> Filter<'a> {
    fn from_field(cx: &Ctxt, field: &'a syn::Field) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let raw = FilterInput::read(cx, &field.attrs);
        let plain = crate::names::plain(ident);
        let name = raw.name.get().map_or(plain, syn::LitStr::value);
        let kind = match raw.method.get() {
            Some(method) => of_method(cx, &raw, &field.ty, method)?,
            None => of_column(cx, &raw, ident, &field.ty),
        };
        check(cx, &raw, &kind);
        Some(Self {
            ident,
            name,
            kind,
            raw,
        })
    }
}

fn of_method<'a>(cx: &Ctxt, raw: &FilterInput, ty: &Type, method: &Expr) -> Option<Kind<'a>> {
    let ty = option_inner(ty).unwrap_or(ty);
    let slots = [raw.path.span(), raw.lookup.span(), raw.lookups.span()];
    for span in slots.into_iter().flatten() {
        let message = "a filter with a `method` has no column; remove one of them";
        cx.push(syn::Error::new(span, message));
    }
    let known = [("bool", "flag"), ("String", "text"), ("Decimal", "number")];
    let Some((_, constructor)) = known.iter().find(|(name, _)| is_named(ty, name)) else {
        cx.error(ty, "a `method` takes a `bool`, a `String` or a `Decimal`");
        return None;
    };
    Some(Kind::Method(constructor, method.clone()))
}

fn of_column<'a>(cx: &Ctxt, raw: &FilterInput, ident: &Ident, ty: &'a Type) -> Kind<'a> {
    let ty = option_inner(ty).unwrap_or(ty);
    let path = raw
        .path
        .get()
        .cloned()
        .unwrap_or_else(|| vec![ident.clone()]);
    let (form, ty) = match (vec_inner(ty), generic_inner(ty, "RangeInclusive")) {
        (Some(inner), _) => (Form::Many, inner),
        (_, Some(inner)) if is_named(inner, "NaiveDate") => (Form::Days, inner),
        (_, Some(inner)) => (Form::Bounds, inner),
        _ => (Form::One, ty),
    };
    let lookups = match (raw.lookup.get(), raw.lookups.get()) {
        (Some(lookup), Some(_)) => {
            cx.error(lookup, "`lookup` and `lookups` say the same; keep one");
            Vec::new()
        }
        (Some(lookup), None) => vec![lookup.clone()],
        (None, lookups) => lookups.cloned().unwrap_or_default(),
    };
    if let Some(lookup) = lookups
        .first()
        .filter(|_| matches!(form, Form::Bounds | Form::Days))
    {
        cx.error(lookup, "bounds have no lookup; remove it, or the range");
    }
    Kind::Column {
        path,
        form,
        ty,
        lookups,
    }
}

/// Reports keys that mean nothing where they are.
fn check(cx: &Ctxt, raw: &FilterInput, kind: &Kind<'_>) {
    let is_many = matches!(
        kind,
        Kind::Column {
            form: Form::Many,
            ..
        }
    );
    for flag in &raw.flags {
        if flag == "conjoined" && !is_many {
            cx.error(
                flag,
                "`conjoined` belongs to filters of several values: `Vec<…>`",
            );
        } else if matches!(kind, Kind::Method(..)) && flag != "required" {
            cx.error(flag, format_args!("`{flag}` belongs to filters of columns"));
        }
    }
    if let (Some(_), Some(span)) = (raw.choices.get(), raw.choices_for.span()) {
        let message = "`choices` and `choices_for` say the same; keep one";
        cx.push(syn::Error::new(span, message));
    }
}
