//! POST on the collection.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

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
            let name = cx.conventions().url_field_name;
            let has_url = <Self::Serializer as Serializer>::DESCRIPTOR
                .fields
                .iter()
                .any(|field| field.name == name);
            let key = <Self::Serializer as Serializer>::ENVELOPE;
            let location = if has_url {
                location(&body, name, key)
            } else {
                None
            };
            let response = Response::json(201, body);
            Ok(match location {
                Some(location) => response.with_header("Location", location),
                None => response,
            })
        }
    }
}

/// Returns the top-level entry `name` of a representation.
#[doc(alias = "get_success_headers")]
fn location(body: &[u8], name: &str, key: Option<&str>) -> Option<String> {
    let mut body = body;
    for step in key.into_iter().chain([name]) {
        let mut json = serde_json::Deserializer::from_slice(body);
        body = json.deserialize_map(Entry(step)).ok()??.get().as_bytes();
    }
    let address: Option<String> = serde_json::from_slice(body).ok()?;
    // A text with line breaks is no address, whatever its field is called.
    address.filter(|address| !address.contains(char::is_control))
}

/// Finds the entry of this name, and looks at no other.
struct Entry<'a>(&'a str);

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Is(self.0))? {
            if is_it {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Compares a key without keeping it.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::location;

    #[test]
    fn url_of_the_object_is_its_location() {
        let expected = Some("http://x/1/".to_owned());
        assert_eq!(
            location(
                br#"{"id":1,"url":"http://x/1/","a":{"url":2}}"#,
                "url",
                None
            ),
            expected
        );
        assert_eq!(location(br#"{"url":"a\r\nX: 1"}"#, "url", None), None);
        assert_eq!(location(br#"{"url":null}"#, "url", None), None);
        assert_eq!(location(br#"{"a":{"url":"x"}}"#, "url", None), None);
        let inside = location(br#"{"a":{"url":"x"}}"#, "url", Some("a"));
        assert_eq!(inside.as_deref(), Some("x"));
    }
}
