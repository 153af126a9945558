use rest_kit::prelude::*;

#[derive(Clone, Debug)]
struct Book {
    id: i64,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct BookSerializer {
    id: i64,
}

fn main() {}
