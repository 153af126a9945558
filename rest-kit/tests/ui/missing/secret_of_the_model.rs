//! What looks like a secret is not shown by accident.

use rest_kit::prelude::*;

#[derive(Model, Clone, Debug)]
struct Account {
    #[model(primary_key)]
    id: i64,
    name: String,
    password: String,
    api_secret: Option<String>,
    password_changed: Option<DateTime>,
}

#[derive(Serializer)]
#[serializer(model = Account)]
struct AccountSerializer {
    id: i64,
    name: String,
    password: String,
    #[field(source = api_secret, read_only)]
    key: Option<String>,
    password_changed: Option<DateTime>,
}

#[derive(Serializer)]
#[serializer(model = Account)]
struct CarefulSerializer {
    #[field(write_only)]
    password: String,
    #[field(exposed)]
    api_secret: Option<String>,
}

fn main() {}
