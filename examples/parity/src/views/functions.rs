//! Views that are functions.

use rest_kit::prelude::*;
use rest_kit::request::Value;
use serde::Serialize;
use serde_json::json;

/// A function view.
#[api_view(get, post, permissions = IsAuthenticatedOrReadOnly)]
pub(crate) async fn function_view(cx: &Context) -> Result<Response> {
    #[derive(Serialize)]
    struct Called<'a> {
        method: &'a str,
        data: Value,
    }
    let method = cx.method();
    let data = cx.data().await?;
    let answer = Response::new(&Called { method, data });
    Ok(answer.with_status(if method == "POST" { 201 } else { 200 }))
}

#[api_view]
pub(crate) async fn get_only_function(cx: &Context) -> Result<Response> {
    let name = cx.request().query_param("name").unwrap_or("world");
    Ok(Response::new(&json!({ "hello": name })))
}
