use rest_kit::prelude::*;

struct Books;

fn main() {
    drop(RestKit::new(Default::default()).permissions(AllowAny).register("books", Books));
}
