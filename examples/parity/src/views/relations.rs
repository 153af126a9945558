//! The same books seen through each kind of relation field.

use std::collections::HashMap;

use rest_kit::db::{Connection, QueryResult};
use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Book, Publisher};
use crate::serializers::{AuthorSerializer, TagSerializer, reviews_of};
use crate::views::book_pagination;

/// A book whose relations are keys.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct PkSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    pub(crate) author_id: i64,
    #[field(read_only)]
    pub(crate) publisher_id: Option<i64>,
    pub(crate) tags: Vec<i64>,
}

/// `/api/relations/pk/`
pub(crate) struct PkViewSet;

/// Primary keys, one of them renamed by its source.
#[viewset]
impl ModelViewSet for PkViewSet {
    type Model = Book;
    type Serializer = PkSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// A book whose relations are texts.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct StringSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[field(source = author.name)]
    pub(crate) author: String,
    #[field(source = publisher.name)]
    pub(crate) publisher: Option<String>,
    #[field(source = tags.name)]
    pub(crate) tags: Vec<String>,
    #[field(loaded)]
    pub(crate) reviews: Vec<String>,
}

impl StringSerializer {
    fn load_reviews(books: &[Book], db: &mut Connection) -> QueryResult<HashMap<i64, Vec<String>>> {
        let mut texts: HashMap<i64, Vec<String>> = HashMap::new();
        for review in reviews_of(books, db)? {
            let text = format!("{} stars", review.stars);
            texts.entry(review.book_id).or_default().push(text);
        }
        Ok(texts)
    }
}

/// `/api/relations/string/`
pub(crate) struct StringViewSet;

/// Relations as text.
#[viewset]
impl ReadOnlyModelViewSet for StringViewSet {
    type Model = Book;
    type Serializer = StringSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// A publisher without its address.
#[derive(Serializer)]
#[serializer(model = Publisher)]
pub(crate) struct PublisherPlainSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) website: String,
}

/// A book with the rows it refers to.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct DepthSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    #[field(nested)]
    pub(crate) author: AuthorSerializer,
    #[field(nested)]
    pub(crate) publisher: Option<PublisherPlainSerializer>,
    #[field(nested)]
    pub(crate) tags: Vec<TagSerializer>,
}

/// `/api/relations/depth/`
pub(crate) struct DepthViewSet;

/// Meta.depth = 1.
#[viewset]
impl ReadOnlyModelViewSet for DepthViewSet {
    type Model = Book;
    type Serializer = DepthSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}
