//! The keys of `#[viewset(…)]` and `#[api_view(…)]`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, Ident, Lit, LitInt, LitStr, Token, Type, bracketed, parenthesized};

use crate::attr::{Slot, each_key_of, unknown};
use crate::ctxt::Ctxt;

const KEYS: &[&str] = &[
    "filter",
    "filter_set",
    "search",
    "ordering",
    "default_ordering",
    "permissions",
    "authentication",
    "serializers",
    "answers",
    "throttles",
    "pagination",
    "parsers",
    "body_limits",
    "renderers",
    "middleware",
    "versioning",
    "content_negotiation",
    "metadata",
    "exception_handler",
    "lookup",
    "lookup_param",
    "lookup_regex",
    "methods",
    "mixins",
    "bulk",
    "bulk_size",
    "bulk_per_item",
    "name",
    "description",
    "deprecated",
    "schema",
    "extend_schema",
];

/// What the attribute says.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) filter: Slot<Vec<Column>>,
    pub(crate) filter_set: Slot<Type>,
    pub(crate) search: Slot<Vec<Column>>,
    pub(crate) ordering: Slot<Vec<Column>>,
    pub(crate) default_ordering: Slot<Vec<Term>>,
    pub(crate) permissions: Slot<Vec<PerAction<Expr>>>,
    pub(crate) serializers: Slot<Vec<PerAction<Type>>>,
    pub(crate) answers: Slot<Vec<PerAction<Type>>>,
    pub(crate) throttles: Slot<Vec<PerAction<Expr>>>,
    pub(crate) pagination: Slot<Vec<PerAction<Expr>>>,
    pub(crate) parsers: Slot<Vec<PerAction<Expr>>>,
    pub(crate) body_limits: Slot<Vec<PerAction<Expr>>>,
    pub(crate) renderers: Slot<Vec<PerAction<Expr>>>,
    pub(crate) lookup: Slot<Ident>,
    pub(crate) lookup_param: Slot<LitStr>,
    pub(crate) lookup_regex: Slot<LitStr>,
    pub(crate) methods: Slot<Vec<Ident>>,
    pub(crate) mixins: Slot<Vec<Ident>>,
    pub(crate) bulk: Slot<Vec<Ident>>,
    pub(crate) bulk_size: Slot<LitInt>,
    pub(crate) bulk_per_item: Slot<bool>,
    pub(crate) name: Slot<LitStr>,
    pub(crate) description: Slot<LitStr>,
    pub(crate) deprecated: Slot<Vec<PerAction<Expr>>>,
    pub(crate) extend_schema: Slot<Vec<PerAction<Expr>>>,
    /// `permissions = IsAdminUser`: what holds for all actions.
    pub(crate) whole: Whole,
}

/// The policies of a whole view, each an expression.
#[derive(Default)]
pub(crate) struct Whole {
    pub(crate) permissions: Slot<Expr>,
    pub(crate) authentication: Slot<Expr>,
    pub(crate) throttles: Slot<Expr>,
    pub(crate) pagination: Slot<Expr>,
    pub(crate) parsers: Slot<Expr>,
    pub(crate) body_limits: Slot<Expr>,
    pub(crate) renderers: Slot<Expr>,
    pub(crate) middleware: Slot<Expr>,
    pub(crate) versioning: Slot<Expr>,
    pub(crate) content_negotiation: Slot<Expr>,
    pub(crate) metadata: Slot<Expr>,
    pub(crate) exception_handler: Slot<Expr>,
    pub(crate) deprecated: Slot<Expr>,
    pub(crate) schema: Slot<Expr>,
}

impl Whole {
    /// Returns the place of a policy, if it can be given for all actions.
    pub(crate) fn slot(&mut self, key: &str) -> Option<&mut Slot<Expr>> {
        match key {
            "permissions" => Some(&mut self.permissions),
            "authentication" => Some(&mut self.authentication),
            "throttles" => Some(&mut self.throttles),
            "pagination" => Some(&mut self.pagination),
            "parsers" => Some(&mut self.parsers),
            "body_limits" => Some(&mut self.body_limits),
            "renderers" => Some(&mut self.renderers),
            "middleware" => Some(&mut self.middleware),
            "versioning" => Some(&mut self.versioning),
            "content_negotiation" => Some(&mut self.content_negotiation),
            "metadata" => Some(&mut self.metadata),
            "exception_handler" => Some(&mut self.exception_handler),
            "deprecated" => Some(&mut self.deprecated),
            "schema" => Some(&mut self.schema),
            _ => None,
        }
    }

    /// Returns whether the description of the API has the view: not with `schema = false`.
    pub(crate) fn is_in_schema(&self) -> bool {
        !matches!(self.schema.get(), Some(Expr::Lit(ExprLit { lit: Lit::Bool(is_in), .. })) if !is_in.value)
    }

    /// Returns what describes the view's operations.
    pub(crate) fn inspector(&self) -> Option<&Expr> {
        let is_bool = |expr: &&Expr| {
            matches!(
                expr,
                Expr::Lit(ExprLit {
                    lit: Lit::Bool(_),
                    ..
                })
            )
        };
        self.schema.get().filter(|expr| !is_bool(expr))
    }
}

/// `price`, `author.name` or `price[gte, lte]`.
pub(crate) struct Column {
    pub(crate) steps: Vec<Ident>,
    pub(crate) lookups: Vec<Ident>,
}

impl Parse for Column {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let steps = steps(input)?;
        if !input.peek(syn::token::Bracket) {
            return Ok(Self {
                steps,
                lookups: Vec::new(),
            });
        }
        let content;
        bracketed!(content in input);
        let lookups = Punctuated::<Ident, Token![,]>::parse_terminated_with(
            &content,
            Ident::parse_any, // `in` is a keyword
        )?;
        Ok(Self {
            steps,
            lookups: lookups.into_iter().collect(),
        })
    }
}

/// `-price`.
pub(crate) struct Term {
    pub(crate) steps: Vec<Ident>,
    pub(crate) descending: bool,
}

impl Parse for Term {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let descending = input.parse::<Option<Token![-]>>()?.is_some();
        Ok(Self {
            steps: steps(input)?,
            descending,
        })
    }
}

/// Reads `author.name`.
pub(crate) fn steps(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let steps = Punctuated::<Ident, Token![.]>::parse_separated_nonempty(input)?;
    for step in &steps {
        let name = step.to_string();
        if let Some((relation, rest)) = name.split_once("__") {
            let path = format!("{relation}.{}", rest.replace("__", "."));
            let message = format!(
                "write `{path}`, with a dot after each relation, and look-ups in brackets behind it"
            );
            return Err(syn::Error::new(step.span(), message));
        }
    }
    Ok(steps.into_iter().collect())
}

/// `destroy = IsAdminUser`.
pub(crate) struct PerAction<T> {
    pub(crate) action: Ident,
    pub(crate) value: T,
}

impl<T: Parse> Parse for PerAction<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let action = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self {
            action,
            value: input.parse()?,
        })
    }
}

/// Reads the attribute; every mistake is recorded.
pub(crate) fn parse(cx: &Ctxt, attribute: TokenStream) -> Keys {
    let mut keys = Keys::default();
    each_key_of(cx, attribute, |meta| read(cx, &mut keys, meta));
    keys
}

fn read(cx: &Ctxt, keys: &mut Keys, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    let key = crate::attr::name(meta);
    if meta.input.peek(Token![=])
        && let Some(slot) = keys.whole.slot(&key)
    {
        slot.set(cx, meta, meta.value()?.parse()?);
        return Ok(());
    }
    match key.as_str() {
        "authentication"
        | "middleware"
        | "versioning"
        | "content_negotiation"
        | "metadata"
        | "exception_handler"
        | "schema" => {
            return Err(meta.error(format_args!("write `{key} = …`, for all actions")));
        }
        "filter" => keys.filter.set(cx, meta, list(meta)?),
        "filter_set" => keys.filter_set.set(cx, meta, meta.value()?.parse()?),
        "search" => keys.search.set(cx, meta, list(meta)?),
        "ordering" => keys.ordering.set(cx, meta, list(meta)?),
        "default_ordering" => keys.default_ordering.set(cx, meta, list(meta)?),
        "permissions" => keys.permissions.set(cx, meta, list(meta)?),
        "serializers" => keys.serializers.set(cx, meta, list(meta)?),
        "answers" => keys.answers.set(cx, meta, list(meta)?),
        "throttles" => keys.throttles.set(cx, meta, list(meta)?),
        "pagination" => keys.pagination.set(cx, meta, list(meta)?),
        "parsers" => keys.parsers.set(cx, meta, list(meta)?),
        "body_limits" => keys.body_limits.set(cx, meta, list(meta)?),
        "renderers" => keys.renderers.set(cx, meta, list(meta)?),
        "methods" => keys.methods.set(cx, meta, list(meta)?),
        "mixins" => keys.mixins.set(cx, meta, list(meta)?),
        "bulk" => keys.bulk.set(cx, meta, list(meta)?),
        "bulk_size" => keys.bulk_size.set(cx, meta, meta.value()?.parse()?),
        "bulk_per_item" => keys.bulk_per_item.set(cx, meta, true),
        "lookup" => {
            let mut columns = list(meta)?;
            match (columns.pop(), columns.is_empty()) {
                (Some(column), true) => keys.lookup.set(cx, meta, column),
                _ => return Err(meta.error("objects are found by one column: `lookup(slug)`")),
            }
        }
        "lookup_param" => keys.lookup_param.set(cx, meta, meta.value()?.parse()?),
        "lookup_regex" => keys.lookup_regex.set(cx, meta, meta.value()?.parse()?),
        "name" => keys.name.set(cx, meta, meta.value()?.parse()?),
        "description" => keys.description.set(cx, meta, meta.value()?.parse()?),
        "deprecated" => keys.deprecated.set(cx, meta, list(meta)?),
        "extend_schema" => keys.extend_schema.set(cx, meta, list(meta)?),
        _ => return Err(unknown(meta, "viewset", KEYS)),
    }
    Ok(())
}

/// Reads `(a, b)`.
pub(crate) fn list<T: Parse>(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<T>> {
    if !meta.input.peek(syn::token::Paren) {
        let key = crate::attr::name(meta);
        return Err(meta.error(format_args!("write `{key}(…)`, with parentheses")));
    }
    let content;
    parenthesized!(content in meta.input);
    let items = Punctuated::<T, Token![,]>::parse_terminated(&content);
    if items.is_err() {
        content.parse::<TokenStream>()?; // what is left over would be a second mistake
    }
    Ok(items?.into_iter().collect())
}
