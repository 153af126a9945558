//! What the user meant, with defaults applied: the only thing `check` and `expand` see.

use quote::format_ident;
use syn::{DeriveInput, Ident, LitInt, LitStr, Path, Type};

use super::column::{self, Column};
use super::input::{FieldInput, ModelInput, RelationInput, TableInput};
use crate::attr::Slot;
use crate::ctxt::Ctxt;
use crate::names;
use crate::names::plain;
use crate::types;

/// A struct that is a row.
pub(super) struct Model<'a> {
    pub(super) item: &'a DeriveInput,
    pub(super) raw: ModelInput,
    /// Path of the diesel table's module.
    pub(super) table: Path,
    pub(super) table_name: String,
    /// Whether the diesel table is ours to write.
    pub(super) owns_table: bool,
    pub(super) fields: Vec<Field<'a>>,
    /// Position of the key among the fields.
    pub(super) primary_key: usize,
    pub(super) ordering: Vec<(usize, bool)>,
    pub(super) relations: Vec<Relation>,
    pub(super) verbose_name: String,
}

/// A field of the struct.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) nullable: bool,
    pub(super) column: Column,
    /// Name of the column in the diesel table.
    pub(super) column_ident: Ident,
    /// Digits in all and after the point; zeros for what is no decimal.
    pub(super) digits: (u8, u8),
    pub(super) raw: FieldInput,
}

/// A many-to-many relation.
pub(super) struct Relation {
    pub(super) name: Ident,
    pub(super) target: Path,
    pub(super) through: Through,
    pub(super) from: String,
    pub(super) to: String,
}

/// The table of a many-to-many relation.
pub(super) enum Through {
    /// Two foreign keys.
    Table(String),
    /// More than these: rows of a model of its own.
    Model(Path),
}

impl<'a> Model<'a> {
    pub(super) fn from_item(cx: &Ctxt, item: &'a DeriveInput) -> Option<Self> {
        let syn::Data::Struct(data) = &item.data else {
            cx.error(&item.ident, "`Model` can only be derived for a struct");
            return None;
        };
        let syn::Fields::Named(named) = &data.fields else {
            cx.error(
                &item.ident,
                "`Model` needs named fields, one for each column",
            );
            return None;
        };
        if !item.generics.params.is_empty() {
            cx.error(
                &item.generics,
                "a model cannot have type parameters or lifetimes",
            );
            return None;
        }
        let raw = ModelInput::read(cx, &item.attrs);
        let (table, table_name, owns_table) = table(cx, item, &raw);
        let fields: Vec<_> = named
            .named
            .iter()
            .filter_map(|field| Field::from_syn(cx, field, owns_table))
            .collect();
        let primary_key = primary_key(cx, item, &fields)?;
        let ordering = ordering(cx, &raw, &fields);
        let name = item.ident.to_string();
        let relations = raw.many_to_many.iter().map(|it| relation(&name, it));
        let verbose_name = match raw.verbose_name.get() {
            Some(name) => name.value(),
            None => names::verbose_name(&name),
        };
        Some(Self {
            item,
            table,
            table_name,
            owns_table,
            primary_key,
            ordering,
            relations: relations.collect(),
            verbose_name,
            fields,
            raw,
        })
    }

    /// Returns the position of the field with this name.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.fields
            .iter()
            .position(|field| plain(field.ident) == name)
    }
}

impl<'a> Field<'a> {
    fn from_syn(cx: &Ctxt, field: &'a syn::Field, owns_table: bool) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        let raw = FieldInput::read(cx, &field.attrs);
        let inner = types::option_inner(&field.ty);
        let column = Column::of(inner.unwrap_or(&field.ty));
        if let Some(message) = column::refusal(inner.unwrap_or(&field.ty)) {
            cx.error(&field.ty, message);
            return None;
        }
        let column_ident = match raw.column.get() {
            Some(name) if !owns_table => {
                let parsed = name.parse::<Ident>();
                cx.ok(parsed).unwrap_or_else(|| ident.clone())
            }
            _ => ident.clone(),
        };
        Some(Self {
            ident,
            ty: &field.ty,
            nullable: inner.is_some(),
            digits: if column == Column::Decimal {
                let digits = number(cx, &raw.max_digits);
                (
                    digits.unwrap_or(18),
                    number(cx, &raw.decimal_places).unwrap_or(2),
                )
            } else {
                (0, 0)
            },
            column,
            column_ident,
            raw,
        })
    }

    /// Returns whether the database makes the value: an integer key without a default.
    pub(super) fn is_generated_key(&self) -> bool {
        self.raw.primary_key.get().is_some()
            && self.raw.default.get().is_none()
            && self.raw.references.get().is_none()
            && matches!(
                self.column,
                Column::SmallInt | Column::Integer | Column::BigInt
            )
    }

    /// Returns whether it counts the changes of its row.
    pub(super) fn is_version(&self) -> bool {
        self.raw.version.get().is_some()
    }

    /// Returns whether the current moment is written.
    pub(super) fn is_automatic(&self) -> bool {
        self.raw.auto_now.get().is_some() || self.raw.auto_now_add.get().is_some()
    }

    /// Returns whether it is a text that may be empty, and never null.
    pub(super) fn is_blank_text(&self) -> bool {
        self.raw.blank.get().is_some() && self.column == Column::Text && !self.nullable
    }

    /// Returns the name of the relation that a foreign key `author_id` gives.
    pub(super) fn relation_name(&self) -> Option<Ident> {
        self.raw.references.get()?;
        let name = plain(self.ident);
        let stem = name.strip_suffix("_id").filter(|stem| !stem.is_empty())?;
        Some(format_ident!("{stem}", span = self.ident.span()))
    }
}

fn number(cx: &Ctxt, slot: &Slot<LitInt>) -> Option<u8> {
    cx.ok(slot.get()?.base10_parse())
}

fn table(cx: &Ctxt, item: &DeriveInput, raw: &ModelInput) -> (Path, String, bool) {
    let plural = names::table_name(&item.ident.to_string());
    let named = |name: String, span| {
        let module = if syn::parse_str::<Ident>(&name).is_ok() {
            name.clone()
        } else {
            plural.clone()
        };
        let ident = syn::parse_str::<Ident>(&module).map_or_else(
            |_| Ident::new_raw(&module, span), // the table of `A` is `as`
            |_| Ident::new(&module, span),
        );
        (Path::from(ident), name, true)
    };
    match raw.table.get() {
        Some(TableInput::Existing(path)) => {
            let last = path
                .segments
                .last()
                .map(|segment| segment.ident.to_string());
            (path.clone(), last.unwrap_or_default(), false)
        }
        Some(TableInput::Named(name)) if name.value().is_empty() => {
            cx.error(name, "a table needs a name");
            named(plural.clone(), name.span())
        }
        Some(TableInput::Named(name)) => named(name.value(), name.span()),
        None => named(plural.clone(), item.ident.span()),
    }
}

fn primary_key(cx: &Ctxt, item: &DeriveInput, fields: &[Field<'_>]) -> Option<usize> {
    let mut found = None;
    for (at, field) in fields.iter().enumerate() {
        if field.raw.primary_key.get().is_none() {
            continue;
        }
        if found.is_some() {
            cx.error(
                field.ident,
                "a model has one primary key; for values that are unique together write \
                 `#[model(unique_together(…))]` on the struct",
            );
        } else {
            found = Some(at);
        }
    }
    if found.is_none() {
        cx.error(
            &item.ident,
            "no primary key: mark one field with `#[model(primary_key)]`",
        );
    }
    found
}

fn ordering(cx: &Ctxt, raw: &ModelInput, fields: &[Field<'_>]) -> Vec<(usize, bool)> {
    let mut terms = Vec::new();
    for term in raw.ordering.get().into_iter().flatten() {
        let text = term.value();
        let name = text.strip_prefix('-').unwrap_or(&text);
        match fields.iter().position(|field| plain(field.ident) == name) {
            Some(at) => terms.push((at, text.starts_with('-'))),
            None => unknown_field(cx, term, name, fields),
        }
    }
    terms
}

/// Reports a name that no field has.
pub(super) fn unknown_field(cx: &Ctxt, at: impl quote::ToTokens, name: &str, fields: &[Field<'_>]) {
    let known: Vec<_> = fields.iter().map(|field| plain(field.ident)).collect();
    cx.error(
        at,
        format_args!("no field `{name}`; the fields are: {}", known.join(", ")),
    );
}

fn relation(model: &str, input: &RelationInput) -> Relation {
    let from = names::snake_case(model);
    let target = input.target.segments.last();
    let to = names::snake_case(&target.map(|it| it.ident.to_string()).unwrap_or_default());
    let text = |slot: &Slot<LitStr>, default: String| slot.get().map_or(default, LitStr::value);
    Relation {
        name: input.name.clone(),
        target: input.target.clone(),
        through: match input.through.get() {
            Some(TableInput::Existing(model)) => Through::Model(model.clone()),
            Some(TableInput::Named(name)) => Through::Table(name.value()),
            None => Through::Table(format!("{from}_{}", input.name)),
        },
        from: text(&input.from, format!("{from}_id")),
        to: text(&input.to, format!("{to}_id")),
    }
}
