//! What a filter is told beside its name and column.

use super::{Allowed, Filter, Form, KeyRows, Target};
use crate::context::Context;
use crate::db::Lookup;
use crate::descriptors::Choice;

impl<M: 'static> Filter<M> {
    /// Compares in another way than by equality.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when columns of this kind cannot be compared like this.
    #[must_use]
    #[doc(alias = "lookup_expr")]
    #[track_caller]
    pub const fn lookup(mut self, lookup: Lookup) -> Self {
        match &mut self.target {
            Target::Column(column) => {
                assert!(
                    lookup.fits(column.path.column().descriptor.kind),
                    "columns of this kind cannot be compared with this lookup"
                );
                column.lookup = lookup;
                // A lookup that takes a list takes it from one parameter.
                if lookup.takes_list() || matches!(lookup, Lookup::IsNull) {
                    column.form = Form::One;
                    self.distinct = false;
                }
            }
            _ => panic!("only filters of columns have a lookup"),
        }
        self
    }

    /// Names the terms of [`ordering`](Self::ordering) for people: `("title", "Title")`; a term
    /// without a name is called as clients write it.
    ///
    /// The other direction is `Title (descending)`, unless it has a name: `("-title", "Z to A")`.
    ///
    /// # Panics
    ///
    /// At compile time, in a constant, when no term is called so.
    #[must_use]
    #[track_caller]
    pub const fn field_labels(mut self, labels: &'static [(&'static str, &'static str)]) -> Self {
        let Target::Order(terms) = &self.target else {
            panic!("only `Filter::ordering` has terms to name");
        };
        let mut at = 0;
        while at < labels.len() {
            let mut known = false;
            let mut term = 0;
            while term < terms.len() {
                known |= names_term(labels[at].0, terms[term].0);
                term += 1;
            }
            assert!(known, "a label names a term that the order does not have");
            at += 1;
        }
        self.field_labels = labels;
        self
    }

    /// Drops the rows instead of keeping them.
    #[must_use]
    pub const fn exclude(mut self) -> Self {
        self.exclude = true;
        self
    }

    /// Keeps each row once, however many related rows have the value.
    #[must_use]
    pub const fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    /// Refuses requests without a value.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Asks for all of the values of [`many`](Self::many), not for any.
    #[must_use]
    pub const fn conjoined(mut self) -> Self {
        if let Target::Column(column) = &mut self.target {
            column.form = Form::All;
        }
        self
    }

    /// Does not ask whether there is a row with the key that is given.
    #[must_use]
    pub const fn unchecked(mut self) -> Self {
        if let Target::Column(column) = &mut self.target {
            column.checked = false;
        }
        self
    }

    /// Reads `true`, `True` and `2`, `false`, `False` and `3`, as Django's forms do.
    ///
    /// That is what a declared filter set of django-filter does unless its filters come from
    /// `django_filters.rest_framework`, which read `true` and `1`, `false` and `0` in any case.
    #[must_use]
    #[doc(alias = "NullBooleanSelect")]
    pub const fn select_flags(mut self) -> Self {
        self.selects = true;
        self
    }

    /// Takes this text for null: `?publisher=null`.
    #[must_use]
    pub const fn null_value(mut self, text: &'static str) -> Self {
        if let Target::Column(column) = &mut self.target {
            column.null = Some(text);
        }
        self
    }

    /// Names it for people; without, its name is made of the column's and the lookup.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Explains it to people.
    #[must_use]
    pub const fn help_text(mut self, text: &'static str) -> Self {
        self.help_text = text;
        self
    }

    /// Takes these values only.
    #[must_use]
    pub const fn choices(mut self, choices: &'static [Choice]) -> Self {
        self.choices = Some(Allowed::Always(choices));
        self
    }

    /// Takes the values that a function finds for the request, each with its text for people.
    #[must_use]
    pub const fn choices_for(mut self, choices: fn(&Context) -> Vec<(String, String)>) -> Self {
        self.choices = Some(Allowed::PerRequest(choices));
        self
    }

    /// Takes keys of these rows only: those that the request may choose from.
    ///
    /// # Examples
    ///
    /// ```
    /// # use rest_kit::prelude::*;
    /// use rest_kit::filters::Filter;
    /// use rest_kit::path;
    ///
    /// # #[derive(Model, Clone, Debug)]
    /// # #[model(table = "shelves")]
    /// # pub struct Shelf { #[model(primary_key)] pub id: i64, pub owner_id: i64 }
    /// # #[derive(Model, Clone, Debug)]
    /// # pub struct Book {
    /// #     #[model(primary_key)] pub id: i64,
    /// #     #[model(references = Shelf, on_delete = "cascade")] pub shelf_id: i64,
    /// # }
    /// const OWN_SHELVES: Filter<Book> = Filter::new("shelf", path!(Book, shelf)).among(
    ///     &|cx: &Context| Shelf::objects().filter(shelves::owner_id.eq(cx.user_id().unwrap_or(0))),
    /// );
    /// # let _ = OWN_SHELVES;
    /// ```
    #[must_use]
    #[doc(alias = "queryset")]
    pub const fn among(mut self, rows: &'static dyn KeyRows) -> Self {
        self.among = Some(rows);
        self
    }
}

/// Returns whether the name is that of the term, in either direction.
const fn names_term(name: &str, term: &str) -> bool {
    let (name, term) = (name.as_bytes(), term.as_bytes());
    let sign = if !name.is_empty() && name[0] == b'-' {
        1
    } else {
        0
    };
    if name.len() != term.len() + sign {
        return false;
    }
    let mut at = 0;
    while at < term.len() {
        if name[at + sign] != term[at] {
            return false;
        }
        at += 1;
    }
    true
}
