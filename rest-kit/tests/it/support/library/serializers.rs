//! How the library looks to clients.

use rest_kit::prelude::*;

use super::{Author, Book, Note, Review, Sample, Shelf, Status, Tag};

#[derive(Serializer)]
#[serializer(model = Author)]
pub(crate) struct AuthorSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) born: Option<NaiveDate>,
}

#[derive(Serializer)]
#[serializer(model = Tag)]
pub(crate) struct TagSerializer {
    pub(crate) id: i64,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookSerializer {
    #[field(read_only)]
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) subtitle: Option<String>,
    pub(crate) isbn: String,
    #[field(source = author_id)]
    pub(crate) author: i64,
    #[field(source = author.name)]
    pub(crate) author_name: String,
    pub(crate) price: Decimal,
    pub(crate) pages: Option<i64>,
    pub(crate) status: Status,
    #[field(rename = "inPrint")]
    pub(crate) in_print: bool,
    pub(crate) tags: Vec<i64>,
    #[field(source = owner_id, read_only)]
    pub(crate) owner: Option<i64>,
}

impl BookSerializer {
    fn validate_title(title: &mut String) -> FieldResult {
        if title == "forbidden" {
            return Err("This title is taken by the censor.".into());
        }
        if title.starts_with("The  ") {
            *title = title.replacen("The  ", "The ", 1);
        }
        Ok(())
    }

    fn validate(book: &mut Validated<Self>) -> FieldResult {
        let stored = book
            .instance()
            .map(|stored| (stored.status, stored.in_print));
        let status = book.status.or(stored.map(|stored| stored.0));
        let in_print = book.in_print.or(stored.map(|stored| stored.1));
        if status == Some(Status::Lost) && in_print.unwrap_or(true) {
            return Err("A lost book cannot be in print.".into());
        }
        if book.pages == Some(Some(13)) {
            return Err(ValidationErrors::field(
                "pages",
                "Thirteen pages bring bad luck.",
            ));
        }
        Ok(())
    }
}

/// A book in a list.
#[derive(Serializer)]
#[serializer(model = Book)]
pub(crate) struct BookListSerializer {
    pub(crate) id: i64,
    pub(crate) title: String,
}

#[derive(Serializer)]
#[serializer(model = Review)]
pub(crate) struct ReviewSerializer {
    pub(crate) id: i64,
    #[field(source = book_id)]
    pub(crate) book: i64,
    pub(crate) reader: String,
    pub(crate) stars: i16,
}

#[derive(Serializer)]
#[serializer(model = Shelf)]
pub(crate) struct ShelfSerializer {
    #[field(read_only)]
    pub(crate) id: Uuid,
    pub(crate) name: String,
}

#[derive(Serializer)]
#[serializer(model = Note)]
pub(crate) struct NoteSerializer {
    pub(crate) id: i64,
    pub(crate) body: String,
    pub(crate) pinned: bool,
}

#[derive(Serializer)]
#[serializer(model = Sample)]
pub(crate) struct SampleSerializer {
    pub(crate) id: i64,
    pub(crate) flag: bool,
    pub(crate) small: i16,
    pub(crate) medium: i32,
    pub(crate) large: i64,
    pub(crate) single: f32,
    pub(crate) double: f64,
    pub(crate) text: String,
    pub(crate) email: String,
    pub(crate) link: String,
    pub(crate) slug: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) day: NaiveDate,
    pub(crate) hour: NaiveTime,
    pub(crate) moment: DateTime,
    pub(crate) money: Decimal,
    pub(crate) code: Uuid,
    pub(crate) json: Json<Vec<String>>,
    pub(crate) span: Duration,
    pub(crate) status: Status,
    pub(crate) maybe_flag: Option<bool>,
    pub(crate) maybe_number: Option<i32>,
    pub(crate) maybe_text: Option<String>,
    pub(crate) maybe_bytes: Option<Vec<u8>>,
    pub(crate) maybe_day: Option<NaiveDate>,
    pub(crate) maybe_hour: Option<NaiveTime>,
    pub(crate) maybe_moment: Option<DateTime>,
    pub(crate) maybe_money: Option<Decimal>,
    pub(crate) maybe_code: Option<Uuid>,
    pub(crate) maybe_json: Option<Json>,
    pub(crate) maybe_span: Option<Duration>,
    pub(crate) maybe_status: Option<Status>,
}
