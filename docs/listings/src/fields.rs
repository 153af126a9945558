//! Fields: values of their own, and serializers inside serializers.

use rest_kit::prelude::*;
use rest_kit::serializers::fields::{CharField, Field as _, ListField, TextField as _};

// ANCHOR: value
pub fn keywords() -> ListField<CharField> {
    let keyword = CharField::new()
        .max_length(10)
        .error_message("max_length", "At most {max_length} letters.");
    ListField::of(keyword).allow_empty(false)
}
// ANCHOR_END: value

// ANCHOR: serializer
#[derive(Serializer)]
pub struct LineSerializer {
    #[field(
        regex = "^[a-z]{2}[0-9]{3}$",
        error_messages(invalid = "Two letters, three digits.")
    )]
    pub article: String,
    #[field(default = 1, min_value = 1)]
    pub quantity: i64,
    #[field(default = "", allow_blank, validators(is_polite))]
    pub note: String,
}

#[derive(Serializer)]
pub struct OrderSerializer {
    #[field(input_formats("%d.%m.%Y"))]
    pub day: NaiveDate,
    #[field(min_length = 1)]
    pub lines: Vec<LineSerializer>,
}

fn is_polite(note: &str) -> FieldResult {
    if note.ends_with('!') {
        return Err("Do not shout.".into());
    }
    Ok(())
}
// ANCHOR_END: serializer

// ANCHOR: groups
#[derive(Choices, Clone, Copy, Debug)]
pub enum Medium {
    #[choice(group = "Audio")]
    Vinyl,
    #[choice(group = "Audio", label = "CD")]
    Cd,
    #[choice(group = "Video", label = "DVD")]
    Dvd,
    Unknown,
}

#[derive(Serializer)]
pub struct RecordingSerializer {
    pub medium: Medium,
}
// ANCHOR_END: groups

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("api/orders", order)
}

#[api_view(post)]
pub async fn order(_cx: &Context, order: Data<OrderSerializer>) -> Result<Response> {
    Ok(Response::created(&*order))
}
