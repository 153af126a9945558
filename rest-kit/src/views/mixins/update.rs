//! PUT and PATCH on one object.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::serializers::{self, Mode};
use crate::views::generics::GenericApiView;

/// Changes an object.
pub trait UpdateModelMixin: GenericApiView {
    /// Answers 200 with the object after all of its fields were replaced.
    ///
    /// # Errors
    ///
    /// 404 without such an object, 400 for a body that is refused.
    fn update(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let object = self.get_object(cx).await?;
            let body = cx.data().await?;
            let data = if Self::UPDATES_PLAINLY {
                serializers::validate_to_store(body, Mode::Update, Some(object), cx).await?
            } else {
                serializers::validate_update::<Self::Serializer>(object, body, cx).await?
            };
            let object = self.perform_update(cx, data).await?;
            Ok(Response::json(200, self.represent(cx, object).await?))
        }
    }

    /// Answers 200 with the object after the fields that were sent were replaced.
    ///
    /// # Errors
    ///
    /// As [`update`](Self::update).
    fn partial_update(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let object = self.get_object(cx).await?;
            let body = cx.data().await?;
            let data = if Self::UPDATES_PLAINLY {
                serializers::validate_to_store(body, Mode::Partial, Some(object), cx).await?
            } else {
                serializers::validate_partial::<Self::Serializer>(object, body, cx).await?
            };
            let object = self.perform_update(cx, data).await?;
            Ok(Response::json(200, self.represent(cx, object).await?))
        }
    }
}
