//! Which diesel expressions can filter and order a model's rows.

use diesel::sql_types::BoolOrNullableBool;
use diesel::{AppearsOnTable, Expression};

use crate::db::{BoxedFragment, Fragment};

/// A diesel expression over the columns of `Table` that is true or false: `books::pages.gt(9)`.
#[diagnostic::on_unimplemented(
    message = "this cannot filter the rows of `{Table}`",
    label = "not a condition over the columns of this model's table",
    note = "write a diesel expression over the model's own columns that is true or false, such as \
            `books::title.eq(\"Dune\")`; is it a column of another table?"
)]
pub trait Predicate<Table>: Sized {
    /// Returns the expression as SQL.
    fn into_fragment(self) -> BoxedFragment;
}

#[diagnostic::do_not_recommend]
impl<Table, E> Predicate<Table> for E
where
    E: AppearsOnTable<Table> + Fragment + 'static,
    <E as Expression>::SqlType: BoolOrNullableBool,
{
    fn into_fragment(self) -> BoxedFragment {
        Box::new(self)
    }
}

/// What rows of `Table` can be ordered by: columns, `.asc()`, `.desc()`, or tuples of these.
#[diagnostic::on_unimplemented(
    message = "this cannot order the rows of `{Table}`",
    label = "not an order over the columns of this model's table",
    note = "write the model's own columns, such as `(books::title.asc(), books::id.desc())`"
)]
pub trait Order<Table>: Sized {
    /// Returns the terms as SQL.
    fn into_fragment(self) -> BoxedFragment;
}

#[diagnostic::do_not_recommend]
impl<Table, E> Order<Table> for E
where
    E: AppearsOnTable<Table> + Fragment + 'static,
{
    fn into_fragment(self) -> BoxedFragment {
        Box::new(self)
    }
}
