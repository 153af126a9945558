//! PUT and PATCH on the collection.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::{Response, Value};
use crate::serializers::{self, Mode, Validated};
use crate::views::mixins::UpdateModelMixin;

use super::results::{join, outcomes, split};
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
    let data = serializers::opened_list::<V::Serializer>(cx.data().await?);
    let items = serializers::into_items(data, V::SIZE)?;
    let checked = check(view, cx, items, mode).await?;
    if !V::PER_ITEM {
        let items = serializers::all_or_none(found::refusals(checked)?)?;
        let rows = view.perform_bulk_update(cx, items).await?;
        return Ok(Response::json(200, view.represent_rows(cx, rows).await?));
    }
    let (sound, places) = split(checked.into_iter());
    let stored = if V::UPDATES_PLAINLY {
        serializers::store_each(sound, cx).await?
    } else {
        let mut stored = Vec::with_capacity(sound.len());
        for item in sound {
            stored.push(view.perform_update(cx, item).await);
        }
        stored
    };
    outcomes(view, cx, 200, join(places, stored)).await
}

/// Finds the objects that the items name, and checks the items whose objects are there.
async fn check<V: BulkUpdate>(
    view: &V,
    cx: &Context,
    items: Vec<Value>,
    mode: Mode,
) -> Result<Vec<Result<Validated<V::Serializer>>>> {
    let name = found::key_name::<V>();
    let keys = items.iter().map(|item| found::key_of(item, name));
    let rows = found::find(view, cx, keys.collect()).await?;
    let mut sound = Vec::with_capacity(items.len());
    let mut places = Vec::with_capacity(items.len());
    for (item, row) in items.into_iter().zip(rows) {
        places.push(row.map(|row| sound.push((item, mode, Some(row)))));
    }
    let mut checked = serializers::check_items(sound, cx).await?.into_iter();
    let mut checked_or_missing = |place: Result<()>| {
        place?;
        let checked = checked.next().ok_or_else(Error::not_found)?;
        checked.map_err(Error::validation)
    };
    Ok(places.into_iter().map(&mut checked_or_missing).collect())
}
