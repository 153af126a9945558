//! From data to [`Validated`] input, and from models to representations.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/serializers/>,
//! <https://www.django-rest-framework.org/api-guide/validators/>. A serializer is a struct with
//! `#[derive(Serializer)]`: each field's type decides how a value is read and written,
//! `#[field(…)]` says the rest, and what the model knows is taken from the model.
//!
//! ```text
//! body ─ Value ─ fields ─ unique and related keys ─ validate_<field> ─ validate ─ Validated<S>
//! model rows ─ related rows, one query each ─ one typed serde pass ─ JSON
//! ```
//!
//! ```
//! use rest_kit::prelude::*;
//!
//! #[derive(Serializer)]
//! struct ContactSerializer {
//!     #[field(email, max_length = 100)]
//!     email: String,
//!     #[field(default = 1, min_value = 1, max_value = 5)]
//!     urgency: i64,
//! }
//!
//! impl ContactSerializer {
//!     fn validate_email(email: &str) -> FieldResult {
//!         if email.ends_with("@example.com") {
//!             return Err("Write from a real address.".into());
//!         }
//!         Ok(())
//!     }
//! }
//!
//! #[api_view(post)]
//! async fn contact(_cx: &Context, body: Data<ContactSerializer>) -> Result<Response> {
//!     Ok(Response::created(&(&body.email, body.urgency)))
//! }
//! # let _ = contact;
//! ```

mod arguments;
mod batch;
mod checks;
mod context;
mod data;
pub mod encoders;
mod envelope;
mod errors;
mod excludes;
pub mod fields;
mod flat;
mod hidden;
mod hooks;
mod input;
mod keys;
mod limits;
mod links;
mod list;
pub mod marshal;
mod nested;
mod output;
mod params;
mod questions;
mod reading;
mod related;
mod relation;
mod represented;
mod save;
mod scope;
mod sets;
mod shape;
mod shown;
mod slugs;
mod source;
mod tree;
mod validated;
mod violations;

pub use self::arguments::{Argument, Arguments, CookieData, Location, RequestParser, inputs};
pub(crate) use self::batch::store_each;
pub use self::checks::Checks;
pub use self::context::ContextExt;
pub use self::data::{Complete, Data, Described, FromBody, Refused};
pub(crate) use self::envelope::opened_list;
pub use self::errors::FieldErrors;
#[doc(hidden)]
pub use self::excludes::{WithoutNulls, is_default};
pub use self::fields::FieldType;
#[doc(hidden)]
pub use self::flat::{Flat, count_fields, join_fields, must_differ, must_differ_all};
pub use self::hidden::current_user;
#[doc(hidden)]
pub use self::hooks::{ByFields, Stored, Unwritten, creates_by_fields, store_by};
pub(crate) use self::input::validate_to_store;
pub use self::input::{Mode, validate, validate_partial, validate_parts, validate_update};
#[doc(hidden)]
pub use self::input::{Nested, read_alone, read_nested};
#[doc(hidden)]
pub use self::keys::{RelatedKeys, WritableRelation, assign_related};
#[doc(hidden)]
pub use self::limits::Limit;
pub use self::limits::{IntoLimit, Unlimited};
#[doc(hidden)]
pub use self::links::{
    canonical_links, check_links, check_links_of, parent, parent_of, read_link, read_links,
    read_optional_link, serialize_key_link, serialize_link, serialize_links,
};
pub(crate) use self::list::{all_or_none, check_items, into_items};
pub use self::list::{save_many, validate_many};
pub use self::nested::NestedWrite;
#[doc(hidden)]
pub use self::nested::{
    Children, NestedInput, Present, WritesNested, ask_present, assign_nested, key_name,
    leave_unstored, must_be_of, must_have_key, must_stand_for_rows, read_nested_input, refers,
    take_present,
};
#[doc(hidden)]
pub use self::output::represent_each;
pub use self::output::{
    RepresentedPage, Representing, represent, represent_all, represent_many, represent_page,
};
#[doc(hidden)]
pub use self::output::{serialize_column, serialize_value};
pub use self::params::{HeaderData, PathData, QueryData};
pub use self::reading::Reading;
pub use self::related::Related;
#[doc(hidden)]
pub use self::relation::{Loaded, ManyRelation, Relation, Targets};
pub use self::represented::Represented;
pub use self::save::Assignments;
pub use self::scope::{FieldContext, FieldValidator};
#[doc(hidden)]
pub use self::scope::{Scope, ask_validator};
#[doc(hidden)]
pub use self::sets::UniqueSets;
#[doc(hidden)]
pub use self::shown::{
    load_count, load_nested, load_relation, load_whole, serialize_display, serialize_loaded,
    serialize_nested, serialize_related, serialize_related_or, serialize_whole,
};
#[doc(hidden)]
pub use self::slugs::{
    check_keys_of, check_slugs, check_slugs_of, check_unique_of, read_optional_slug, read_slug,
    read_slugs,
};
pub use self::source::{Source, assign_source, check_source};
pub use self::validated::Validated;

use serde::Serializer as SerdeSerializer;
use serde::ser::SerializeStruct;

use crate::context::Context;
use crate::db::{Connection, Model, QueryResult};
use crate::descriptors::SerializerDescriptor;
use crate::error::{FieldResult, Result};
use crate::http::Value;

use self::fields::FieldValue;

/// What a client sent for a serializer: each of its fields, `None` when it was not sent.
pub type Sent<S> = <S as Serializer>::Input;

/// Data in: which fields there are, and how they are checked. Made by `#[derive(Serializer)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a serializer",
    label = "expected a struct with `#[derive(Serializer)]`",
    note = "declare it: `#[derive(Serializer)] #[serializer(model = YourModel)] struct {Self} {{ … }}`"
)]
pub trait Serializer: Sized + Send + Sync + 'static {
    /// The fields a client may send, each `None` when it did not.
    type Input: Send + 'static;

    /// What an update changes: the model, or `()`.
    type Instance: Send + Sync + 'static;

    /// Values set beside the client's: `Changes` of the model, or `()`.
    type Extra: Default + Send + 'static;

    /// The key around bodies and answers of one object, if there is one.
    const ENVELOPE: Option<&'static str> = None;

    /// The key around bodies and answers that are lists, if there is one; pages have their own.
    const ENVELOPE_MANY: Option<&'static str> = None;

    /// The most objects in a body that is a list; the application decides where none is given.
    const MAX_LENGTH: Option<usize> = None;

    /// Describes it.
    const DESCRIPTOR: &'static SerializerDescriptor;

    /// Whether bodies have objects of other models inside.
    #[doc(hidden)]
    const NESTED: bool = false;

    /// Whether functions ask about input that is sound so far: `check = …`.
    #[doc(hidden)]
    const ASKS: bool = false;

    /// Whether keys that no field has are refused; the application decides where none is given.
    const DENY_UNKNOWN_FIELDS: Option<bool> = None;

    /// Whether fields hold objects that stand for no rows.
    #[doc(hidden)]
    const OBJECTS: bool = false;

    /// Changes what was sent before its fields are read: `to_internal_value`.
    ///
    /// # Errors
    ///
    /// What it refuses.
    #[doc(hidden)]
    fn prepare(data: Value, cx: &Context) -> FieldValue<Value> {
        let _ = cx;
        Ok(data)
    }

    /// Reads every field, collecting every field's errors.
    fn read(reading: &mut Reading<'_>) -> Self::Input;

    /// Reads the fields that hold objects: their own fields may ask the database.
    #[doc(hidden)]
    fn read_objects(
        input: &mut Self::Input,
        reading: &mut Reading<'_>,
    ) -> impl Future<Output = Result<()>> {
        let _ = (input, reading);
        std::future::ready(Ok(()))
    }

    /// Lists what only the database knows: unique values, keys of other objects.
    fn check(input: &Self::Input, instance: Option<&Self::Instance>, checks: &mut Checks<'_>) {
        let _ = (input, instance, checks);
    }

    /// Sets the fields that the server sets.
    ///
    /// # Errors
    ///
    /// That of the function which makes the value.
    fn set_hidden(input: &mut Self::Input, cx: &Context) -> Result<()> {
        let _ = (input, cx);
        Ok(())
    }

    /// Lists the sets of values that must be unique together.
    #[doc(hidden)]
    fn check_sets(
        input: &Self::Input,
        instance: Option<&Self::Instance>,
        keys: &RelatedKeys,
        sets: &mut UniqueSets,
    ) {
        let _ = (input, instance, keys, sets);
    }

    /// Notes the values that may have to be unique together.
    #[doc(hidden)]
    fn give_sets(input: &Self::Input, keys: &RelatedKeys, sets: &mut UniqueSets) {
        let _ = (input, keys, sets);
    }

    /// Asks for the rows that nested objects stand for.
    #[doc(hidden)]
    fn ask_present(input: &Self::Input, instance: Option<&Self::Instance>, present: &mut Present) {
        let _ = (input, instance, present);
    }

    /// Ties nested objects to the rows that were asked for.
    #[doc(hidden)]
    fn take_present(input: &mut Self::Input, present: &mut Present) {
        let _ = (input, present);
    }

    /// Lists the objects inside the input.
    #[doc(hidden)]
    fn nested<'a>(input: &'a mut Self::Input, children: &mut Children<'a>) {
        let _ = (input, children);
    }

    /// Runs the functions that `check = …` names for fields that are sound so far.
    #[doc(hidden)]
    fn ask(
        input: &mut Self::Input,
        errors: &mut FieldErrors,
        keys: &RelatedKeys,
        cx: &Context,
    ) -> impl Future<Output = Result<()>> {
        let _ = (input, errors, keys, cx);
        std::future::ready(Ok(()))
    }

    /// Runs the function that `check = …` names for the whole.
    #[doc(hidden)]
    fn ask_object(
        validated: &mut Validated<Self>,
        cx: &Context,
    ) -> impl Future<Output = Result<()>> {
        let _ = (validated, cx);
        std::future::ready(Ok(()))
    }

    /// Runs the `validate_<field>` functions of fields that are sound so far.
    fn validate_fields(input: &mut Self::Input, errors: &mut FieldErrors);

    /// Runs `validate` on the whole.
    ///
    /// # Errors
    ///
    /// What it refuses.
    fn validate_object(validated: &mut Validated<Self>) -> FieldResult;
}

/// Data in and out of a model's rows. Made by `#[derive(Serializer)]` with `model = …`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a serializer of a model",
    label = "expected `#[serializer(model = …)]`",
    note = "add `#[serializer(model = YourModel)]` to `{Self}`"
)]
pub trait ModelSerializer: Serializer<Instance = Self::Model> {
    /// The model.
    type Model: Model;

    /// Whether answers show rows of other tables.
    const RELATED: bool;

    /// How deep `?expand=` may go, if clients choose the fields of answers: `dynamic`.
    #[doc(hidden)]
    const EXPAND_DEPTH: Option<usize> = None;

    /// Whether its fields can take part in another serializer: `flatten`.
    #[doc(hidden)]
    const FLAT: bool = false;

    /// Loads what answers show of other tables, one query per relation for all rows.
    ///
    /// # Errors
    ///
    /// The database's.
    fn load_related(
        rows: &[Self::Model],
        related: &mut Related,
        connection: &mut Connection,
    ) -> QueryResult<()>;

    /// Turns input into values of columns and of relations.
    fn assign(input: Self::Input, assignments: &mut Assignments<Self::Model>);

    /// Stores validated input: its fields, or whatever the serializer's own functions do.
    ///
    /// # Errors
    ///
    /// Those of [`Validated::save`].
    fn store(data: Validated<Self>, connection: &mut Connection) -> Result<Self::Model> {
        data.save_on(connection)
    }

    /// Whether new rows are stored by their fields, by no function of the serializer's own.
    #[doc(hidden)]
    fn creates_by_fields() -> bool {
        false
    }

    /// Adds what was set beside the client's input.
    fn assign_extra(extra: Self::Extra, assignments: &mut Assignments<Self::Model>);

    /// Writes the fields of one row beside others; only those that are `FLAT` can.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    #[doc(hidden)]
    fn represent_fields<Z: SerializeStruct>(
        row: &Self::Model,
        cx: &Representing<'_>,
        out: &mut Z,
    ) -> Result<(), Z::Error> {
        let _ = (row, cx, out);
        Ok(())
    }

    /// Writes one row, in one typed pass.
    ///
    /// # Errors
    ///
    /// The serializer's own.
    fn represent<S: SerdeSerializer>(
        row: &Self::Model,
        cx: &Representing<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error>;
}
