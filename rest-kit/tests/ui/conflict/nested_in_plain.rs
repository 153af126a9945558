use rest_kit::prelude::*;

#[derive(Serializer)]
struct Line {
    word: String,
}

#[derive(Serializer)]
struct Letter {
    #[field(nested)]
    first: Line,
    rest: Vec<Line>,
}

fn main() {}
