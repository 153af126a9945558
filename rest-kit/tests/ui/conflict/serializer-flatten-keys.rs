//! What cannot be flattened says so.

use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct TitleSerializer {
    title: String,
}

#[derive(Serializer)]
struct PlainSerializer {
    #[field(flatten)]
    base: TitleSerializer,
}

#[derive(Serializer)]
#[serializer(model = Book, dynamic)]
struct DynamicSerializer {
    #[field(flatten)]
    base: TitleSerializer,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct KeysSerializer {
    #[field(flatten, read_only)]
    base: TitleSerializer,
}

fn main() {}
