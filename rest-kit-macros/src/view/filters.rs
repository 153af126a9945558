//! `filter(…)`, `search(…)`, `ordering(…)` as the filters of a view.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, LitStr};

use crate::attr::nearest;
use crate::ctxt::Ctxt;
use crate::names::plain;

use super::keys::{Column, Keys, Term};

const LOOKUPS: &[(&str, &str)] = &[
    ("exact", "Exact"),
    ("iexact", "IExact"),
    ("contains", "Contains"),
    ("icontains", "IContains"),
    ("startswith", "StartsWith"),
    ("istartswith", "IStartsWith"),
    ("endswith", "EndsWith"),
    ("iendswith", "IEndsWith"),
    ("gt", "Gt"),
    ("gte", "Gte"),
    ("lt", "Lt"),
    ("lte", "Lte"),
    ("in", "In"),
    ("range", "Range"),
    ("isnull", "IsNull"),
    ("regex", "Regex"),
    ("iregex", "IRegex"),
    ("search", "Search"),
];

const PARTS: &[(&str, &str)] = &[
    ("year", "Year"),
    ("iso_year", "IsoYear"),
    ("quarter", "Quarter"),
    ("month", "Month"),
    ("week", "Week"),
    ("week_day", "WeekDay"),
    ("iso_week_day", "IsoWeekDay"),
    ("day", "Day"),
    ("hour", "Hour"),
    ("minute", "Minute"),
    ("second", "Second"),
    ("date", "Date"),
    ("time", "Time"),
];

const COMPARISONS: &[(&str, &str)] = &[
    ("exact", "Exact"),
    ("gt", "Gt"),
    ("gte", "Gte"),
    ("lt", "Lt"),
    ("lte", "Lte"),
    ("in", "In"),
    ("range", "Range"),
];

/// Writes `fn filters`, if any of the keys is there.
pub(crate) fn expand(cx: &Ctxt, model: &TokenStream, keys: &Keys) -> Option<TokenStream> {
    let mut backends = Vec::new();
    let mut lists = Vec::new();
    if let Some(declared) = keys.filter_set.get() {
        backends.push(quote_spanned! {declared.span()=>
            ::rest_kit::__private::FilterSet::<#model>::of::<#declared>()
        });
    }
    if let Some(columns) = keys.filter.get() {
        let fields = columns.iter().flat_map(|column| filter(cx, column));
        lists.push(
            quote!(const FILTER: &[::rest_kit::__private::Filter<#model>] = &[#(#fields),*];),
        );
        backends.push(quote!(::rest_kit::__private::FilterSet::new(FILTER)));
    }
    if let Some(columns) = keys.search.get() {
        let fields = columns.iter().map(|column| search(cx, column));
        lists.push(
            quote!(const SEARCH: &[::rest_kit::__private::SearchField<#model>] = &[#(#fields),*];),
        );
        backends.push(quote!(::rest_kit::__private::SearchFilter::new(SEARCH)));
    }
    if keys.ordering.get().is_some() || keys.default_ordering.get().is_some() {
        let columns = keys.ordering.get().into_iter().flatten();
        let fields = columns.map(|Column { steps, .. }| {
            let path = path(steps);
            quote_spanned!(last(steps)=> ::rest_kit::__private::OrderingField::new(#path))
        });
        lists.push(
            quote!(const ORDERING: &[::rest_kit::__private::OrderingField<#model>] = &[#(#fields),*];),
        );
        let terms = keys.default_ordering.get().into_iter().flatten().map(term);
        lists.push(
            quote!(const DEFAULT: &[::rest_kit::__private::OrderTerm<#model>] = &[#(#terms),*];),
        );
        backends.push(quote!(
            ::rest_kit::__private::OrderingFilter::new(ORDERING).default_order(DEFAULT)
        ));
    }
    (!backends.is_empty()).then(|| {
        quote! {
            fn filters(&self) -> impl ::rest_kit::__private::FilterBackend<Self::Model> {
                const FIELDS: &<#model as ::rest_kit::__private::Model>::Fields =
                    <#model as ::rest_kit::__private::Model>::FIELDS;
                #(#lists)*
                (#(#backends,)*)
            }
        }
    })
}

fn filter(cx: &Ctxt, column: &Column) -> Vec<TokenStream> {
    let Column { steps, lookups } = column;
    let (name, path) = (name(steps), path(steps));
    if lookups.is_empty() {
        return vec![
            quote_spanned!(last(steps)=> ::rest_kit::__private::Filter::new(#name, #path)),
        ];
    }
    let each = lookups.iter().map(|lookup| {
        if lookup == "exact" {
            return quote_spanned!(last(steps)=> ::rest_kit::__private::Filter::new(#name, #path));
        }
        let suffix = plain(lookup);
        let full = format!(
            "{name}__{}",
            suffix.strip_suffix("__exact").unwrap_or(&suffix)
        );
        let lookup_path = self::lookup(cx, lookup);
        quote_spanned! {lookup.span()=>
            ::rest_kit::__private::Filter::new(#full, #path).lookup(#lookup_path)
        }
    });
    each.collect()
}

fn search(cx: &Ctxt, column: &Column) -> TokenStream {
    let path = path(&column.steps);
    match column.lookups.first() {
        None => {
            quote_spanned!(last(&column.steps)=> ::rest_kit::__private::SearchField::new(#path))
        }
        Some(lookup) => {
            let lookup_path = self::lookup(cx, lookup);
            quote_spanned! {lookup.span()=>
                ::rest_kit::__private::SearchField::with(#path, #lookup_path)
            }
        }
    }
}

fn term(term: &Term) -> TokenStream {
    let path = path(&term.steps);
    if term.descending {
        quote_spanned!(last(&term.steps)=> #path.desc())
    } else {
        quote_spanned!(last(&term.steps)=> #path.asc())
    }
}

/// Returns the name in query strings: `author__name`.
pub(crate) fn name(steps: &[Ident]) -> String {
    let names: Vec<String> = steps.iter().map(plain).collect();
    names.join("__")
}

fn last(steps: &[Ident]) -> Span {
    steps.last().map_or_else(Span::call_site, Ident::span)
}

/// Writes the path along the relations; a wrong name is rustc's error on that name.
pub(crate) fn path(steps: &[Ident]) -> TokenStream {
    let mut at = quote!(FIELDS);
    let mut hops = Vec::new();
    let Some((end, relations)) = steps.split_last() else {
        return at;
    };
    for step in relations {
        hops.push(quote_spanned!(step.span()=> #at.#step.hop()));
        at = quote_spanned!(step.span()=> #at.#step.fields());
    }
    let end = quote_spanned!(end.span()=> #at.#end.path());
    if hops.is_empty() {
        return end;
    }
    let name = LitStr::new(&name(steps), last(steps));
    quote!(::rest_kit::__private::Path::along(#name, const { &[#(#hops),*] }, #end))
}

pub(crate) fn lookup(cx: &Ctxt, lookup: &Ident) -> TokenStream {
    let name = plain(lookup);
    let find = |names: &[(&'static str, &'static str)], name: &str| {
        let entry = names.iter().find(|(known, _)| *known == name);
        entry.map(|(_, variant)| Ident::new(variant, lookup.span()))
    };
    if let Some(variant) = find(LOOKUPS, &name) {
        return quote!(::rest_kit::__private::Lookup::#variant);
    }
    let (part, comparison) = name.split_once("__").unwrap_or((&name, "exact"));
    if let ("unaccent", Some(variant)) = (part, find(LOOKUPS, comparison)) {
        return quote! {
            ::rest_kit::__private::Lookup::Unaccent(&::rest_kit::__private::Lookup::#variant)
        };
    }
    if let (Some(part), Some(comparison)) = (find(PARTS, part), find(COMPARISONS, comparison)) {
        return quote! {
            ::rest_kit::__private::Lookup::Part(
                ::rest_kit::__private::DatePart::#part,
                ::rest_kit::__private::Comparison::#comparison,
            )
        };
    }
    let names: Vec<&str> = LOOKUPS
        .iter()
        .chain(PARTS)
        .map(|(known, _)| *known)
        .collect();
    cx.error(
        lookup,
        match nearest(&name, &names) {
            Some(near) => format!("unknown lookup `{name}`; did you mean `{near}`?"),
            None => format!(
                "unknown lookup `{name}`; known lookups: {}",
                names.join(", ")
            ),
        },
    );
    quote!(::rest_kit::__private::Lookup::Exact)
}
