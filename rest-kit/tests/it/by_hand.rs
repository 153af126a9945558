//! Serializers used by hand: what was sent, what is wrong with it, what it is, what they say of it.

use rest_kit::descriptors::FieldKind;
use rest_kit::prelude::*;
use rest_kit::serializers::{Represented, validate};
use serde::Serialize;
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Tag, open};

/// A message.
#[derive(Serializer)]
struct Message {
    /// Not shown to people.
    #[field(max_length = 5, label = "Heading", help_text = "Short.")]
    title: String,
    #[field(default = 1)]
    stars: i64,
    #[field(write_only, required = false)]
    secret: Option<String>,
}

/// All that a serializer knows after it was asked.
#[derive(Serialize)]
struct Known {
    is_valid: bool,
    initial_data: rest_kit::request::Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<ValidationErrors>,
    data: rest_kit::request::Value,
    validated_data: Vec<&'static str>,
}

#[api_view(post)]
async fn messages(cx: &Context) -> Result<Response> {
    let sent = cx.data().await?;
    let known = match validate::<Message>(sent.clone(), cx).await {
        Ok(message) => Known {
            is_valid: true,
            initial_data: sent,
            errors: None,
            validated_data: message.names(),
            data: serde_json::to_string(&*message)
                .map_err(Error::internal)?
                .parse()?,
        },
        Err(error) => Known {
            is_valid: false,
            initial_data: sent.clone(),
            errors: Some(error.detail().clone()),
            validated_data: Vec::new(),
            data: sent,
        },
    };
    Ok(Response::new(&known))
}

/// Only its function says what answers show.
#[derive(Serializer)]
#[serializer(model = Tag, to_representation)]
struct Label {}

impl Label {
    fn to_representation(tag: &Tag, _: Represented<'_, Self>, _cx: &Context) -> String {
        format!("#{}", tag.name)
    }
}

struct LabelViewSet;

#[viewset]
impl ReadOnlyModelViewSet for LabelViewSet {
    type Model = Tag;
    type Serializer = Label;
}

fn app(kit: RestKit) -> RestKit {
    open(kit)
        .register_view("api/messages", messages)
        .register("api/labels", LabelViewSet)
        .basename("label")
}

// parity: SER-003
#[actix_web::test]
async fn data_is_the_validated_form_or_what_was_sent() {
    for library in each(app).await {
        let sent = json!({"title": " Hi ", "secret": "s", "more": [1]});
        let answer = library.post("/api/messages/").json(&sent).await;
        expect(
            &answer,
            200,
            &json!({
                "is_valid": true, "initial_data": sent,
                "data": {"title": "Hi", "stars": 1},
                "validated_data": ["title", "stars", "secret"],
            }),
        );
        let sent = json!({"title": "Hello there", "stars": "x"});
        let answer = library.post("/api/messages/").json(&sent).await;
        expect(
            &answer,
            200,
            &json!({
                "is_valid": false, "initial_data": sent, "data": sent, "validated_data": [],
                "errors": {
                    "title": ["Ensure this field has no more than 5 characters."],
                    "stars": ["A valid integer is required."],
                },
            }),
        );
    }
}

// parity: SER-024
#[actix_web::test]
async fn a_serializer_may_be_its_representation_alone() {
    for library in each(app).await {
        expect(
            &library.get("/api/labels/1/").await,
            200,
            &json!("#classic"),
        );
        let all = library.get("/api/labels/").await;
        expect(&all, 200, &json!(["#classic", "#sand"]));
    }
}

// parity: SER-045, SER-044
#[test]
fn serializers_say_what_their_fields_are() {
    let fields = Message::DESCRIPTOR.fields;
    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["title", "stars", "secret"]);
    let [title, stars, secret] = fields else {
        panic!("three fields");
    };
    assert_eq!((title.label, title.help_text), ("Heading", "Short."));
    assert_eq!(title.limits.max_length, Some(5));
    assert_eq!(stars.kind, FieldKind::Integer);
    assert!(title.required && !stars.required && secret.write_only);
    let printed = format!("{:#?}", Message::DESCRIPTOR);
    for line in [
        "name: \"title\"",
        "kind: String",
        "write_only: true",
        "label: \"Heading\"",
    ] {
        assert!(printed.contains(line), "{line} is not in {printed}");
    }
}
