//! Names of an application that generated code must not meet, in an application that allows no
//! warnings.

#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

use rest_kit::filters::FilterSet;
use rest_kit::prelude::{
    AllowAny, Choices, Context, Data, FieldResult, Model, ModelViewSet, ReadOnlyModelViewSet,
    Response, RestKit, Serializer, Validated, api_view, hooks, viewset,
};

/// Types of the application's own.
pub mod own {
    /// A result.
    #[derive(Debug)]
    pub enum Result {}
    /// An option.
    #[derive(Debug)]
    pub enum Option {}
    /// A list.
    #[derive(Debug)]
    pub struct Vec;
    /// A text.
    #[derive(Debug)]
    pub struct String;
    /// A box.
    #[derive(Debug)]
    pub struct Box;
    /// An error.
    #[derive(Debug)]
    pub struct Error;
    /// A default.
    #[derive(Debug)]
    pub struct Default;
}

#[allow(unused_imports)]
use own::{Box, Default, Error, Option, Result, String, Vec};

/// How it is.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// New.
    New,
    /// Old.
    Old,
}

/// A thing.
#[derive(Model, Clone, Debug)]
#[model(ordering("type"))]
pub struct Thing {
    /// The key.
    #[model(primary_key)]
    pub id: i64,
    /// A keyword.
    #[model(max_length = 9)]
    pub r#type: std::string::String,
    /// A name that views have, too.
    #[model(max_length = 9, default = "x")]
    pub row: std::string::String,
    /// Another.
    pub value: std::option::Option<i32>,
    /// How it is.
    #[model(default = State::New)]
    pub state: State,
}

/// A thing as clients see it.
#[derive(Serializer, Debug)]
#[serializer(model = Thing)]
pub struct ThingSerializer {
    /// The key.
    #[field(read_only)]
    pub id: i64,
    /// A keyword.
    pub r#type: std::string::String,
    /// A name that views have, too.
    pub row: std::string::String,
    /// Another.
    pub value: std::option::Option<i32>,
    /// Computed.
    #[field(computed)]
    pub r#match: std::string::String,
}

#[hooks]
impl ThingSerializer {
    fn validate_type(_: &str) -> FieldResult {
        Ok(())
    }

    fn get_match(thing: &Thing, _: &Context) -> std::string::String {
        thing.r#type.clone()
    }
}

/// Filters.
#[derive(FilterSet, Debug)]
#[filter_set(model = Thing)]
pub struct ThingFilters {
    /// A keyword.
    pub r#type: std::string::String,
}

/// What is sent.
#[derive(Serializer, Debug)]
pub struct Sent {
    /// A keyword.
    pub r#type: std::string::String,
    /// Another.
    pub value: std::option::Option<i32>,
}

/// Things.
#[derive(Debug)]
pub struct Things;

/// All of them.
#[viewset(filter(r#type[exact, in]), search(r#type), ordering(r#type), lookup(r#type))]
impl ModelViewSet for Things {
    type Model = Thing;
    type Serializer = ThingSerializer;

    async fn perform_create(
        &self,
        cx: &Context,
        data: Validated<ThingSerializer>,
    ) -> rest_kit::Result<Thing> {
        data.save(cx).await
    }

    #[action(detail = false, methods(post))]
    async fn r#try(&self, _cx: &Context, _sent: Data<Sent>) -> rest_kit::Result<Response> {
        Ok(Response::no_content())
    }
}

/// Things that are found.
#[derive(Debug)]
pub struct FoundThings;

#[viewset(filter_set = ThingFilters, serializers(list = ThingSerializer))]
impl ReadOnlyModelViewSet for FoundThings {
    type Model = Thing;
    type Serializer = ThingSerializer;
}

macro_rules! views {
    ($($name:ident)*) => {$(
        /// A view.
        #[api_view(get, post)]
        pub async fn $name(_cx: &Context) -> rest_kit::Result<Response> {
            Ok(Response::no_content())
        }
    )*};
}

views! { row rows value values errors fields field out input data load get connection checks cx
serializer related validated view action target statement assignments reading name kit inner }

macro_rules! models {
    ($($name:ident $serializer:ident $view:ident($field:ident);)*) => {$(
        /// A row.
        #[derive(Model, Clone, Debug)]
        pub struct $name {
            /// The key.
            #[model(primary_key)]
            pub id: i64,
            /// A text.
            #[model(max_length = 9)]
            pub $field: std::string::String,
        }

        /// A row as clients see it.
        #[derive(Serializer, Debug)]
        #[serializer(model = $name)]
        pub struct $serializer {
            /// A text.
            pub $field: std::string::String,
            /// Computed.
            #[field(computed)]
            pub twice: std::string::String,
        }

        impl $serializer {
            fn get_twice(row: &$name, _: &Context) -> std::string::String {
                row.$field.repeat(2)
            }
        }

        /// Rows.
        #[derive(Debug)]
        pub struct $view;

        #[viewset(search($field))]
        impl ModelViewSet for $view {
            type Model = $name;
            type Serializer = $serializer;

            #[action(detail = false)]
            async fn first(&self, _cx: &Context) -> rest_kit::Result<Response> {
                Ok(Response::no_content())
            }
        }
    )*};
}

models! { Shelf ShelfSerializer Shelves(label); A ASerializer As(label); }

/// The application.
pub fn app(kit: RestKit) -> RestKit {
    kit.permissions(AllowAny)
        .register("things", Things)
        .register("shelves", Shelves)
        .register_view("row", row)
        .register_view("view", view)
}

fn main() {}
