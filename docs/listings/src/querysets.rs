//! Query sets: lazy queries over a model.

use rest_kit::prelude::*;
use serde_json::json;

use crate::models::{Author, Book, Status, authors, books};
use crate::serializers::BookSerializer;

// ANCHOR: filter
/// Published books up to a price, the dearest first.
pub fn affordable(most: Decimal) -> QuerySet<Book> {
    Book::objects()
        .filter(books::status.eq(Status::Published))
        .filter(books::price.le(most))
        .exclude(books::title.like("%Draft%"))
        .order_by((books::price.desc(), books::title.asc()))
}
// ANCHOR_END: filter

#[api_view]
impl ApiView for Affordable {
    // ANCHOR: load
    async fn get(&self, cx: &Context) -> Result<Response> {
        let rows = affordable(Decimal::from(10)).limit(2).load(cx).await?;
        cx.serialize_many::<BookSerializer>(rows).await
    }
    // ANCHOR_END: load
}

pub struct Affordable;

// ANCHOR: run
#[api_view(get)]
pub async fn numbers(cx: &Context) -> Result<Response> {
    let count = Book::objects().count(cx).await?;
    let any_draft = Book::objects()
        .filter(books::status.eq(Status::Draft))
        .exists(cx)
        .await?;
    let first = Author::objects().first(cx).await?;
    let (total, page) = Book::objects().page(2, 2, cx).await?;
    let titles: Vec<_> = page.into_iter().map(|book| book.title).collect();
    Ok(Response::new(&json!({
        "count": count,
        "any_draft": any_draft,
        "first_author": first.map(|author| author.name),
        "page": { "total": total, "titles": titles },
    })))
}
// ANCHOR_END: run

// ANCHOR: write
#[api_view(post)]
pub async fn sale(cx: &Context) -> Result<Response> {
    // Many rows: one UPDATE.
    let author = Author::objects().get(1, cx).await?;
    let publish = Book::changes().set(books::status, Status::Published);
    let changed = Book::objects()
        .filter(books::author_id.eq(author.id))
        .update(publish, cx)
        .await?;
    // One row: load, change, save.
    let mut book = Book::objects().get(1, cx).await?;
    book.title = book.title.to_uppercase();
    let book = book.save(cx).await?;
    // A new row, then away with it.
    let new = Author::changes().set(authors::name, "Nobody");
    let nobody = Author::objects().create(new, cx).await?;
    let deleted = Author::objects()
        .filter(authors::id.eq(nobody.id))
        .delete(cx)
        .await?;
    Ok(Response::new(
        &json!({ "changed": changed, "title": book.title, "deleted": deleted }),
    ))
}
// ANCHOR_END: write

// ANCHOR: relations
#[api_view(get)]
pub async fn related(cx: &Context) -> Result<Response> {
    let rows = Book::objects().load(cx).await?;
    let lines = cx
        .db()
        .read(move |connection| {
            let authors = Book::FIELDS.author.load(&rows, connection)?;
            let tags = Book::FIELDS.tags.load(&rows, connection)?;
            let line = |book: &Book| {
                let author = authors.get(&book.author_id).map(|author| &author.name);
                let tags = tags.get(&book.id).map_or(0, Vec::len);
                json!({ "title": book.title, "author": author, "tags": tags })
            };
            Ok::<_, Error>(rows.iter().map(line).collect::<Vec<_>>())
        })
        .await?;
    Ok(Response::new(&lines))
}
// ANCHOR_END: relations

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("affordable", Affordable)
        .register_view("numbers", numbers)
        .register_view("sale", sale)
        .register_view("related", related)
}
