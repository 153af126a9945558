use rest_kit::prelude::*;

#[derive(Choices, Clone, Copy, Debug, PartialEq)]
#[choices(rename = "lowercase")]
enum Status {
    #[choice(lable = "New")]
    Draft,
}

fn main() {}
