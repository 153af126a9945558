use rest_kit::prelude::*;

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
enum Medium {
    #[choice(group = "Audio")]
    Vinyl,
    #[choice(group = "Video")]
    Dvd,
    #[choice(group = "Audio")]
    Cd,
    Unknown,
}

fn main() {}
