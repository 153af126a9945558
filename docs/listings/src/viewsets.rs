//! Viewsets: several actions under one name.

use rest_kit::prelude::*;
use rest_kit::throttling::AnonRateThrottle;
use serde_json::json;

use crate::models::{Author, Book, Status, Tag, books};
use crate::serializers::{AuthorSerializer, BookCardSerializer, BookSerializer, TagSerializer};

// ANCHOR: smallest
pub struct AuthorViewSet;

/// People who write.
#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}
// ANCHOR_END: smallest

#[derive(Serializer)]
pub struct DiscountSerializer {
    #[field(min_value = 1, max_value = 90)]
    pub percent: i64,
}

// ANCHOR: keys
pub struct BookViewSet;

/// The books of the store.
#[viewset(
    serializers(list = BookCardSerializer),
    permissions(destroy = IsAdminUser),
    throttles(create = AnonRateThrottle::new("100/hour")),
    pagination(list = PageNumberPagination::new(2)),
)]
// ANCHOR_END: keys
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    // ANCHOR: hooks
    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        let rows = Book::objects();
        if cx.action() == "list" {
            return rows.filter(books::status.eq(Status::Published));
        }
        rows
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }

    async fn perform_destroy(&self, cx: &Context, mut book: Book) -> Result<()> {
        book.status = Status::Draft;
        book.save(cx).await?;
        Ok(())
    }
    // ANCHOR_END: hooks

    // ANCHOR: actions
    /// The book published last.
    #[action(detail = false, methods(get))]
    async fn latest(&self, cx: &Context) -> Result<Response> {
        let newest = self
            .queryset(cx)
            .order_by(books::published_date.desc())
            .first(cx)
            .await?;
        let book = newest.ok_or_else(Error::not_found)?;
        cx.serialize::<BookSerializer>(book).await
    }

    /// Lowers the price of one book.
    #[action(detail = true, methods(post), serializer = DiscountSerializer)]
    async fn discount(&self, cx: &Context, body: Data<DiscountSerializer>) -> Result<Response> {
        let mut book = self.get_object(cx).await?;
        let left = Decimal::from(100 - body.percent) / Decimal::from(100);
        book.price = (book.price * left).round_dp(2).into();
        let book = book.save(cx).await?;
        Ok(Response::new(&json!({ "price": book.price })))
    }
    // ANCHOR_END: actions

    // ANCHOR: mapping
    /// The tags of one book.
    #[action(detail = true, methods(get))]
    async fn labels(&self, cx: &Context) -> Result<Response> {
        let book = self.get_object(cx).await?;
        let id = book.id;
        let mut tags = cx
            .db()
            .read(move |connection| Book::FIELDS.tags.load(&[book], connection))
            .await?;
        cx.serialize_many::<TagSerializer>(tags.remove(&id).unwrap_or_default())
            .await
    }

    #[action(mapping = labels, methods(delete), permissions(IsAdminUser))]
    async fn clear_labels(&self, cx: &Context) -> Result<Response> {
        let id = self.get_object(cx).await?.id;
        cx.db()
            .write(move |connection| Book::FIELDS.tags.clear(connection, &id))
            .await?;
        Ok(Response::no_content())
    }
    // ANCHOR_END: mapping
}

// ANCHOR: some
pub struct TagViewSet;

/// Tags, addressed by name; they are listed and created, nothing else.
#[viewset(mixins(list, create, retrieve), lookup(name), lookup_param = "name")]
impl GenericViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}
// ANCHOR_END: some

// ANCHOR: plain
pub struct ClockViewSet;

/// No model: only the actions that are written.
#[viewset]
impl ViewSet for ClockViewSet {
    async fn list(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&["utc", "local"]))
    }

    async fn retrieve(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({ "clock": cx.path_param("pk")? })))
    }
}
// ANCHOR_END: plain

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/authors", AuthorViewSet)
        .register("api/books", BookViewSet)
        .basename("card")
        .register("api/tags", TagViewSet)
        .register("api/clocks", ClockViewSet)
}
