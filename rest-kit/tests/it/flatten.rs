//! Serializers whose fields take part in another: as if they were written there.

use rest_kit::prelude::*;
use rest_kit::test::QueryCounter;
use serde_json::{Value, json};

use crate::support::app::{Library, each, with};
use crate::support::library::{Author, Book, Review, Tag, books, open};

#[derive(Serializer)]
#[serializer(model = Author)]
struct Name {
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
struct TagName {
    name: String,
}

async fn is_known(isbn: &str, cx: &Context) -> Result<()> {
    if isbn == "404" && Tag::objects().exists(cx).await? {
        return Err(Error::validation("Nobody knows it."));
    }
    Ok(())
}

async fn is_new(title: Option<&String>, cx: &Context) -> Result<()> {
    let title = title.cloned().unwrap_or_default();
    if Book::objects()
        .filter(books::title.eq(title))
        .exists(cx)
        .await?
    {
        return Err(Error::validation("There is such a book."));
    }
    Ok(())
}

async fn base_is_new(book: &mut Validated<Base>, cx: &Context) -> Result<()> {
    is_new(book.title.as_ref(), cx).await
}

async fn whole_is_new(book: &mut Validated<Written>, cx: &Context) -> Result<()> {
    is_new(book.title.as_ref(), cx).await
}

/// Writes the functions of a serializer that has the fields of `Base`.
macro_rules! functions {
    ($serializer:ident) => {
        impl $serializer {
            fn validate_title(title: &mut String) -> FieldResult {
                if title.contains('%') {
                    return Err("No percentages.".into());
                }
                *title = title.replace('_', " ");
                Ok(())
            }

            fn validate(book: &mut Validated<Self>) -> FieldResult {
                let author = book.key_of::<i64>("author");
                if author == Some(1) && book.title.as_deref() == Some("Solaris") {
                    return Err("That is by somebody else.".into());
                }
                let stored = book.instance().map(|book| book.title.as_str());
                if stored == Some("Dune") && book.is_partial() && book.title.is_some() {
                    return Err("Dune keeps its title.".into());
                }
                Ok(())
            }
        }
    };
}

functions!(Base);
functions!(Written);

/// What serializers of books have in common.
#[derive(Serializer)]
#[serializer(model = Book, check = base_is_new)]
struct Base {
    #[field(slug = name)]
    author: String,
    title: String,
    #[field(check = is_known)]
    isbn: String,
    #[field(source = author, nested, read_only)]
    by: Name,
    tags: Vec<i64>,
}

#[derive(Serializer)]
#[serializer(model = Book)]
struct Flattened {
    id: i64,
    #[field(source = author.name)]
    author_name: String,
    #[field(flatten)]
    base: Base,
    price: Decimal,
    #[field(source = tags, nested, read_only)]
    tagged: Vec<TagName>,
}

impl Flattened {
    fn validate_price(price: &Decimal) -> FieldResult {
        if *price > Decimal::new(100, 0) {
            return Err("Too dear.".into());
        }
        Ok(())
    }
}

/// The same with every field written out.
#[derive(Serializer)]
#[serializer(model = Book, check = whole_is_new)]
struct Written {
    id: i64,
    #[field(source = author.name)]
    author_name: String,
    #[field(slug = name)]
    author: String,
    title: String,
    #[field(check = is_known)]
    isbn: String,
    #[field(source = author, nested, read_only)]
    by: Name,
    tags: Vec<i64>,
    price: Decimal,
    #[field(source = tags, nested, read_only)]
    tagged: Vec<TagName>,
}

impl Written {
    fn validate_price(price: &Decimal) -> FieldResult {
        Flattened::validate_price(price)
    }
}

/// A review, and a serializer that has one of its unique values from a base inside a base.
#[derive(Serializer)]
#[serializer(model = Review)]
struct Reader {
    reader: String,
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct Opinion {
    stars: i16,
    #[field(flatten)]
    reader: Reader,
}

#[derive(Serializer)]
#[serializer(model = Review)]
struct FlatReview {
    #[field(flatten)]
    opinion: Opinion,
    #[field(source = book_id)]
    book: i64,
}

struct FlattenedViewSet;

#[viewset]
impl ModelViewSet for FlattenedViewSet {
    type Model = Book;
    type Serializer = Flattened;
}

struct WrittenViewSet;

#[viewset]
impl ModelViewSet for WrittenViewSet {
    type Model = Book;
    type Serializer = Written;
}

struct FlatReviewViewSet;

#[viewset]
impl ModelViewSet for FlatReviewViewSet {
    type Model = Review;
    type Serializer = FlatReview;
}

fn flattening(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/flattened", FlattenedViewSet)
        .basename("flattened")
        .register("api/written", WrittenViewSet)
        .basename("written")
        .register("api/opinions", FlatReviewViewSet)
        .basename("opinions")
}

fn book(changes: Value) -> Value {
    let book = json!({
        "title": "The_Lathe", "isbn": "979", "author": "Le Guin", "tags": [2, 1], "price": "8.00",
    });
    with(book, changes)
}

/// Sends the same to both addresses, each in a library of its own, and returns the answer.
async fn same(libraries: (&Library, &Library), method: &str, path: &str, body: &Value) -> Value {
    let ask = async |library: &Library, name: &str| {
        let counter = QueryCounter::new(library.db());
        let address = format!("/api/{name}/{path}");
        let answer = library.request(method, &address).json(body).await;
        (answer.status(), answer.text(), counter.count())
    };
    let flattened = ask(libraries.0, "flattened").await;
    let written = ask(libraries.1, "written").await;
    let text = flattened.1.replace("Flattened", "Written");
    assert_eq!(
        (flattened.0, text, flattened.2),
        written,
        "{method} {path} {body}"
    );
    serde_json::from_str(&written.1).unwrap_or_default()
}

// parity: SER-042
#[actix_web::test]
async fn fields_of_a_base_are_as_if_they_were_written_there() {
    let (first, second) = (each(flattening).await, each(flattening).await);
    for both in first.iter().zip(&second) {
        let nothing = json!({});
        let refused = |field: &str, message: &str| json!({field: [message]});
        let listed = same(both, "GET", "", &nothing).await;
        assert_eq!(listed[0]["by"]["name"], "Herbert");
        assert_eq!(
            listed[0]["tagged"],
            json!([{"name": "classic"}, {"name": "sand"}])
        );
        for (changes, field, message) in [
            (json!({"title": "9%"}), "title", "No percentages."),
            (json!({"isbn": "404"}), "isbn", "Nobody knows it."),
            (
                json!({"isbn": "9780000000004"}),
                "isbn",
                "book with this ISBN already exists.",
            ),
            (
                json!({"author": "Lem"}),
                "author",
                "Object with name=Lem does not exist.",
            ),
            (json!({"price": "101"}), "price", "Too dear."),
            (
                json!({"tags": [1, 77]}),
                "tags",
                "Invalid pk \"77\" - object does not exist.",
            ),
            (
                json!({"author": "Herbert", "title": "Solaris"}),
                "non_field_errors",
                "That is by somebody else.",
            ),
            (
                json!({"title": "The_Dispossessed"}),
                "non_field_errors",
                "There is such a book.",
            ),
        ] {
            let answer = same(both, "POST", "", &book(changes)).await;
            assert_eq!(answer, refused(field, message));
        }
        let empty = same(both, "POST", "", &nothing).await;
        assert_eq!(empty.as_object().map(serde_json::Map::len), Some(4));
        let created = same(both, "POST", "", &book(nothing.clone())).await;
        assert_eq!(created["title"], "The Lathe");
        assert_eq!(created["author_name"], "Le Guin");
        assert_eq!(created["tags"], json!([1, 2]));
        let changed = json!({"title": "Lathe", "author": "Herbert", "tags": [2]});
        let changed = same(both, "PATCH", "4/", &changed).await;
        assert_eq!(changed["author"], "Herbert");
        assert_eq!(changed["tagged"], json!([{"name": "sand"}]));
        let kept = same(both, "PATCH", "1/", &json!({"title": "Sand"})).await;
        assert_eq!(kept, refused("non_field_errors", "Dune keeps its title."));
        same(both, "PUT", "4/", &book(json!({"title": "Heaven"}))).await;
        same(both, "OPTIONS", "", &nothing).await;
    }
}

#[actix_web::test]
async fn values_of_bases_are_unique_together() {
    for library in each(flattening).await {
        let review = json!({"book": 1, "reader": "ann", "stars": 4});
        let created = library.post("/api/opinions/").json(&review).await;
        assert_eq!(created.text(), r#"{"stars":4,"reader":"ann","book":1}"#);
        let again = library.post("/api/opinions/").json(&review).await;
        assert_eq!(
            again.text(),
            r#"{"non_field_errors":["The fields book, reader must make a unique set."]}"#
        );
        let wrong = json!({"book": 99, "reader": "", "stars": 9});
        let wrong = library.post("/api/opinions/").json(&wrong).await.text();
        let places = ["stars", "reader", "book"].map(|name| wrong.find(name));
        assert!(places.is_sorted() && places[0].is_some(), "{wrong}");
    }
}
