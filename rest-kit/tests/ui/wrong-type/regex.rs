use rest_kit::prelude::*;

#[derive(Serializer)]
pub struct Code {
    #[field(regex = "^[a-z+$")]
    pub text: String,
    #[field(regex = r"^\d{2}\Z")]
    pub number: String,
}

fn main() {}
