//! Derive and attribute macros of rest-kit; read their documentation through the `rest_kit` crate.

mod api_view;
mod attr;
mod choices;
mod ctxt;
mod filter_set;
mod hooks;
mod model;
mod model_serializer;
mod names;
mod permission;
mod secrets;
mod serializer;
mod types;
mod view;
mod viewset;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `Serializer` from a struct and its `#[serializer(…)]` / `#[field(…)]` attributes.
///
/// With `#[serializer(model = Book)]` each field stands for the model's field of the same name
/// (or of its `source`), takes its limits, and implements `ModelSerializer` too.
///
/// # Keys of the struct
///
/// | key | meaning |
/// | --- | --- |
/// | `model = Book` | the model whose rows are shown and stored |
/// | `check = function` | an async function that checks the whole |
/// | `unique_together = false` | sets of unique values are not asked for |
/// | `to_representation` | `to_representation(row, fields, cx)` makes what answers show |
/// | `to_internal_value` | `to_internal_value(data, cx)` makes what is read |
/// | `rename_all = "camelCase"` | the rule that makes keys of names |
/// | `deny_unknown_fields` | keys that no field has are refused |
/// | `dynamic`, `max_expand_depth` | clients choose the fields of answers |
/// | `envelope = "book"`, `envelope_many = "books"` | keys around bodies |
///
/// # Field keys
///
/// | key | meaning |
/// | --- | --- |
/// | `read_only`, `write_only` | only in answers, only in requests |
/// | `required = false` | need not be sent |
/// | `default = value` | used when it is not sent (not by PATCH) |
/// | `allow_null`, `allow_blank` | null, the empty text are values |
/// | `trim_whitespace = false` | keep white space around text |
/// | `source = author_id`, `source = author.name` | the model's field, or one of related rows |
/// | `rename = "class"` | key in bodies |
/// | `computed`, `computed = name` | the result of `get_<field>(row, cx)`, or of `name` |
/// | `loaded`, `loaded = name` | from `load_<field>(rows, connection)`: a map from keys to values |
/// | `nested` | related rows, shown by the field's type, a serializer; or `Option`, `Vec` of one |
/// | `extra` | only in requests and of no column: for `validate` to look at |
/// | `link = "book-detail"` | the row's absolute address |
/// | `lookup = isbn`, `lookup_param = "code"`, `parent_lookup(author_pk = author_id)` | what stands in its path |
/// | `max_length`, `min_length`, `max_value`, `min_value`, `max_digits`, `decimal_places` | limits |
/// | `email`, `url`, `slug` | what a text must be |
/// | `label`, `help_text` | texts for people |
/// | `initial = 3`, `style(rows = 4)` | what forms begin with, how they show it |
#[proc_macro_derive(Serializer, attributes(serializer, field))]
pub fn derive_serializer(input: TokenStream) -> TokenStream {
    serializer::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a struct a row of a table: implements `Model`, and diesel's `Queryable`, `Selectable`.
///
/// Beside the struct `Book` it writes the diesel table `books` and the struct `BookFields`, whose
/// members are the columns and relations. The application needs `diesel` in its `Cargo.toml`.
///
/// | key on the struct | meaning |
/// | --- | --- |
/// | `table = "books"` | name of the table; the plural of the struct's if left out |
/// | `table = crate::schema::books` | a diesel table that exists already |
/// | `ordering("title", "-price")` | default order |
/// | `unique_together(book_id, reviewer_id)` | values that are unique together; with `condition = …`, `name`, `violation_error_message`, `violation_error_code` |
/// | `many_to_many(tags = Tag, through = "book_tags", from = "book_id", to = "tag_id")` | a relation |
/// | `verbose_name = "book"` | name for people |
///
/// | key on a field | meaning |
/// | --- | --- |
/// | `primary_key` | the key; an integer is made by the database |
/// | `column = "…"`, `sql_type = Text` | name and SQL type in the database |
/// | `max_length`, `min_length` | characters of a text |
/// | `max_digits`, `decimal_places` | digits of a decimal, at most 18 |
/// | `min_value`, `max_value` | bounds of a number; of a decimal as text: `"0.01"` |
/// | `unique`, `blank`, `generated` | no duplicates; `""` is allowed; never sent by clients |
/// | `unique_for_date = day`, `unique_for_month`, `unique_for_year` | unique within a day, a month, a year |
/// | `default = expression` | value of new rows that are given none |
/// | `auto_now`, `auto_now_add` | the moment of the last change, of the insertion |
/// | `references = Author`, `on_delete = "cascade"` | a foreign key; or `"set_null"`, `"restrict"` |
/// | `email`, `url`, `slug` | what the text is |
/// | `label = "…"`, `help_text = "…"` | texts for people |
///
/// A field `author_id` that references `Author` also gives the relation `FIELDS.author`.
#[proc_macro_derive(Model, attributes(model))]
pub fn derive_model(input: TokenStream) -> TokenStream {
    model::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum of names a set of choices: implements `Choices`, and binds it as text.
///
/// The value of `OnSale` is `on_sale` and its label `On sale`; `#[choice(value = "…", label =
/// "…")]` on a variant and `#[choices(rename_all = "…")]` on the enum change them.
/// `#[choice(group = "…")]` puts neighbouring variants under a heading in forms. The enum must
/// derive `Clone`, `Copy` and `Debug`.
#[proc_macro_derive(Choices, attributes(choices, choice))]
pub fn derive_choices(input: TokenStream) -> TokenStream {
    choices::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Fills the struct of a serializer with the fields of its model, as DRF's `ModelSerializer` does.
///
/// The struct's own fields come in the place of those of the model, or beside them. A foreign key
/// `author_id` is the field `author`; relations to many rows are lists of keys; reverse relations
/// are there when `fields` lists them. What results is a struct with `#[derive(Serializer)]`.
///
/// | key | meaning |
/// | --- | --- |
/// | `model = Book` | the model, of the same crate; written by `#[derive(Model)]` |
/// | `fields = "__all__"`, `fields(id, title)` | all of the model's fields, or these, in this order |
/// | `exclude(internal_note)` | all but these |
/// | `read_only_fields(created_at)` | fields that are only shown |
/// | `extra_kwargs(title(min_length = 2))` | keys of `#[field(…)]` for fields of the model |
/// | `depth = 1` | related rows are objects, shown with all their fields, to this depth |
/// | all others | keys of `#[serializer(…)]` |
///
/// `depth` writes a serializer for each relation (`BookAuthorSerializer`), and so the models behind
/// the relations must be in scope.
#[proc_macro_attribute]
pub fn model_serializer(attribute: TokenStream, item: TokenStream) -> TokenStream {
    model_serializer::attribute(&attribute.into(), &item.into()).into()
}

/// Takes the struct of `#[model_serializer]` and what its model has; the model's macro calls it.
#[doc(hidden)]
#[proc_macro]
pub fn fill_serializer(tokens: TokenStream) -> TokenStream {
    model_serializer::fill(tokens.into()).into()
}

/// Checks the names of a serializer's own functions.
///
/// `validate_<field>` and `queryset_<field>` are found by their names: one that is misspelt would
/// never be called. On `impl BookSerializer { … }` it makes such a function a compile error.
#[proc_macro_attribute]
pub fn hooks(attribute: TokenStream, item: TokenStream) -> TokenStream {
    hooks::expand(&attribute.into(), &item.into()).into()
}

/// Declares filters as a struct: each field is a parameter of the query string.
///
/// Its type is that of the column, or `Vec<…>` of it for a parameter that may come again, or
/// `RangeInclusive<…>` of it for two bounds (`price_min`, `price_max`; of `NaiveDate`, for days,
/// `published_after`, `published_before`).
///
/// | key | meaning |
/// | --- | --- |
/// | `path = author.name` | the column, where it is not the one of the field's name |
/// | `lookup = gte` | another comparison than equality |
/// | `lookups(exact, icontains)` | several: `title`, `title__icontains` |
/// | `method = function` | what narrows the rows by a `bool`, a `String` or a `Decimal` |
/// | `name = "…"` | the parameter's name, where it is not the field's |
/// | `label = "…"`, `help_text = "…"` | texts for people |
/// | `choices = CHOICES`, `choices_for = function` | the only values, always or by request |
/// | `among = \|cx: &Context\| …` | the rows that a key may be of |
/// | `exclude`, `distinct`, `required`, `conjoined`, `unchecked`, `null_value = "…"` | as `Filter` |
#[proc_macro_derive(FilterSet, attributes(filter_set, filter))]
pub fn derive_filter_set(input: TokenStream) -> TokenStream {
    filter_set::derive(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a viewset from `impl ModelViewSet`, `ReadOnlyModelViewSet`, `GenericViewSet` or `ViewSet`.
///
/// Keys: `filter(author_id, price[gte, lte])`, `filter_set = BookFilters`, `search(title)`,
/// `ordering(price)`; for all actions `permissions = IsAuthenticated`, `authentication`,
/// `throttles`, `pagination`, `parsers`, `body_limits`, `renderers`; by action `permissions(destroy = IsAdminUser)`, `serializers(list = BookListSerializer)`,
/// `answers(create = BookDetailSerializer)`,
/// `throttles(…)`, `pagination(…)`, `parsers(…)`, `body_limits(…)`, `renderers(…)`; `lookup(slug)`,
/// `lookup_param = "code"`, `lookup_regex = "[0-9X]+"`, `methods(get, head, options)`,
/// `mixins(create, list)`, `bulk(create, update, destroy)`, `bulk_size = 100`, `bulk_per_item`,
/// `name`, `description`, `deprecated = Deprecation::since("2026-01-01")`, `deprecated(list = …)`;
/// `schema = X` describes the view's operations, `schema = false` leaves them
/// out of the document, `extend_schema(list = AutoSchema::new().summary("…"))` adds to what is said.
///
/// Functions marked `#[action(detail = …)]` are extra actions. Their keys: `methods(post)`,
/// `url_path`, `url_name`, `mapping = other_action`, `permissions(…)`, `serializer = X`,
/// `answers = X`,
/// `throttles(…)`, `parsers(…)`, `body_limits(…)`, `renderers(…)`, `pagination(…)`, `name`,
/// `description`, `deprecated = …`, `extend_schema = …`.
#[proc_macro_attribute]
pub fn viewset(attribute: TokenStream, item: TokenStream) -> TokenStream {
    viewset::expand(attribute.into(), &item.into()).into()
}

/// Makes a view at one address from `impl ApiView` (or a ready-made one as `ListCreateApiView`)
/// or from a function: `#[api_view(get, post)] async fn echo(cx: &Context) -> Result<Response>`.
///
/// Keys of an impl are those of `#[viewset]` that make sense for a single view. Keys of a
/// function are its methods and `permissions = IsAuthenticated`, `authentication`, `throttles`,
/// `parsers`, `body_limits = |limits| BodyLimits { .. }`, `renderers`, `answers = X`,
/// `deprecated = …`, `schema = X`, `schema = false`.
#[proc_macro_attribute]
pub fn api_view(attribute: TokenStream, item: TokenStream) -> TokenStream {
    api_view::expand(attribute.into(), &item.into()).into()
}

/// Gives the type of an `impl Permission<…>` the operators `&`, `|` and `!`.
#[proc_macro_attribute]
pub fn permission(attribute: TokenStream, item: TokenStream) -> TokenStream {
    permission::expand(&attribute.into(), &item.into()).into()
}

/// Marks an extra action inside `#[viewset]`, which reads it; alone it is a mistake.
#[proc_macro_attribute]
pub fn action(_: TokenStream, item: TokenStream) -> TokenStream {
    // The function is left out: in the impl of a trait it would be a second mistake.
    let message = "`#[action]` belongs on functions inside `#[viewset] impl … for …`";
    let name = syn::parse::<syn::ImplItemFn>(item).map(|function| function.sig.ident.span());
    let place = name.unwrap_or_else(|_| proc_macro2::Span::call_site());
    syn::Error::new(place, message).to_compile_error().into()
}
