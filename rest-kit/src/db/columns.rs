//! The types of a model's columns, named by their position.
//!
//! A serializer that is filled from its model stands in another module, where the names of the
//! model's types may not be known. There a type is `columns::Decimal<Book, 4>`: the alias says what
//! it is, for macros that see only names, and the position which type it is.

/// A model that has a column, or keys of related rows, at a position.
#[diagnostic::on_unimplemented(message = "`{Self}` has no column at this position")]
pub trait ColumnAt<const AT: usize> {
    /// The type of the values, without `Option`.
    type Type;
}

macro_rules! aliases {
    ($($name:ident)*) => {
        $(
            /// The type of the column at a position.
            pub type $name<M, const AT: usize> = <M as ColumnAt<AT>>::Type;
        )*
    };
}

aliases!(Column DateTime Decimal Duration Json NaiveDate NaiveTime StoredFile UploadedFile Uuid Value);
