//! The same books seen through each kind of relation field.

use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::views::Setting;

use crate::models::{Author, Book, Publisher};
use crate::serializers::{AuthorSerializer, TagSerializer};
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

/// A book whose relations are names and slugs.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct SlugSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    #[field(slug = name)]
    pub(crate) author: String,
    #[field(slug = name)]
    pub(crate) publisher: Option<String>,
    #[field(slug = slug)]
    pub(crate) tags: Vec<String>,
}

/// `/api/relations/slug/`
pub(crate) struct SlugViewSet;

/// Names and slugs instead of keys.
#[viewset]
impl ModelViewSet for SlugViewSet {
    type Model = Book;
    type Serializer = SlugSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// A book whose relations are addresses.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct HyperSerializer {
    #[field(link = "hyper-book-detail")]
    pub(crate) url: String,
    #[field(link = "isbn-book-detail", lookup = isbn, lookup_param = "code")]
    pub(crate) by_isbn: String,
    pub(crate) title: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    #[field(source = author, link = "author-detail")]
    pub(crate) author: String,
    #[field(source = publisher, link = "publisher-detail")]
    pub(crate) publisher: Option<String>,
    #[field(source = tags, link = "tag-detail", lookup = slug)]
    pub(crate) tags: Vec<String>,
}

/// `/api/relations/hyper/`
pub(crate) struct HyperViewSet;

/// Relations as links.
#[viewset]
impl ModelViewSet for HyperViewSet {
    type Model = Book;
    type Serializer = HyperSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// An author with what refers to it.
#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct AuthorWithBooksSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) books: Vec<i64>,
    #[field(source = books, link = "isbn-book-detail", lookup = isbn, lookup_param = "code", read_only)]
    pub(crate) book_links: Vec<String>,
    #[field(source = books, count)]
    pub(crate) book_count: i64,
    #[field(computed = make_initials)]
    pub(crate) initials: String,
}

impl AuthorWithBooksSerializer {
    fn make_initials(author: &Author, _cx: &Context) -> String {
        let words = author.name.split_whitespace();
        words.filter_map(|word| word.chars().next()).collect()
    }
}

/// `/api/relations/authors/`
pub(crate) struct AuthorWithBooksViewSet;

/// The reverse side of a relation.
#[viewset]
impl ModelViewSet for AuthorWithBooksViewSet {
    type Model = Author;
    type Serializer = AuthorWithBooksSerializer;

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
    #[field(display)]
    pub(crate) author: String,
    #[field(display)]
    pub(crate) publisher: Option<String>,
    #[field(display)]
    pub(crate) tags: Vec<String>,
    #[field(display)]
    pub(crate) reviews: Vec<String>,
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
