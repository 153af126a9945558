//! Views and generic views.

use actix_web::web::Query;
use rest_kit::parsers::JsonParser;
use rest_kit::prelude::*;
use rest_kit::views::{Prepared, failure};
use serde_json::json;

use crate::models::{Author, Book, Status, books};
use crate::serializers::{AuthorSerializer, BookSerializer};

// ANCHOR: class
pub struct Shop;

/// The shop's opening hours.
#[api_view]
impl ApiView for Shop {
    async fn get(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({ "opens": "09:00" })))
    }

    async fn delete(&self, _cx: &Context) -> Result<Response> {
        Err(Error::permission_denied().with_message("The shop stays."))
    }
}
// ANCHOR_END: class

// ANCHOR: function
#[api_view(get, post)]
pub async fn echo(cx: &Context) -> Result<Response> {
    if cx.method() == "POST" {
        return Ok(Response::created(&cx.data().await?));
    }
    let name = cx.request().query_param("name").unwrap_or("world");
    Ok(Response::new(&json!({ "hello": name })).with_header("X-Note", "from a function"))
}
// ANCHOR_END: function

// ANCHOR: extractor
#[api_view(get)]
pub async fn sum(_cx: &Context, numbers: Query<Vec<(String, i64)>>) -> Result<Response> {
    let sum: i64 = numbers.iter().map(|(_, number)| number).sum();
    Ok(Response::new(&json!({ "sum": sum })))
}
// ANCHOR_END: extractor

// ANCHOR: policies
pub struct StaffOnly;

#[api_view]
impl ApiView for StaffOnly {
    fn permissions(&self) -> impl Permission {
        IsAdminUser
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({ "welcome": cx.user_id() })))
    }
}
// ANCHOR_END: policies

// ANCHOR: by_request
pub struct Inbox;

#[api_view]
impl ApiView for Inbox {
    /// Who asks for it gets problems instead of DRF's errors, and sends JSON only.
    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        let is_modern = cx.request().query_param("errors") == Some("problem");
        let own = || prepared.clone().with_parsers(JsonParser);
        is_modern.then(|| own().with_exception_handler(failure::problem))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::created(&cx.data().await?))
    }
}
// ANCHOR_END: by_request

// ANCHOR: checks
pub struct Published;

#[permission]
impl Permission<Book> for Published {
    fn has_object_permission(&self, _cx: &Context, book: &Book) -> bool {
        book.status == Status::Published
    }

    fn message(&self) -> Option<&'static str> {
        Some("This book is not out yet.")
    }
}

pub struct Newest;

#[viewset]
impl GenericViewSet for Newest {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        Published
    }

    #[action(detail = false)]
    async fn title(&self, cx: &Context) -> Result<Response> {
        let newest = Book::objects().order_by(books::id.desc()).first(cx).await?;
        let newest = newest.ok_or_else(Error::not_found)?;
        self.check_object_permissions(cx, &newest).await?;
        Ok(Response::new(&newest.title))
    }
}
// ANCHOR_END: checks

// ANCHOR: generic
pub struct AuthorList;

/// Authors: GET lists them, POST adds one.
#[api_view(search(name), ordering(name))]
impl ListCreateApiView for AuthorList {
    type Model = Author;
    type Serializer = AuthorSerializer;
}

pub struct AuthorDetail;

/// One author: GET, PUT, PATCH, DELETE.
#[api_view(lookup(name), lookup_param = "name")]
impl RetrieveUpdateDestroyApiView for AuthorDetail {
    type Model = Author;
    type Serializer = AuthorSerializer;
}
// ANCHOR_END: generic

// ANCHOR: hooks
pub struct OnSale;

#[api_view]
impl ListApiView for OnSale {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects().filter(books::status.eq(Status::Published))
    }
}
// ANCHOR_END: hooks

// ANCHOR: app
pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("shop", Shop)
        .register_view("echo", echo)
        .register_view("sum", sum)
        .register_view("staff", StaffOnly)
        .register_view("inbox", Inbox)
        .register("newest-books", Newest)
        .register_view("authors", AuthorList)
        .register_view("authors/{name}", AuthorDetail)
        .register_view("on-sale", OnSale)
}
// ANCHOR_END: app
