//! Serializers without a model: validators, rows of any model, arguments, files.

use rest_kit::prelude::*;
use rest_kit::request::UploadedFile;
use rest_kit::serializers::fields::IntegerField;
use rest_kit::serializers::{Argument, FieldContext, QueryData, RequestParser};
use rest_kit::storage::{self, LocalStorage, Storage as _};

use crate::models::{Author, Book, books};

// ANCHOR: serializer
#[derive(Serializer)]
pub struct InviteSerializer {
    #[field(max_length = 20, unique(Author.name, iexact), error_messages(unique = "We know them."))]
    pub name: String,
    #[field(references = Author)]
    pub host: i64,
    #[field(default = 0, validators(is_even, is_below_the_limit))]
    pub guests: i64,
    #[field(hidden, default = "letter")]
    pub channel: String,
}
// ANCHOR_END: serializer

// ANCHOR: validators
/// How many may come.
#[derive(Clone, Copy)]
pub struct Limit(pub i64);

fn is_even(guests: i64) -> FieldResult {
    if guests % 2 != 0 {
        return Err("Bring somebody.".into());
    }
    Ok(())
}

fn is_below_the_limit(guests: i64, at: &FieldContext<'_>) -> FieldResult {
    let Limit(limit) = at.context().provided().unwrap_or(Limit(4));
    if guests > limit {
        return Err(format!("At most {limit} {}.", at.name()).into());
    }
    Ok(())
}
// ANCHOR_END: validators

// ANCHOR: view
#[api_view(post)]
pub async fn send_invite(_cx: &Context, invite: Validated<InviteSerializer>) -> Result<Response> {
    Ok(Response::created(&*invite))
}
// ANCHOR_END: view

// ANCHOR: check
#[derive(Serializer)]
#[serializer(check = host_has_books, deny_unknown_fields)]
pub struct VisitSerializer {
    #[field(references = Author, slug = name)]
    pub host: String,
    pub day: NaiveDate,
}

async fn host_has_books(visit: &mut Validated<VisitSerializer>, cx: &Context) -> Result<()> {
    let Some(host) = visit.key_of::<i64>("host") else {
        return Ok(());
    };
    let written = Book::objects().filter(books::author_id.eq(host));
    if !written.exists(cx).await? {
        return Err(ValidationErrors::from("There is nothing to talk about.").into());
    }
    Ok(())
}

#[api_view(post)]
pub async fn plan_visit(_cx: &Context, visit: Data<VisitSerializer>) -> Result<Response> {
    Ok(Response::created(&*visit))
}
// ANCHOR_END: check

// ANCHOR: query
#[derive(Serializer)]
pub struct SearchSerializer {
    #[field(max_length = 50)]
    pub q: String,
    #[field(default = 10, min_value = 1, max_value = 100)]
    pub limit: i64,
}

#[api_view(get)]
pub async fn find(_cx: &Context, args: QueryData<SearchSerializer>) -> Result<Response> {
    Ok(Response::new(&*args))
}
// ANCHOR_END: query

// ANCHOR: parser
#[api_view(get, post)]
pub async fn read_rate(cx: &Context) -> Result<Response> {
    let rate = Argument::new("rate", IntegerField::new())
        .required()
        .help("Rate cannot be converted: {error_msg}");
    let arguments = RequestParser::new()
        .argument(rate)
        .strict()
        .parse(cx)
        .await?;
    Ok(Response::new(&arguments))
}
// ANCHOR_END: parser

// ANCHOR: files
#[derive(Serializer)]
pub struct CoverSerializer {
    #[field(image, max_length = 60)]
    pub cover: UploadedFile,
}

fn covers() -> LocalStorage {
    let folder = std::env::temp_dir().join("rest-kit-covers");
    LocalStorage::new(folder, "/covers/")
}

#[api_view(post)]
pub async fn upload_cover(cx: &Context, body: Data<CoverSerializer>) -> Result<Response> {
    let name = storage::store(&covers(), &body.cover).await?;
    let url = cx.request().build_absolute_uri(&covers().url(&name));
    Ok(Response::created(&url))
}

#[api_view(get)]
pub async fn show_cover(cx: &Context) -> Result<Response> {
    storage::download(&covers(), cx.path_param("name")?).await
}
// ANCHOR_END: files

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register_view("api/invites", send_invite)
        .register_view("api/visits", plan_visit)
        .register_view("api/search", find)
        .register_view("api/rate", read_rate)
        .register_view("api/covers", upload_cover)
        .register_view("covers/{name}", show_cover)
}
