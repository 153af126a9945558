//! Reads `#[model(…)]` into raw slots: spelling and duplicates only, no meaning.

use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Path, Token};

use crate::attr::{self, Slot};
use crate::ctxt::Ctxt;
use crate::view::keys::list;

const MODEL_KEYS: &[&str] = &[
    "table",
    "ordering",
    "unique_together",
    "many_to_many",
    "reverse",
    "verbose_name",
];

const FIELD_KEYS: &[&str] = &[
    "primary_key",
    "column",
    "sql_type",
    "max_length",
    "min_length",
    "unique",
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "max_digits",
    "decimal_places",
    "min_value",
    "max_value",
    "default",
    "references",
    "on_delete",
    "blank",
    "auto_now",
    "auto_now_add",
    "version",
    "choices",
    "email",
    "url",
    "slug",
    "generated",
    "label",
    "help_text",
];

const UNIQUE_KEYS: &[&str] = &[
    "condition",
    "name",
    "violation_error_message",
    "violation_error_code",
];

const RELATION_KEYS: &[&str] = &["through", "from", "to"];

/// Where the table is.
pub(super) enum TableInput {
    Named(LitStr),
    Existing(Path),
}

/// One `many_to_many(…)`, as written.
pub(super) struct RelationInput {
    pub(super) name: Ident,
    pub(super) target: Path,
    pub(super) through: Slot<TableInput>,
    pub(super) from: Slot<LitStr>,
    pub(super) to: Slot<LitStr>,
}

/// One relation of `reverse(books = Book by author)`, as written.
pub(super) struct ReverseInput {
    pub(super) name: Ident,
    pub(super) target: Path,
    pub(super) by: Ident,
}

/// One `unique_together(…)`, as written.
#[derive(Default)]
pub(super) struct UniqueInput {
    pub(super) fields: Vec<Ident>,
    pub(super) condition: Slot<Expr>,
    pub(super) name: Slot<LitStr>,
    pub(super) message: Slot<LitStr>,
    pub(super) code: Slot<LitStr>,
}

/// The keys of the struct, as written.
#[derive(Default)]
pub(super) struct ModelInput {
    pub(super) table: Slot<TableInput>,
    pub(super) ordering: Slot<Vec<LitStr>>,
    pub(super) unique_together: Vec<UniqueInput>,
    pub(super) many_to_many: Vec<RelationInput>,
    pub(super) reverse: Vec<ReverseInput>,
    pub(super) verbose_name: Slot<LitStr>,
}

/// The keys of one field, as written.
#[derive(Default)]
pub(super) struct FieldInput {
    pub(super) primary_key: Slot<()>,
    pub(super) column: Slot<LitStr>,
    pub(super) sql_type: Slot<Path>,
    pub(super) max_length: Slot<LitInt>,
    pub(super) min_length: Slot<LitInt>,
    pub(super) unique: Slot<Option<LitStr>>,
    pub(super) unique_for_date: Slot<Ident>,
    pub(super) unique_for_month: Slot<Ident>,
    pub(super) unique_for_year: Slot<Ident>,
    pub(super) max_digits: Slot<LitInt>,
    pub(super) decimal_places: Slot<LitInt>,
    pub(super) min_value: Slot<Expr>,
    pub(super) max_value: Slot<Expr>,
    pub(super) default: Slot<Expr>,
    pub(super) references: Slot<Path>,
    pub(super) on_delete: Slot<LitStr>,
    pub(super) blank: Slot<()>,
    pub(super) auto_now: Slot<()>,
    pub(super) version: Slot<()>,
    pub(super) auto_now_add: Slot<()>,
    pub(super) choices: Slot<()>,
    pub(super) email: Slot<()>,
    pub(super) url: Slot<()>,
    pub(super) slug: Slot<()>,
    pub(super) generated: Slot<()>,
    pub(super) label: Slot<LitStr>,
    pub(super) help_text: Slot<LitStr>,
}

fn ours(attrs: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("model"))
}

impl ModelInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in ours(attrs) {
            attr::each_key(cx, attr, |meta| raw.key(cx, meta));
        }
        raw
    }

    fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match attr::name(meta).as_str() {
            "table" => {
                self.table.set(cx, meta, table(meta)?);
            }
            "ordering" => self.ordering.set(cx, meta, list(meta)?),
            "unique_together" => {
                self.unique_together.push(UniqueInput::read(cx, meta)?);
            }
            "many_to_many" => {
                if let Some(relation) = RelationInput::read(cx, meta)? {
                    self.many_to_many.push(relation);
                }
            }
            "reverse" => self.reverse.extend(list::<ReverseInput>(meta)?),
            "verbose_name" => self.verbose_name.set(cx, meta, meta.value()?.parse()?),
            _ => return Err(attr::unknown(meta, "model", MODEL_KEYS)),
        }
        Ok(())
    }
}

/// `= "books"` or `= crate::schema::books`
fn table(meta: &ParseNestedMeta<'_>) -> syn::Result<TableInput> {
    let value = meta.value()?;
    if value.peek(LitStr) {
        return value.parse().map(TableInput::Named);
    }
    value.parse().map(TableInput::Existing)
}

impl UniqueInput {
    /// Reads `(author_id, title, condition = …, name = "…")`.
    fn read(cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let mut set = Self::default();
        attr::each_inner_key(cx, meta, |meta| {
            if !meta.input.peek(Token![=]) {
                set.fields.push(meta.path.require_ident()?.clone());
                return Ok(());
            }
            match attr::name(meta).as_str() {
                "condition" => set.condition.set(cx, meta, meta.value()?.parse()?),
                "name" => set.name.set(cx, meta, meta.value()?.parse()?),
                "violation_error_message" => set.message.set(cx, meta, meta.value()?.parse()?),
                "violation_error_code" => set.code.set(cx, meta, meta.value()?.parse()?),
                _ => return Err(attr::unknown(meta, "unique_together", UNIQUE_KEYS)),
            }
            Ok(())
        })?;
        if set.fields.is_empty() {
            cx.push(meta.error("name the fields: `unique_together(author_id, title)`"));
        }
        Ok(set)
    }
}

impl RelationInput {
    /// Reads `(tags = Tag, through = "…", from = "…", to = "…")`.
    fn read(cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<Option<Self>> {
        let mut relation: Option<Self> = None;
        attr::each_inner_key(cx, meta, |meta| {
            let Some(relation) = &mut relation else {
                relation = Some(Self {
                    name: meta.path.require_ident()?.clone(),
                    target: meta.value()?.parse()?,
                    through: Slot::default(),
                    from: Slot::default(),
                    to: Slot::default(),
                });
                return Ok(());
            };
            match attr::name(meta).as_str() {
                "through" => relation.through.set(cx, meta, table(meta)?),
                "from" => relation.from.set(cx, meta, meta.value()?.parse()?),
                "to" => relation.to.set(cx, meta, meta.value()?.parse()?),
                _ => return Err(attr::unknown(meta, "many_to_many", RELATION_KEYS)),
            }
            Ok(())
        })?;
        if relation.is_none() {
            cx.push(meta.error("write the relation: `many_to_many(tags = Tag)`"));
        }
        Ok(relation)
    }
}

impl Parse for ReverseInput {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let target = input.parse()?;
        let by: Option<Ident> = input.parse()?;
        if by.is_none_or(|word| word != "by") {
            return Err(input
                .error("name the relation of the other model: `reverse(books = Book by author)`"));
        }
        let by = input.parse()?;
        Ok(Self { name, target, by })
    }
}

impl FieldInput {
    pub(super) fn read(cx: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut raw = Self::default();
        for attr in ours(attrs) {
            attr::each_key(cx, attr, |meta| raw.key(cx, meta));
        }
        raw
    }

    fn key(&mut self, cx: &Ctxt, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        match attr::name(meta).as_str() {
            "primary_key" => self.primary_key.set(cx, meta, ()),
            "column" => self.column.set(cx, meta, meta.value()?.parse()?),
            "sql_type" => self.sql_type.set(cx, meta, meta.value()?.parse()?),
            "max_length" => self.max_length.set(cx, meta, meta.value()?.parse()?),
            "min_length" => self.min_length.set(cx, meta, meta.value()?.parse()?),
            "unique" => {
                let message = meta.input.peek(Token![=]).then(|| meta.value()?.parse());
                self.unique.set(cx, meta, message.transpose()?);
            }
            "unique_for_date" => self.unique_for_date.set(cx, meta, meta.value()?.parse()?),
            "unique_for_month" => self.unique_for_month.set(cx, meta, meta.value()?.parse()?),
            "unique_for_year" => self.unique_for_year.set(cx, meta, meta.value()?.parse()?),
            "max_digits" => self.max_digits.set(cx, meta, meta.value()?.parse()?),
            "decimal_places" => self.decimal_places.set(cx, meta, meta.value()?.parse()?),
            "min_value" => self.min_value.set(cx, meta, meta.value()?.parse()?),
            "max_value" => self.max_value.set(cx, meta, meta.value()?.parse()?),
            "default" => self.default.set(cx, meta, meta.value()?.parse()?),
            "references" => self.references.set(cx, meta, meta.value()?.parse()?),
            "on_delete" => self.on_delete.set(cx, meta, meta.value()?.parse()?),
            "blank" => self.blank.set(cx, meta, ()),
            "auto_now" => self.auto_now.set(cx, meta, ()),
            "auto_now_add" => self.auto_now_add.set(cx, meta, ()),
            "version" => self.version.set(cx, meta, ()),
            "choices" => self.choices.set(cx, meta, ()),
            "email" => self.email.set(cx, meta, ()),
            "url" => self.url.set(cx, meta, ()),
            "slug" => self.slug.set(cx, meta, ()),
            "generated" => self.generated.set(cx, meta, ()),
            "label" => self.label.set(cx, meta, meta.value()?.parse()?),
            "help_text" => self.help_text.set(cx, meta, meta.value()?.parse()?),
            _ => return Err(attr::unknown(meta, "model field", FIELD_KEYS)),
        }
        Ok(())
    }
}
