//! Pages for people.

use rest_kit::browsable::{BrowsableApiRenderer, HtmlForm};
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, StaticHtmlRenderer};
use rest_kit::serializers;
use rest_kit::views::{ViewLabel, get_view_name};

use crate::models::AuthorViewSet;

// ANCHOR: app
/// Programs get JSON, browsers get pages.
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .renderers((JsonRenderer, BrowsableApiRenderer))
        .register("api/authors", AuthorViewSet)
        .register_view("order", order)
}
// ANCHOR_END: app

// ANCHOR: form
#[derive(Serializer)]
pub struct OrderSerializer {
    title: String,
    copies: i64,
}

#[api_view(get, post, renderers = StaticHtmlRenderer)]
pub async fn order(cx: &Context) -> Result<Response> {
    let form = HtmlForm::new::<OrderSerializer>(cx);
    if cx.method() == "GET" {
        return Ok(Response::new(&order_page(&form)));
    }
    let data = cx.data().await?;
    match serializers::validate::<OrderSerializer>(data.clone(), cx).await {
        Ok(_) => Ok(Response::new("<h1>Thank you</h1>")),
        Err(error) => {
            let form = form.sent(data).errors(&error);
            Ok(Response::new(&order_page(&form)).with_status(400))
        }
    }
}

fn order_page(form: &HtmlForm) -> String {
    format!("<form method=\"post\">{form}<button>Order</button></form>")
}
// ANCHOR_END: form

// ANCHOR: names
/// `Book List` in the shop is `Book List · Bookstore`.
fn branded(label: &ViewLabel) -> String {
    format!("{} · Bookstore", get_view_name(label))
}

/// Pages that say whose they are.
pub fn branded_app() -> RestKit {
    app().view_name_function(branded)
}
// ANCHOR_END: names
