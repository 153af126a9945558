//! GET on the collection.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::views::generics::GenericApiView;
use crate::views::parents::below_parents;

/// Answers a list of objects.
pub trait ListModelMixin: GenericApiView {
    /// Answers 200 with the rows that filters leave, or a page of them.
    ///
    /// # Errors
    ///
    /// 400 for filters that cannot be understood, 404 for a page that does not exist.
    fn list(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let rows = below_parents(self.queryset(cx), cx)?;
            let rows = self.filter_queryset(cx, rows).await?;
            self.paginate(cx, rows).await
        }
    }
}
