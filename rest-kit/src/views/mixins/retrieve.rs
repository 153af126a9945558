//! GET on one object.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::views::generics::GenericApiView;

/// Answers one object.
pub trait RetrieveModelMixin: GenericApiView {
    /// Answers 200 with the object.
    ///
    /// # Errors
    ///
    /// 404 without such an object, 401 or 403 when the caller may not see it.
    fn retrieve(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let object = self.get_object(cx).await?;
            Ok(Response::json(200, self.represent(cx, object).await?))
        }
    }
}
