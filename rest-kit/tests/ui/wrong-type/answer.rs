//! A view that answers with something else than a response.
// parity: VIE-016

use rest_kit::prelude::*;

#[api_view(get)]
async fn hello(_cx: &Context) -> &'static str {
    "hello"
}

fn main() {}
