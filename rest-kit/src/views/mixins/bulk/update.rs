//! PUT and PATCH on the collection.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::Response;
use crate::serializers::{self, Mode};
use crate::views::mixins::UpdateModelMixin;

use super::results::{Outcome, respond};
use super::{Bulk, found};

/// Changes several objects, each named by its key.
pub trait BulkUpdate: Bulk + UpdateModelMixin {
    /// Answers 200 with the objects after all of their fields were replaced.
    ///
    /// # Errors
    ///
    /// 400 for a list that is too long, or with errors under their index; 401 or 403 when the
    /// caller may not touch one of the objects.
    fn update_many(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        change(self, cx, Mode::Update)
    }

    /// Answers 200 with the objects after the fields that were sent were replaced.
    ///
    /// # Errors
    ///
    /// As [`update_many`](Self::update_many).
    fn partial_update_many(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        change(self, cx, Mode::Partial)
    }
}

async fn change<V: BulkUpdate>(view: &V, cx: &Context, mode: Mode) -> Result<Response> {
    let items = serializers::into_items(cx.data().await?, V::SIZE)?;
    let name = found::key_name::<V>();
    let keys = items.iter().map(|item| found::key_of(item, name));
    let rows = found::find(view, cx, keys.collect()).await?;
    if !V::PER_ITEM {
        let rows = serializers::all_or_none(found::all(rows)?)?;
        let items = items.into_iter().zip(rows);
        let items = items.map(|(item, row)| (item, mode, Some(row)));
        let checked = serializers::check_items(items.collect(), cx).await?;
        let items = serializers::all_or_none(checked)?;
        let rows = view.perform_bulk_update(cx, items).await?;
        return Ok(Response::json(200, view.represent_rows(cx, rows).await?));
    }
    let (mut sound, mut places) = (Vec::new(), Vec::new());
    for (item, row) in items.into_iter().zip(rows) {
        places.push(row.map(|row| sound.push((item, mode, Some(row)))));
    }
    let mut checked = serializers::check_items(sound, cx).await?.into_iter();
    let mut outcomes = Vec::with_capacity(places.len());
    for place in places {
        let stored = match (place, &mut checked) {
            (Err(error), _) => Err(error),
            (Ok(()), checked) => match checked.next() {
                Some(Ok(item)) => view.perform_update(cx, item).await,
                Some(Err(errors)) => Err(Error::validation(errors)),
                None => Err(Error::not_found()),
            },
        };
        outcomes.push(match stored {
            Ok(row) => Outcome::stored(200, view.represent(cx, row).await?)?,
            Err(error) => Outcome::refused(error)?,
        });
    }
    respond(&outcomes)
}
