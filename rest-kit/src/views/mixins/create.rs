//! POST on the collection.

use std::collections::HashMap;

use serde::Deserialize;

use crate::context::Context;
use crate::error::Result;
use crate::http::{Response, Value};
use crate::serializers::{self, Mode, Serializer};
use crate::views::generics::GenericApiView;

/// Creates an object.
pub trait CreateModelMixin: GenericApiView {
    /// Answers 201 with the new object; `Location` is its `url`, if it has one.
    ///
    /// # Errors
    ///
    /// 400 for a body that is refused.
    fn create(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move { self.create_from(cx, cx.data().await?).await }
    }

    /// [`create`](Self::create) from a body that was read already.
    ///
    /// # Errors
    ///
    /// 400 for a body that is refused.
    #[doc(hidden)]
    fn create_from(&self, cx: &Context, body: Value) -> impl Future<Output = Result<Response>> {
        async move {
            let data = if Self::CREATES_PLAINLY {
                serializers::validate_to_store(body, Mode::Create, None, cx).await?
            } else {
                serializers::validate::<Self::Serializer>(body, cx).await?
            };
            let object = self.perform_create(cx, data).await?;
            let body = self.represent(cx, object).await?;
            let has_url = <Self::Serializer as Serializer>::DESCRIPTOR
                .fields
                .iter()
                .any(|field| field.name == "url");
            let key = <Self::Serializer as Serializer>::ENVELOPE;
            let location = if has_url { location(&body, key) } else { None };
            let response = Response::json(201, body);
            Ok(match location {
                Some(location) => response.with_header("Location", location),
                None => response,
            })
        }
    }
}

/// Returns the top-level `url` of a representation.
#[doc(alias = "get_success_headers")]
fn location(body: &[u8], key: Option<&str>) -> Option<String> {
    #[derive(Deserialize)]
    struct Addressed {
        url: String,
    }
    let addressed = match key {
        None => serde_json::from_slice::<Addressed>(body).ok(),
        Some(key) => serde_json::from_slice::<HashMap<String, Addressed>>(body)
            .ok()
            .and_then(|mut inside| inside.remove(key)),
    };
    addressed.map(|addressed| addressed.url)
}

#[cfg(test)]
mod tests {
    use super::location;

    #[test]
    fn url_of_the_object_is_its_location() {
        let expected = Some("http://x/1/".to_owned());
        assert_eq!(
            location(br#"{"id":1,"url":"http://x/1/","a":{"url":2}}"#, None),
            expected
        );
        assert_eq!(location(br#"{"url":null}"#, None), None);
        assert_eq!(location(br#"{"a":{"url":"x"}}"#, None), None);
        let inside = location(br#"{"a":{"url":"x"}}"#, Some("a"));
        assert_eq!(inside.as_deref(), Some("x"));
    }
}
