use rest_kit::prelude::*;

struct Books;

impl Books {
    #[action(detail = false)]
    async fn recent(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn main() {}
