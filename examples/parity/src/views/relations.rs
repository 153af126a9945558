//! The same books seen through each kind of relation field.

use rest_kit::db::Connection;
use rest_kit::descriptors::{FieldDescriptor, FieldKind};
use rest_kit::pagination::Pagination;
use rest_kit::prelude::*;
use rest_kit::request::Value;
use rest_kit::serializers::fields::FieldValue;
use rest_kit::serializers::{FieldType, Represented};
use rest_kit::views::Setting;
use serde::Serialize;

use crate::models::{Author, Book, Publisher, Tag, authors, books, tags};
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
    #[field(source = *, read_only)]
    pub(crate) publisher_id: Option<i64>,
    pub(crate) tags: Vec<i64>,
}

impl PkSerializer {
    /// A number, where a key would be described as a relation.
    fn get_publisher_id(book: &Book, _cx: &Context) -> Option<i64> {
        book.publisher_id
    }
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
    #[field(nested, read_only)]
    pub(crate) author: AuthorSerializer,
    #[field(nested, read_only)]
    pub(crate) publisher: Option<PublisherPlainSerializer>,
    #[field(nested, read_only)]
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

/// An author in short.
#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct AuthorBriefSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// An author in the body of a book: the book finds or makes it, so the name may exist.
#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct NestedAuthorSerializer {
    pub(crate) id: i64,
    #[field(unique = false)]
    pub(crate) name: String,
    pub(crate) born: Option<NaiveDate>,
}

/// A tag in the body of a book.
#[derive(Serializer)]
#[serializer(model = Tag)]
pub(crate) struct NestedTagSerializer {
    #[field(unique = false)]
    pub(crate) name: String,
    #[field(unique = false)]
    pub(crate) slug: String,
}

/// A book with its author and tags in the body.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct NestedSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) isbn: String,
    pub(crate) published_date: NaiveDate,
    pub(crate) price: Decimal,
    #[field(nested, nested_write = custom)]
    pub(crate) author: NestedAuthorSerializer,
    #[field(nested, nested_write = custom, required = false)]
    pub(crate) tags: Vec<NestedTagSerializer>,
}

impl NestedSerializer {
    fn create(book: Validated<Self>, db: &mut Connection) -> Result<Book> {
        Self::save_with_relations(book, db)
    }

    fn update(book: Validated<Self>, db: &mut Connection) -> Result<Book> {
        Self::save_with_relations(book, db)
    }

    fn save_with_relations(mut book: Validated<Self>, db: &mut Connection) -> Result<Book> {
        if let Some(author) = book.author.take() {
            let author = Self::author_of(author, book.instance(), db)?;
            book = book.set(books::author_id, author);
        }
        let tags = book.tags.take();
        let book = book.save_on(db)?;
        if let Some(tags) = tags {
            let tags = tags.into_iter().map(|tag| Self::tag_of(tag, db));
            let tags = tags.collect::<Result<Vec<_>>>()?;
            Book::FIELDS.tags.set(db, &book.id, &tags)?;
        }
        Ok(book)
    }

    /// Finds or makes the author with the name; without a name, changes the one of the book.
    fn author_of(
        author: Validated<NestedAuthorSerializer>,
        book: Option<&Book>,
        db: &mut Connection,
    ) -> Result<i64> {
        let known = match (&author.name, book) {
            (Some(name), _) => {
                let known = Author::objects().filter(authors::name.eq(name.clone()));
                known.first_on(db)?
            }
            (None, Some(book)) => {
                let present = Author::objects().get_on(book.author_id, db)?;
                return Ok(author.updating(present).save_on(db)?.id);
            }
            (None, None) => None,
        };
        match known {
            Some(author) => Ok(author.id),
            None => Ok(author.save_on(db)?.id),
        }
    }

    fn tag_of(tag: Validated<NestedTagSerializer>, db: &mut Connection) -> Result<i64> {
        let slug = tag.slug.clone().unwrap_or_default();
        let known = Tag::objects().filter(tags::slug.eq(slug)).first_on(db)?;
        match known {
            Some(tag) => Ok(tag.id),
            None => Ok(tag.save_on(db)?.id),
        }
    }
}

/// `/api/relations/nested/`
pub(crate) struct NestedViewSet;

/// Writable nested author and tags: found by name and slug, else created.
#[viewset(methods(get, post, put, patch, head, options))]
impl ModelViewSet for NestedViewSet {
    type Model = Book;
    type Serializer = NestedSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}

/// How long a book is, and whether it can be bought.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct LengthSerializer {
    pages: Option<i64>,
    #[field(read_only)]
    in_print: bool,
}

/// How long and how good a book is: `pages@rating`, with `-` for what is not known.
#[derive(Clone, Copy)]
pub(crate) struct Measure {
    pages: Option<i64>,
    rating: Option<f64>,
}

impl FieldType for Measure {
    const KIND: FieldKind = FieldKind::Computed;

    fn to_internal_value(value: Value, _field: &FieldDescriptor) -> FieldValue<Self> {
        let parts = match &value {
            Value::String(text) => text.split_once('@'),
            _ => None,
        };
        let read = |(pages, rating): (&str, &str)| {
            let (pages, rating) = (pages.trim().parse().ok()?, rating.trim().parse().ok()?);
            Some(Self {
                pages: Some(pages),
                rating: Some(rating),
            })
        };
        let shape = || ValidationErrors::message("Expected 'pages@rating'.", "shape");
        parts.and_then(read).ok_or_else(shape)
    }

    fn to_representation<S: serde::Serializer>(
        &self,
        _field: &FieldDescriptor,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let pages = self.pages.filter(|pages| *pages != 0);
        let rating = self.rating.filter(|rating| *rating != 0.0);
        let pages = pages.map_or_else(|| "-".to_owned(), |pages| pages.to_string());
        let rating = rating.map_or_else(|| "-".to_owned(), |rating| format!("{rating:?}"));
        serializer.serialize_str(&format!("{pages}@{rating}"))
    }
}

/// A book whose keys are not the names of its columns.
#[derive(Serializer)]
#[serializer(model = Book, to_representation)]
pub(crate) struct SourceSerializer {
    pub(crate) id: i64,
    #[field(source = title)]
    pub(crate) name: String,
    #[field(source = author.name)]
    pub(crate) writer: String,
    #[field(source = author.born, format = "%d %b %Y")]
    pub(crate) writer_born: Option<NaiveDate>,
    #[field(source = publisher.name, default = "self-published")]
    pub(crate) house: String,
    #[field(source = *, required = false)]
    pub(crate) measure: Measure,
    #[field(nested, source = *, read_only)]
    pub(crate) length: LengthSerializer,
    #[field(nested, source = author, read_only)]
    pub(crate) author_brief: AuthorBriefSerializer,
    #[field(computed)]
    pub(crate) label: String,
    #[field(extra, required = false, allow_blank)]
    pub(crate) internal_note: String,
}

/// The fields, and a key that none of them is.
#[derive(Serialize)]
pub(crate) struct WithKind<'a> {
    #[serde(flatten)]
    fields: Represented<'a, SourceSerializer>,
    kind: &'static str,
}

impl SourceSerializer {
    fn get_measure(book: &Book, _cx: &Context) -> Measure {
        Measure {
            pages: book.pages,
            rating: book.rating,
        }
    }

    fn set_measure(measure: Measure, changes: Changes<Book>) -> Changes<Book> {
        changes
            .set(books::pages, measure.pages)
            .set(books::rating, measure.rating)
    }

    fn get_label(book: &Book, _cx: &Context) -> String {
        book.title.clone()
    }

    fn to_representation<'a>(
        _book: &Book,
        fields: Represented<'a, Self>,
        _cx: &Context,
    ) -> WithKind<'a> {
        WithKind {
            fields,
            kind: "book",
        }
    }
}

/// `/api/relations/source/`
pub(crate) struct SourceViewSet;

/// Every use of source=.
#[viewset(methods(get, put, patch, head, options))]
impl ModelViewSet for SourceViewSet {
    type Model = Book;
    type Serializer = SourceSerializer;

    fn pagination(&self) -> Setting<dyn Pagination> {
        book_pagination()
    }
}
