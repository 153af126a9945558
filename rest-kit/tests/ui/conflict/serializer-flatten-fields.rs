//! The fields of a base are those of a serializer of the same model, and none is there twice.

use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Book {
    #[model(primary_key)]
    id: i64,
    title: String,
}

#[derive(Model, Clone, Debug)]
struct Tag {
    #[model(primary_key)]
    id: i64,
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct TitleSerializer {
    title: String,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct NameSerializer {
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct TwiceSerializer {
    #[field(flatten)]
    base: TitleSerializer,
    title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct ForeignSerializer {
    id: i64,
    #[field(flatten)]
    base: NameSerializer,
}

fn main() {}
