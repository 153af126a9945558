//! The main resources.

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::serializers::{save_many, validate_many};
use rest_kit::views::Setting;
use serde_json::json;

use crate::models::{Author, Book, Publisher, Status, Tag, books};
use crate::serializers::{
    AuthorSerializer, BookListSerializer, BookSerializer, PercentSerializer, PriceSerializer,
    PublisherSerializer, TagSerializer, TagSlugsSerializer,
};
use crate::views::{below, book_pagination};

/// `/api/books/`
pub(crate) struct BookViewSet;

/// Books, flat, with extra actions.
#[viewset(
    filter(author_id, publisher_id, status, in_print),
    search(title, author.name),
    ordering(id, title, price, published_date)
)]
impl ModelViewSet for BookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn permissions(&self) -> impl Permission<Book> {
        IsAuthenticatedOrReadOnly
    }

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        book.set(books::owner_id, cx.user_id()).save(cx).await
    }

    /// The five books published last.
    #[action(detail = false, methods(get))]
    async fn recent(&self, cx: &Context) -> Result<Response> {
        let latest = Book::objects()
            .order_by(books::published_date.desc())
            .limit(5)
            .load(cx)
            .await?;
        cx.serialize_many::<BookSerializer>(latest).await
    }

    #[action(detail = false, methods(get))]
    async fn stats(&self, cx: &Context) -> Result<Response> {
        let rows = self.filter_queryset(cx, self.queryset(cx)).await?;
        let books = rows.load(cx).await?;
        let ratings: Vec<f64> = books.iter().filter_map(|book| book.rating).collect();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a mean of a few hundred ratings"
        )]
        let mean = ratings.iter().sum::<f64>() / ratings.len() as f64;
        let mean = (!ratings.is_empty()).then(|| (mean * 1000.0).round() / 1000.0);
        Ok(Response::new(&json!({
            "count": books.len(),
            "cheapest": books.iter().map(|book| book.price).min().and_then(number),
            "dearest": books.iter().map(|book| book.price).max().and_then(number),
            "mean_rating": mean,
        })))
    }

    #[action(detail = false, methods(get), permissions(IsAuthenticated))]
    async fn mine(&self, cx: &Context) -> Result<Response> {
        let own = self.queryset(cx).filter(books::owner_id.eq(cx.user_id()));
        self.paginate(cx, own).await
    }

    #[action(
        detail = false,
        methods(post),
        url_path = "bulk-create",
        url_name = "bulk-create",
        permissions(IsAdminUser)
    )]
    async fn bulk_create(&self, cx: &Context) -> Result<Response> {
        let items = validate_many::<BookSerializer>(cx.data().await?, cx).await?;
        let owned = items
            .into_iter()
            .map(|book| book.set(books::owner_id, cx.user_id()))
            .collect();
        let stored = save_many(owned, cx).await?;
        let response = cx.serialize_many::<BookSerializer>(stored).await?;
        Ok(response.with_status(201))
    }

    #[action(
        detail = false,
        methods(get),
        url_path = "by-year/{year:[0-9]{4}}",
        url_name = "by-year"
    )]
    async fn by_year(&self, cx: &Context) -> Result<Response> {
        let year = cx
            .path_param("year")?
            .parse()
            .map_err(|_| Error::not_found())?;
        let day = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day).ok_or_else(Error::not_found)
        };
        let books = self
            .queryset(cx)
            .filter(books::published_date.between(day(year, 1, 1)?, day(year, 12, 31)?))
            .load(cx)
            .await?;
        cx.serialize_many::<BookListSerializer>(books).await
    }

    /// Publish a draft.
    #[action(detail = true, methods(post))]
    async fn publish(&self, cx: &Context) -> Result<Response> {
        let mut book = self.get_object(cx).await?;
        if book.status == Status::Published {
            return Err(Error::validation("This book is already published."));
        }
        book.status = Status::Published;
        let book = book.save(cx).await?;
        Ok(Response::new(
            &json!({"id": book.id, "status": book.status}),
        ))
    }

    #[action(detail = true, methods(post), serializer = PercentSerializer)]
    async fn discount(&self, cx: &Context) -> Result<Response> {
        let mut book = self.get_object(cx).await?;
        let body = Data::<PercentSerializer>::from_context(cx).await?;
        let left = Decimal::from(100 - body.percent) / Decimal::from(100);
        book.price = (book.price * left).round_dp(2).into();
        let book = book.save(cx).await?;
        let answer = json!({
            "price": book.price,
            "percent": body.percent,
            "reason": body.reason,
        });
        Ok(Response::new(&answer).with_status(202))
    }

    #[action(
        detail = true, methods(put, patch), url_path = "set-price", url_name = "set-price",
        permissions(IsAdminUser), serializer = PriceSerializer,
    )]
    async fn set_price(&self, cx: &Context) -> Result<Response> {
        let mut book = self.get_object(cx).await?;
        let body = Data::<PriceSerializer>::from_context(cx).await?;
        book.price = body.price;
        let book = book.save(cx).await?;
        cx.serialize::<BookSerializer>(book).await
    }

    /// The tags of one book; PUT replaces them, DELETE clears them.
    #[action(detail = true, methods(get), serializer = TagSlugsSerializer)]
    async fn labels(&self, cx: &Context) -> Result<Response> {
        let book = self.get_object(cx).await?;
        slugs(&book, cx).await
    }

    #[action(mapping = labels, methods(put), serializer = TagSlugsSerializer)]
    async fn replace_labels(&self, cx: &Context) -> Result<Response> {
        let book = self.get_object(cx).await?;
        let body = Validated::<TagSlugsSerializer>::from_context(cx).await?;
        let keys: Vec<i64> = body.keys_of("tags");
        let id = book.id;
        cx.db()
            .write(move |connection| Book::FIELDS.tags.set(connection, &id, &keys))
            .await?;
        slugs(&book, cx).await
    }

    #[action(mapping = labels, methods(delete))]
    async fn clear_labels(&self, cx: &Context) -> Result<Response> {
        let id = self.get_object(cx).await?.id;
        cx.db()
            .write(move |connection| Book::FIELDS.tags.clear(connection, &id))
            .await?;
        Ok(Response::no_content())
    }
}

/// Statistics are plain numbers.
fn number(price: Decimal) -> Option<f64> {
    price.to_string().parse().ok()
}

async fn slugs(book: &Book, cx: &Context) -> Result<Response> {
    let book = book.clone();
    let mut tags = cx
        .db()
        .read(move |connection| Book::FIELDS.tags.load(&[book], connection))
        .await?;
    let tags: Vec<Tag> = tags.drain().flat_map(|(_, tags)| tags).collect();
    let slugs: Vec<_> = tags.iter().map(|tag| tag.slug.as_str()).collect();
    Ok(Response::new(&json!({ "tags": slugs })))
}

/// `/api/authors/`
pub(crate) struct AuthorViewSet;

/// Authors, open to everyone.
#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/publishers/`
pub(crate) struct PublisherViewSet;

/// Publishers, with hyperlinks.
#[viewset]
impl ModelViewSet for PublisherViewSet {
    type Model = Publisher;
    type Serializer = PublisherSerializer;
}

/// `/api/tags/`
pub(crate) struct TagViewSet;

/// Tags, addressed by slug.
#[viewset(lookup(slug), lookup_param = "slug")]
impl ModelViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}

/// `/api/isbn-books/`
pub(crate) struct IsbnBookViewSet;

/// Books addressed by ISBN; the pattern admits only digits and X.
#[viewset(
    lookup(isbn),
    lookup_param = "code",
    lookup_regex = "[0-9X]+",
    methods(get, head, patch, options)
)]
impl ModelViewSet for IsbnBookViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// `/api/authors/{author_pk}/books/`
pub(crate) struct AuthorBooksViewSet;

/// The books of one author.
#[viewset]
impl ModelViewSet for AuthorBooksViewSet {
    type Model = Book;
    type Serializer = BookSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        Book::objects().filter_by(below(cx, "author_pk", Book::FIELDS.author_id.any()))
    }
}
