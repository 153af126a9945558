//! GET on the collection.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::views::generics::GenericApiView;

/// Answers a list of objects.
pub trait ListModelMixin: GenericApiView {
    /// Answers 200 with the rows that filters leave, or a page of them.
    ///
    /// # Errors
    ///
    /// 400 for filters that cannot be understood, 404 for a page that does not exist.
    fn list(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let rows = self.filter_queryset(cx, self.queryset(cx)).await?;
            self.paginate(cx, rows).await
        }
    }
}
