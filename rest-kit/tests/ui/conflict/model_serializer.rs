//! What `#[model_serializer]` refuses: each on its token, with the cure.

use rest_kit::prelude::*;

mod models {
    use rest_kit::prelude::*;

    #[derive(Model, Clone, Debug)]
    pub struct Account {
        #[model(primary_key)]
        pub id: i64,
        #[model(max_length = 30)]
        pub name: String,
        #[model(max_length = 128)]
        pub password: String,
    }

    #[derive(Model, Clone, Debug)]
    pub struct Note {
        #[model(primary_key)]
        pub id: i64,
        #[model(max_length = 30)]
        pub text: String,
        #[model(references = Account)]
        pub account_id: i64,
    }
}

use models::{Account, Note};

#[model_serializer(model = Note, fields(id, text), exclude(account))]
struct Both {}

#[model_serializer(model = Note)]
struct Neither {}

#[model_serializer(fields = "__all__")]
struct NoModel {}

#[model_serializer(model = Note, fields = "all")]
struct NotAll {}

#[model_serializer(model = Note, exclude(txet))]
struct Misspelt {}

#[model_serializer(model = Note, exclude(body, text), read_only_fields(nobody))]
struct Unknown {}

#[model_serializer(model = Note, fields(id, account))]
struct Unlisted {
    text: String,
}

#[model_serializer(model = Note, exclude(text))]
struct DeclaredAndExcluded {
    text: String,
}

#[model_serializer(model = Account, fields = "__all__")]
struct ShowsAll {}

#[model_serializer(model = Account, fields(id, password))]
struct ShowsPassword {}

#[model_serializer(model = Note, fields = "__all__", depth = 1)]
struct ShowsPasswordOfAnother {}

#[model_serializer(model = Note, fields = "__all__", depth = 11)]
struct TooDeep {}

#[model_serializer(model = Note, fields = "__all__", deny_unknown_field)]
struct UnknownKey {}

#[model_serializer(model = Note, fields = "__all__", exclude_none, exclude_none)]
struct Twice {}

#[model_serializer(model = Note, fields = "__all__")]
enum NoStruct {}

fn main() {}
