//! Relations: keys, slugs, links, texts and numbers of rows.

use std::fmt;

use rest_kit::prelude::*;
use rest_kit::serializers::current_user;

use crate::authentication::UserTokens;
use crate::models::{self, Author, Book};
use crate::serializers::AuthorSerializer;

// ANCHOR: slugs
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct NamedBookSerializer {
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    #[field(slug = name)]
    pub author: String,
    #[field(slug = name)]
    pub tags: Vec<String>,
    #[field(slug = username)]
    pub owner: Option<String>,
}
// ANCHOR_END: slugs

pub struct NamedBookViewSet;

#[viewset]
impl ModelViewSet for NamedBookViewSet {
    type Model = Book;
    type Serializer = NamedBookSerializer;
}

// ANCHOR: links
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct LinkedBookSerializer {
    #[field(link = "linked-detail", lookup = isbn, lookup_param = "code")]
    pub url: String,
    pub title: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    #[field(source = author, link = "author-detail")]
    pub author: String,
}

pub struct LinkedBookViewSet;

#[viewset(lookup(isbn), lookup_param = "code")]
impl ModelViewSet for LinkedBookViewSet {
    type Model = Book;
    type Serializer = LinkedBookSerializer;
}
// ANCHOR_END: links

pub struct AuthorViewSet;

#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

// ANCHOR: reverse
#[derive(Model, Clone, Debug)]
#[model(table = "authors", reverse(books = Volume by author))]
pub struct Writer {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 100, unique)]
    pub name: String,
}

#[derive(Model, Clone, Debug)]
#[model(table = "books")]
pub struct Volume {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 200)]
    pub title: String,
    #[model(references = Writer)]
    pub author_id: i64,
}

impl fmt::Display for Volume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title, self.id)
    }
}

#[derive(Serializer)]
#[serializer(model = Writer)]
pub struct WriterSerializer {
    pub name: String,
    pub books: Vec<i64>,
    #[field(source = books, slug = title, read_only)]
    pub titles: Vec<String>,
    #[field(source = books, display)]
    pub texts: Vec<String>,
    #[field(source = books, count)]
    pub book_count: i64,
}
// ANCHOR_END: reverse

pub struct WriterViewSet;

#[viewset]
impl ReadOnlyModelViewSet for WriterViewSet {
    type Model = Writer;
    type Serializer = WriterSerializer;
}

// ANCHOR: limited
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct OwnBookSerializer {
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    #[field(source = author_id)]
    pub author: i64,
    #[field(source = owner_id, hidden = current_user)]
    pub owner: Option<i64>,
}

impl OwnBookSerializer {
    /// Only staff may add books by others.
    fn queryset_author(cx: &Context) -> QuerySet<Author> {
        if cx.user().is_some_and(|user| user.is_staff()) {
            return Author::objects();
        }
        Author::objects().filter(models::authors::name.eq("Frank Herbert"))
    }
}
// ANCHOR_END: limited

pub struct OwnBookViewSet;

#[viewset]
impl ModelViewSet for OwnBookViewSet {
    type Model = Book;
    type Serializer = OwnBookSerializer;
}

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .authentication(TokenAuthentication::new(UserTokens))
        .register("api/books", NamedBookViewSet)
        .register("api/linked-books", LinkedBookViewSet)
        .basename("linked")
        .register("api/authors", AuthorViewSet)
        .register("api/writers", WriterViewSet)
        .register("api/own-books", OwnBookViewSet)
        .basename("own")
}
