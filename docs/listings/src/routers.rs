//! Routers: from viewsets to addresses.

use rest_kit::prelude::*;
use rest_kit::routers::{
    DefaultRouter, RouteTemplate, SimpleRouter, Slash, format_suffix_patterns,
};
use rest_kit::views::Dependency;
use serde_json::json;

use crate::models::{Author, Book, Status, books};
use crate::serializers::{AuthorSerializer, BookSerializer};

pub struct AuthorViewSet;

#[viewset]
impl ModelViewSet for AuthorViewSet {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

// ANCHOR: nested
pub struct AuthorBooks;

/// The books of the author in the address.
#[viewset]
impl ReadOnlyModelViewSet for AuthorBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        match cx.path_param("author").map(str::parse::<i64>) {
            Ok(Ok(author)) => Book::objects().filter(books::author_id.eq(author)),
            _ => Book::objects().none(),
        }
    }
}
// ANCHOR_END: nested

// ANCHOR: reverse
#[api_view(get)]
pub async fn where_is(cx: &Context) -> Result<Response> {
    let path = cx.reverse("author-detail", &[("pk", "2")])?;
    let address = cx.request().build_absolute_uri(&path);
    let later = cx.reverse("v2:author-list", &[])?;
    Ok(Response::new(&json!([path, address, later])))
}
// ANCHOR_END: reverse

// ANCHOR: routers
pub fn app() -> RestKit {
    let main = DefaultRouter::new()
        .register("authors", AuthorViewSet)
        .register("authors/{author:[0-9]+}/books", AuthorBooks)
        .basename("author-books")
        .register_view("where", where_is);
    let plain = SimpleRouter::new()
        .trailing_slash(false)
        .register("authors", AuthorViewSet);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .include("api", main)
        .include("", SimpleRouter::new().include_as("v2", "v2", plain))
}
// ANCHOR_END: routers

// ANCHOR: conflict
#[derive(Serializer)]
#[serializer(model = Author)]
pub struct LinkedAuthorSerializer {
    #[field(link = "autor-detail")]
    pub url: String,
    pub name: String,
}

pub struct LinkedAuthors;

#[viewset]
impl ReadOnlyModelViewSet for LinkedAuthors {
    type Model = Author;
    type Serializer = LinkedAuthorSerializer;
}

pub fn mistaken() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/authors", AuthorViewSet)
        .register("old/authors", AuthorViewSet)
        .register_view("api/authors/{name}", where_is)
        .register("api/linked", LinkedAuthors)
        .basename("linked")
        .bind("nowhere")
}
// ANCHOR_END: conflict

// ANCHOR: templates
pub fn for_readers() -> SimpleRouter {
    SimpleRouter::new()
        .routes([
            RouteTemplate::new("{prefix}", &[("GET", "list")], "{basename}-list"),
            RouteTemplate::new(
                "{prefix}/{lookup}",
                &[("GET", "retrieve")],
                "{basename}-detail",
            )
            .detail(),
            RouteTemplate::extra("{prefix}/{lookup}/{url_path}", "{basename}-{url_name}").detail(),
        ])
        .register("authors", AuthorViewSet)
}
// ANCHOR_END: templates

// ANCHOR: suffixes
/// The numbers of the year: as `.json` only.
#[api_view(get)]
pub async fn report(cx: &Context) -> Result<Response> {
    let authors = Author::objects().count(cx).await?;
    Ok(Response::new(&json!({ "authors": authors })))
}

pub fn reports() -> RestKit {
    let reports = SimpleRouter::new().register_view("report", report);
    let reports = format_suffix_patterns(reports)
        .suffix_required()
        .allowed(["json"]);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .include("api", reports)
}
// ANCHOR_END: suffixes

// ANCHOR: bound
pub fn wall() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("wall", AuthorViewSet.as_view([("get", "list")]))
        .register_view(
            "wall/{pk}",
            AuthorViewSet.as_view([("get", "retrieve"), ("post", "update")]),
        )
}
// ANCHOR_END: bound

// ANCHOR: below
/// A book below its author: the address says whose it is.
#[derive(Serializer)]
#[serializer(model = Book)]
pub struct AuthorBookSerializer {
    #[field(link = "book-detail", parent_lookup(author_pk = author_id))]
    pub url: String,
    pub id: i64,
    pub title: String,
    #[field(source = author_id, read_only)]
    pub author: i64,
    pub isbn: String,
    pub published_date: NaiveDate,
    pub price: Decimal,
    pub status: Status,
}

pub struct AuthorBookViewSet;

#[viewset]
impl ModelViewSet for AuthorBookViewSet {
    type Model = Book;
    type Serializer = AuthorBookSerializer;

    async fn perform_create(
        &self,
        cx: &Context,
        book: Validated<AuthorBookSerializer>,
    ) -> Result<Book> {
        let author = cx.parent_key::<Author>()?;
        book.set(books::author_id, author).save(cx).await
    }
}

pub fn nested() -> RestKit {
    let below = SimpleRouter::new().register("books", AuthorBookViewSet);
    let authors = SimpleRouter::new()
        .register("authors", AuthorViewSet)
        .nest::<Author>("authors", "author_pk", below);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .include("api", authors)
}
// ANCHOR_END: below

// ANCHOR: slashes
#[api_view(get)]
async fn front(_cx: &Context) -> Result<Response> {
    Ok(Response::new("See /api/letters/."))
}

#[api_view(get, post)]
async fn letters(cx: &Context) -> Result<Response> {
    Ok(Response::new(cx.request().method().as_str()))
}

pub fn both_ways() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .trailing_slash(Slash::Optional)
        .register_view("/", front)
        .register_view("api/letters", letters)
}
// ANCHOR_END: slashes

// ANCHOR: depends
pub struct Tenant(pub String);

impl Dependency for Tenant {
    async fn resolve(cx: &Context) -> Result<Self> {
        match cx.request().header("x-tenant") {
            Some(name) => Ok(Self(name.to_owned())),
            None => Err(Error::permission_denied().with_message("Name your tenant.")),
        }
    }
}

pub fn for_tenants() -> RestKit {
    let below = SimpleRouter::new()
        .depends_on::<Tenant>()
        .register_view("letters", letters);
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .include("tenants", below)
}
// ANCHOR_END: depends
