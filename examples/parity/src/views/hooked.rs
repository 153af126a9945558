//! `perform_*` hooks and a soft delete.

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Book, Status, books};
use crate::serializers::BookSerializer;
use crate::views::book_pagination;

/// `/api/hooked/`
pub(crate) struct HookedViewSet;

/// perform_* hooks and a soft delete.
#[viewset]
impl ModelViewSet for HookedViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects().exclude(books::status.eq(Status::Withdrawn))
    }

    async fn perform_create(
        &self,
        cx: &Context,
        mut book: Validated<BookSerializer>,
    ) -> Result<Book> {
        book.title = book.title.take().map(|title| title.to_uppercase());
        book.save(cx).await
    }

    async fn create(&self, cx: &Context) -> Result<Response> {
        let data = Validated::from_context(cx).await?;
        let book = self.perform_create(cx, data).await?;
        let location = format!("/api/hooked/{}/", book.id);
        let created = cx.serialize::<BookSerializer>(book).await?;
        Ok(created.with_status(201).with_header("Location", location))
    }

    async fn perform_update(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        if book.price.is_some_and(|price| price > Decimal::from(5000)) {
            return Err(Error::permission_denied().with_message("Too dear."));
        }
        book.save(cx).await
    }

    async fn perform_destroy(&self, cx: &Context, mut book: Book) -> Result<()> {
        book.status = Status::Withdrawn;
        book.in_print = false;
        book.save(cx).await?;
        Ok(())
    }
}
