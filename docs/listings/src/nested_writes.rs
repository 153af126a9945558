//! Objects inside the bodies of others.

use rest_kit::db::Connection;
use rest_kit::prelude::*;

use crate::models::{self, Author, Book, Tag, authors};

// ANCHOR: sync
/// An author inside the body of a book.
#[derive(Serializer)]
#[serializer(model = Author)]
pub struct InnerAuthorSerializer {
    pub id: i64,
    pub name: String,
}

/// A book inside the body of its author.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct InnerBookSerializer {
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
}

#[derive(Serializer)]
#[serializer(model = Author)]
pub struct OeuvreSerializer {
    pub id: i64,
    pub name: String,
    #[field(nested, nested_write = sync, max_length = 50)]
    pub books: Vec<InnerBookSerializer>,
}
// ANCHOR_END: sync

pub struct OeuvreViewSet;

#[viewset]
impl ModelViewSet for OeuvreViewSet {
    type Model = Author;
    type Serializer = OeuvreSerializer;
}

// ANCHOR: custom
/// An author by name, who need not be new.
#[derive(Serializer)]
#[serializer(model = Author)]
pub struct KnownAuthorSerializer {
    #[field(unique = false)]
    pub name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookWithAuthorSerializer {
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    #[field(nested, nested_write = custom)]
    pub author: KnownAuthorSerializer,
}

impl BookWithAuthorSerializer {
    fn create(mut book: Validated<Self>, db: &mut Connection) -> Result<Book> {
        if let Some(author) = book.author.take() {
            let author = Self::find_or_create(author, db)?;
            book = book.set(models::books::author_id, author.id);
        }
        book.save_on(db)
    }

    fn update(book: Validated<Self>, db: &mut Connection) -> Result<Book> {
        Self::create(book, db) // it knows the row that it changes
    }

    fn find_or_create(
        author: Validated<KnownAuthorSerializer>,
        db: &mut Connection,
    ) -> Result<Author> {
        let name = author.name.clone().unwrap_or_default();
        let known = Author::objects()
            .filter(authors::name.eq(name))
            .first_on(db)?;
        match known {
            Some(known) => Ok(known),
            None => author.save_on(db),
        }
    }
}
// ANCHOR_END: custom

pub struct BookWithAuthorViewSet;

#[viewset]
impl ModelViewSet for BookWithAuthorViewSet {
    type Model = Book;
    type Serializer = BookWithAuthorSerializer;
}

#[derive(Serializer)]
#[serializer(model = Tag)]
pub struct TagSerializer {
    pub id: i64,
    pub name: String,
}

// ANCHOR: bulk
pub struct TagViewSet;

#[viewset(bulk(create, update, destroy), bulk_size = 50)]
impl ModelViewSet for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}
// ANCHOR_END: bulk

// ANCHOR: per_item
pub struct LabelViewSet;

#[viewset(bulk(create), bulk_per_item)]
impl ModelViewSet for LabelViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}
// ANCHOR_END: per_item

// ANCHOR: dynamic
#[derive(Serializer)]
#[serializer(model = Author, dynamic)]
pub struct ShapedAuthorSerializer {
    pub id: i64,
    pub name: String,
    #[field(nested, read_only, expand)]
    pub books: Vec<InnerBookSerializer>,
}

#[derive(Serializer)]
#[serializer(model = Book, dynamic, max_expand_depth = 2)]
pub struct ShapedBookSerializer {
    pub id: i64,
    pub title: String,
    pub price: Decimal,
    #[field(nested, read_only, expand)]
    pub author: ShapedAuthorSerializer,
}
// ANCHOR_END: dynamic

pub struct ShapedBookViewSet;

#[viewset]
impl ReadOnlyModelViewSet for ShapedBookViewSet {
    type Model = Book;
    type Serializer = ShapedBookSerializer;
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/oeuvres", OeuvreViewSet)
        .basename("oeuvre")
        .register("api/books", BookWithAuthorViewSet)
        .register("api/tags", TagViewSet)
        .register("api/labels", LabelViewSet)
        .basename("label")
        .register("api/shaped-books", ShapedBookViewSet)
        .basename("shaped")
}
