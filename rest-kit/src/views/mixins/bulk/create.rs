//! POST on the collection with a list.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::{Response, Value};
use crate::serializers::{self, Mode};
use crate::views::mixins::CreateModelMixin;

use super::Bulk;
use super::results::{join, outcomes, split};

/// Creates several objects.
#[doc(alias = "ListSerializer")]
pub trait BulkCreate: Bulk + CreateModelMixin {
    /// Answers 201 with the new object, or the new objects if the body is a list.
    ///
    /// # Errors
    ///
    /// 400 for a body that is refused: of a list, with the errors under their index.
    fn create_one_or_many(&self, cx: &Context) -> impl Future<Output = Result<Response>> {
        async move {
            match serializers::opened_list::<Self::Serializer>(cx.data().await?) {
                data @ Value::List(_) => self.create_many(cx, data).await,
                data => self.create_from(cx, data).await,
            }
        }
    }

    /// Answers 201 with the new objects of a list.
    ///
    /// # Errors
    ///
    /// 400 for a list that is too long, or with errors under their index.
    fn create_many(&self, cx: &Context, data: Value) -> impl Future<Output = Result<Response>> {
        async move {
            let items = serializers::into_items(data, Self::SIZE)?;
            let items = items.into_iter().map(|item| (item, Mode::Create, None));
            let checked = serializers::check_items(items.collect(), cx).await?;
            if !Self::PER_ITEM {
                let items = serializers::all_or_none(checked)?;
                let rows = self.perform_bulk_create(cx, items).await?;
                return Ok(Response::json(201, self.represent_rows(cx, rows).await?));
            }
            let checked = checked
                .into_iter()
                .map(|item| item.map_err(Error::validation));
            let (sound, places) = split(checked);
            let stored = if Self::CREATES_PLAINLY {
                serializers::store_each(sound, cx).await?
            } else {
                let mut stored = Vec::with_capacity(sound.len());
                for item in sound {
                    stored.push(self.perform_create(cx, item).await);
                }
                stored
            };
            outcomes(self, cx, 201, join(places, stored)).await
        }
    }
}
