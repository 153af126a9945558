//! Which rows a caller sees, said once.

use rest_kit::prelude::*;
use rest_kit::routers::SimpleRouter;

use crate::authentication::UserTokens;
use crate::models::{Book, books};
use crate::serializers::BookSerializer;

// ANCHOR: visible
/// One's own books; staff see all.
fn visible(cx: &Context) -> QuerySet<Book> {
    if cx.user().is_some_and(|user| user.is_staff()) {
        return Book::objects();
    }
    Book::objects().filter(books::owner_id.eq_any(cx.user_id()))
}

pub struct OwnBooks;

#[viewset]
impl ModelViewSet for OwnBooks {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, cx: &Context) -> QuerySet<Book> {
        visible(cx)
    }
}

/// What is sent to be printed.
#[derive(Serializer)]
pub struct PrintSerializer {
    #[field(references = Book)]
    pub book: i64,
    pub copies: i64,
}

impl PrintSerializer {
    fn queryset_book(cx: &Context) -> QuerySet<Book> {
        visible(cx)
    }
}

#[api_view(post)]
pub async fn print(_cx: &Context, order: Data<PrintSerializer>) -> Result<Response> {
    Ok(Response::new(&order.copies))
}

pub fn app() -> RestKit {
    let below = SimpleRouter::new().register_view("price", price);
    let router = SimpleRouter::new()
        .register("books", OwnBooks)
        .nest_in("books", "book_pk", visible, below)
        .register_view("print", print);
    RestKit::new(Settings::default())
        .authentication(TokenAuthentication::new(UserTokens))
        .permissions(IsAuthenticated)
        .include("api", router)
}
// ANCHOR_END: visible

/// What one copy costs; only those who see the book get here.
#[api_view]
async fn price(cx: &Context) -> Result<Response> {
    let book = cx.path_param("book_pk")?.parse::<i64>();
    let book = book.map_err(|_| Error::not_found())?;
    let book = Book::objects().get(book, cx).await?;
    Ok(Response::new(&book.price))
}
