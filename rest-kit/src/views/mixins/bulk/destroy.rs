//! DELETE on the collection.

use crate::context::Context;
use crate::error::Result;
use crate::http::Response;
use crate::serializers;
use crate::views::mixins::DestroyModelMixin;

use super::results::{Outcome, join, respond, split};
use super::{Bulk, found};

/// Deletes several objects.
pub trait BulkDestroy: Bulk + DestroyModelMixin {
    /// Answers 204 after deleting the objects whose keys the body lists.
    ///
    /// # Errors
    ///
    /// 400 for a list that is too long, or with errors under their index; 401 or 403 when the
    /// caller may not touch one of the objects, 409 when other rows need one.
    fn destroy_many(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            let items = serializers::into_items(cx.data().await?, Self::SIZE)?;
            let name = found::key_name::<Self>();
            let keys = items.iter().map(|item| found::key_of(item, name));
            let rows = found::find(self, cx, keys.collect()).await?;
            if !Self::PER_ITEM {
                let rows = serializers::all_or_none(found::refusals(rows)?)?;
                if !rows.is_empty() {
                    self.perform_bulk_destroy(cx, rows).await?;
                }
                return Ok(Response::no_content());
            }
            let (sound, places) = split(rows.into_iter());
            let deleted = if Self::DESTROYS_PLAINLY {
                found::delete_each(sound, cx).await?
            } else {
                let mut deleted = Vec::with_capacity(sound.len());
                for row in sound {
                    deleted.push(self.perform_destroy(cx, row).await);
                }
                deleted
            };
            let outcomes = join(places, deleted)
                .into_iter()
                .map(|deleted| match deleted {
                    Ok(()) => Ok(Outcome::empty(204)),
                    Err(error) => Outcome::refused(error),
                });
            respond(&outcomes.collect::<Result<Vec<_>>>()?)
        }
    }
}
