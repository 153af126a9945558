//! Forms for pages of one's own.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::context::Context;
use crate::error::Error;
use crate::http::KeyStyle;
use crate::http::renderers::{FormToken, PageMethod};
use crate::serializers::Serializer;
use crate::views::{Prepared, forms};

use super::controls::has_input;
use super::fields::Fields;
use super::fieldset::{Fieldset, TemplatePack};
use super::html::Html;

/// The fields of a serializer as a form shows them, for pages of your own.
///
/// It is the inside of a `<form>`: the page writes the tag, with `method="post"`, and the button.
/// The token that sessions ask for is among the fields. Lists of objects and objects inside have no
/// controls.
///
/// # Examples
///
/// ```
/// use rest_kit::browsable::{HtmlForm, TemplatePack};
/// use rest_kit::prelude::*;
/// use rest_kit::renderers::StaticHtmlRenderer;
///
/// #[derive(Serializer)]
/// struct Order {
///     title: String,
///     copies: i64,
/// }
///
/// #[api_view(get, renderers = StaticHtmlRenderer)]
/// async fn order_page(cx: &Context) -> Result<Response> {
///     let form = HtmlForm::new::<Order>(cx).template_pack(TemplatePack::Inline);
///     let page = format!("<form method=\"post\" action=\"/orders/\">{form}<button>Order</button></form>");
///     Ok(Response::new(&page))
/// }
/// # use rest_kit::test::{Client, database};
/// # actix_web::rt::System::new().block_on(async {
/// let client = Client::of_view("order-page", order_page, database(())?).await?;
/// let page = client.get("/order-page/").await.text();
/// assert!(page.contains(r#"<input type="number" id="POST-copies" name="copies""#), "{page}");
/// # Ok::<(), StartError>(())
/// # })?;
/// # Ok::<(), StartError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
#[doc(alias = "HTMLFormRenderer")]
#[doc(alias = "render_form")]
pub struct HtmlForm {
    method: PageMethod,
    token: Option<FormToken>,
    non_field_errors_key: String,
    data: Option<Value>,
    errors: Value,
    pack: TemplatePack,
    keys: KeyStyle,
}

impl HtmlForm {
    /// Makes the form for a new object, which begins with the fields' `initial`.
    pub fn new<S: Serializer>(cx: &Context) -> Self {
        let keys = cx.request().key_style();
        let key = Prepared::of(cx).map_or("non_field_errors", |prepared| {
            prepared.conventions.non_field_errors_key
        });
        let token = forms::token(cx);
        if token.is_some() {
            cx.vary_on("Cookie");
        }
        Self {
            method: forms::of_serializer(S::DESCRIPTOR, keys),
            token,
            non_field_errors_key: keys.name(key).into_owned(),
            data: None,
            errors: Value::Null,
            pack: TemplatePack::Vertical,
            keys,
        }
    }

    /// Shows these values, those of an object; keys are as clients write them.
    pub fn data<T: Serialize + ?Sized>(mut self, data: &T) -> Self {
        self.data = serde_json::to_value(data).ok();
        self
    }

    /// Shows the messages of a body that was refused beside their fields.
    pub fn errors(mut self, error: &Error) -> Self {
        let errors = serde_json::to_vec(&error.body()).unwrap_or_default();
        self.errors = read(&self.keys.write(errors));
        self
    }

    /// Shows what was sent, as `cx.data()` has read it.
    pub fn sent(mut self, data: crate::http::Value) -> Self {
        let sent = serde_json::to_vec(&forms::values(data)).unwrap_or_default();
        self.data = Some(read(&self.keys.write(sent)));
        self
    }

    /// Says how the fields stand on the page.
    pub fn template_pack(mut self, pack: TemplatePack) -> Self {
        self.pack = pack;
        self
    }
}

fn read(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or(Value::Null)
}

/// Writes the fields as HTML.
impl fmt::Display for HtmlForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut html = Html::default();
        if let Some(token) = &self.token {
            html.token(token);
        }
        let fieldset = Fieldset {
            method: &self.method,
            errors: &self.errors,
            pack: self.pack,
        };
        fieldset.refusals(&mut html, &self.non_field_errors_key);
        let fields = Fields::read(&self.method.fields);
        for (name, field) in fields.0.iter().filter(|(_, field)| has_input(field)) {
            let value = self.data.as_ref().map(|data| &data[name]);
            fieldset.field(&mut html, name, field, value);
        }
        f.write_str(&html.into_string())
    }
}
