//! Answers and errors in the shapes of Flask-RESTful and `FastAPI`.

use rest_kit::prelude::*;
use rest_kit::serializers::marshal::{self, Fields};
use rest_kit::serializers::{Argument, RequestParser, inputs};
use rest_kit::views::failure;
use serde::Serialize;

// ANCHOR: marshal
/// Comes from another crate: it has no serializer.
#[derive(Serialize)]
struct Todo {
    id: i64,
    text: &'static str,
    due: DateTime,
    cost: f64,
    owner: Option<&'static str>,
}

fn fields() -> Fields {
    Fields::new()
        .field("task", marshal::string().attribute("text"))
        .field("uri", marshal::url("todo"))
        .field("due", marshal::datetime())
        .field("cost", marshal::fixed(2))
        .field("owner", marshal::string().default("nobody"))
        .envelope("todo")
}

#[api_view(get)]
pub async fn show(cx: &Context) -> Result<Response> {
    let todo = Todo {
        id: 7,
        text: "Read",
        due: "2013-01-01T00:00:00Z".parse().map_err(Error::internal)?,
        cost: 2.125,
        owner: None,
    };
    if cx.path_param("id")? != "7" {
        return Err(gone(cx.path_param("id")?));
    }
    Ok(Response::new(&fields().marshal(&todo, cx)?))
}
// ANCHOR_END: marshal

// ANCHOR: abort
#[derive(Serialize)]
struct Gone {
    message: String,
    left: u32,
}

fn gone(id: &str) -> Error {
    let message = format!("Todo {id} doesn't exist");
    Error::http(404).with_data(&Gone { message, left: 1 })
}
// ANCHOR_END: abort

// ANCHOR: inputs
#[api_view(get)]
pub async fn search(cx: &Context) -> Result<Response> {
    let arguments = RequestParser::new()
        .argument(Argument::new("page", inputs::positive()).default(1))
        .argument(Argument::new("during", inputs::iso8601interval()))
        .argument(Argument::new("site", inputs::url()))
        .bundle_errors()
        .parse(cx)
        .await?;
    Ok(Response::new(&arguments))
}
// ANCHOR_END: inputs

// ANCHOR: excludes
#[derive(Serializer)]
#[serializer(exclude_none)]
pub struct Contact {
    #[field(max_length = 20)]
    pub name: String,
    pub phone: Option<String>,
    #[field(write_only)]
    pub password: String,
}

#[api_view(post)]
pub async fn register(_cx: &Context, contact: Data<Contact>) -> Result<Response> {
    Ok(Response::created(&*contact))
}
// ANCHOR_END: excludes

fn views(kit: RestKit) -> RestKit {
    kit.permissions(AllowAny)
        .register_view("todos/{id}", show)
        .basename("todo")
        .register_view("search", search)
        .register_view("contacts", register)
}

// ANCHOR: handlers
/// Clients of Flask-RESTful stay.
pub fn flask() -> RestKit {
    views(RestKit::new(Settings::default())).exception_handler(failure::flask)
}

/// Clients of `FastAPI` stay.
pub fn fastapi() -> RestKit {
    views(RestKit::new(Settings::default())).exception_handler(failure::fastapi)
}
// ANCHOR_END: handlers
