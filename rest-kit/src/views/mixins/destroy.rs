//! DELETE on one object.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::views::generics::GenericApiView;

/// Deletes an object.
pub trait DestroyModelMixin: GenericApiView {
    /// Answers 204 after deleting the object.
    ///
    /// # Errors
    ///
    /// 404 without such an object, 409 when other rows need it.
    fn destroy(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let object = self.get_object(cx).await?;
            self.perform_destroy(cx, object).await?;
            Ok(Response::no_content())
        }
    }
}
