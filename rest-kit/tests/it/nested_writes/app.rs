//! The library with objects inside the bodies of others, one viewset for each way to write them.

use rest_kit::db::Connection;
use rest_kit::prelude::*;

use crate::support::library::{Author, Book, Review, Tag, open};

#[derive(Serializer)]
#[serializer(model = Author)]
pub(super) struct InnerAuthor {
    id: i64,
    name: String,
    born: Option<NaiveDate>,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
pub(super) struct InnerTag {
    id: i64,
    name: String,
}

impl InnerTag {
    fn validate_name(name: &mut String) -> FieldResult {
        if name == "dull" {
            return Err("Tags are not dull.".into());
        }
        *name = name.to_lowercase();
        Ok(())
    }
}

#[derive(Serializer)]
#[serializer(model = Review)]
pub(super) struct InnerReview {
    id: i64,
    reader: String,
    stars: i16,
}

impl InnerReview {
    fn validate(review: &mut Validated<Self>) -> FieldResult {
        if review.reader.as_deref() == Some("critic") && review.stars == Some(5) {
            return Err("Critics are never content.".into());
        }
        Ok(())
    }
}

/// Writes a serializer of books and its viewset.
macro_rules! book {
    ($serializer:ident, $viewset:ident, $write:ident) => {
        #[derive(Serializer)]
        #[serializer(model = Book)]
        pub(super) struct $serializer {
            id: i64,
            title: String,
            isbn: String,
            price: Decimal,
            #[field(nested, nested_write = $write)]
            author: InnerAuthor,
            #[field(nested, nested_write = $write, required = false)]
            tags: Vec<InnerTag>,
            #[field(nested, nested_write = $write, required = false, max_length = 3)]
            reviews: Vec<InnerReview>,
        }

        pub(super) struct $viewset;

        #[viewset]
        impl ModelViewSet for $viewset {
            type Model = Book;
            type Serializer = $serializer;
        }
    };
}

book!(CreatingBook, CreatingViewSet, create);
book!(SyncedBook, SyncedViewSet, sync);
book!(ReplacingBook, ReplacingViewSet, replace);

/// An author with books, which have reviews.
#[derive(Serializer)]
#[serializer(model = Book)]
struct DeepBook {
    id: i64,
    title: String,
    isbn: String,
    price: Decimal,
    #[field(nested, nested_write = sync, allow_empty = false)]
    reviews: Vec<InnerReview>,
}

#[derive(Serializer)]
#[serializer(model = Author)]
struct DeepAuthor {
    id: i64,
    name: String,
    #[field(nested, nested_write = sync)]
    books: Vec<DeepBook>,
}

impl DeepAuthor {
    fn validate_books(books: &mut [Validated<DeepBook>]) -> FieldResult {
        if books
            .iter()
            .any(|book| book.title.as_deref() == Some("Untitled"))
        {
            return Err("Name your books.".into());
        }
        Ok(())
    }
}

struct DeepViewSet;

#[viewset]
impl ModelViewSet for DeepViewSet {
    type Model = Author;
    type Serializer = DeepAuthor;
}

/// A tag that is stored by a function of its own.
#[derive(Serializer)]
#[serializer(model = Tag)]
struct LoudTag {
    id: i64,
    name: String,
}

impl LoudTag {
    fn create(mut tag: Validated<Self>, db: &mut Connection) -> Result<Tag> {
        let name = tag.name.take().unwrap_or_default();
        tag.name = Some(format!("{name}!"));
        let tag = tag.save_on(db)?;
        if tag.name == "late!" {
            return Err(Error::validation("Too late."));
        }
        Ok(tag)
    }
}

struct LoudViewSet;

#[viewset]
impl ModelViewSet for LoudViewSet {
    type Model = Tag;
    type Serializer = LoudTag;
}

pub(super) fn nesting(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/creating", CreatingViewSet)
        .basename("creating")
        .register("api/synced", SyncedViewSet)
        .basename("synced")
        .register("api/replacing", ReplacingViewSet)
        .basename("replacing")
        .register("api/deep", DeepViewSet)
        .basename("deep")
        .register("api/loud", LoudViewSet)
        .basename("loud")
}
