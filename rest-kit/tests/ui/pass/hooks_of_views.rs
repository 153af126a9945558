//! Every function that a view may write, as the messages of `#[viewset]` say that it is written.

use rest_kit::db::AnyColumn;
use rest_kit::descriptors::SerializerDescriptor;
use rest_kit::filters::FilterBackend;
use rest_kit::middleware::Middlewares;
use rest_kit::negotiation::ContentNegotiation;
use rest_kit::pagination::Pagination;
use rest_kit::permissions::BoxPermission;
use rest_kit::prelude::*;
use rest_kit::request::BodyLimits;
use rest_kit::versioning::Versioning;
use rest_kit::views::metadata::Metadata;
use rest_kit::views::{Authenticators, Parsers, Renderers, Setting, Throttles};

#[derive(Model, Clone, Debug)]
pub struct Book {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 50)]
    pub title: String,
}

#[derive(Serializer)]
#[serializer(model = Book)]
pub struct BookSerializer {
    pub title: String,
}

pub struct Rules;

#[viewset]
impl ModelViewSet for Rules {
    type Model = Book;
    type Serializer = BookSerializer;

    fn permissions(&self) -> impl Permission<Book> {
        AllowAny
    }
    fn permissions_for(&self, _cx: &Context) -> BoxPermission<Book> {
        Box::new(AllowAny)
    }
    fn authentication(&self) -> Authenticators {
        Authenticators::inherit()
    }
    fn throttles(&self) -> Throttles {
        Throttles::inherit()
    }
    fn throttles_for(&self, _action: &str) -> Throttles {
        Throttles::inherit()
    }
    fn parsers(&self) -> Parsers {
        Parsers::inherit()
    }
    fn parsers_for(&self, _action: &str) -> Parsers {
        Parsers::inherit()
    }
    fn body_limits(&self, limits: BodyLimits) -> BodyLimits {
        limits
    }
    fn body_limits_for(&self, _action: &str, limits: BodyLimits) -> BodyLimits {
        limits
    }
    fn renderers(&self) -> Renderers {
        Renderers::inherit()
    }
    fn renderers_for(&self, _action: &str) -> Renderers {
        Renderers::inherit()
    }
    fn middleware(&self) -> Middlewares {
        Middlewares::default()
    }
    fn versioning(&self) -> Setting<dyn Versioning> {
        Setting::Inherit
    }
    fn content_negotiation(&self) -> Setting<dyn ContentNegotiation> {
        Setting::Inherit
    }
    fn metadata(&self) -> Setting<dyn Metadata> {
        Setting::Inherit
    }
    fn pagination(&self) -> Setting<dyn Pagination> {
        Setting::Inherit
    }
    fn pagination_for(&self, _action: &str) -> Setting<dyn Pagination> {
        Setting::Inherit
    }
    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        rest_kit::views::failure::respond(error, cx)
    }
    async fn check_permissions(&self, _cx: &Context) -> Result<()> {
        Ok(())
    }
    async fn check_object_permissions(&self, _cx: &Context, _object: &Book) -> Result<()> {
        Ok(())
    }
}

pub struct Rows;

#[viewset(bulk(create, update, destroy))]
impl ModelViewSet for Rows {
    type Model = Book;
    type Serializer = BookSerializer;

    fn queryset(&self, _cx: &Context) -> QuerySet<Book> {
        Book::objects()
    }
    fn lookup_field(&self) -> AnyColumn {
        Book::FIELDS.id.any()
    }
    fn lookup_url_param(&self) -> &'static str {
        "pk"
    }
    fn filters(&self) -> impl FilterBackend<Book> {}
    async fn filter_queryset(&self, _cx: &Context, rows: QuerySet<Book>) -> Result<QuerySet<Book>> {
        Ok(rows)
    }
    async fn get_object(&self, cx: &Context) -> Result<Book> {
        let first = self.queryset(cx).first(cx).await?;
        first.ok_or_else(Error::not_found)
    }
    async fn paginate(&self, cx: &Context, rows: QuerySet<Book>) -> Result<Response> {
        cx.serialize_many::<BookSerializer>(rows.load(cx).await?).await
    }
    fn serializer_for(&self, _action: &str) -> &'static SerializerDescriptor {
        <BookSerializer as Serializer>::DESCRIPTOR
    }
    async fn represent(&self, _cx: &Context, _row: Book) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
    async fn represent_all(&self, _cx: &Context, _rows: QuerySet<Book>) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
    async fn represent_rows(&self, _cx: &Context, _rows: Vec<Book>) -> Result<Vec<u8>> {
        Ok(Vec::new())
    }
    async fn perform_create(&self, cx: &Context, data: Validated<BookSerializer>) -> Result<Book> {
        data.save(cx).await
    }
    async fn perform_update(&self, cx: &Context, data: Validated<BookSerializer>) -> Result<Book> {
        data.save(cx).await
    }
    async fn perform_destroy(&self, _cx: &Context, _row: Book) -> Result<()> {
        Ok(())
    }
    async fn perform_bulk_create(
        &self,
        _cx: &Context,
        _items: Vec<Validated<BookSerializer>>,
    ) -> Result<Vec<Book>> {
        Ok(Vec::new())
    }
    async fn perform_bulk_update(
        &self,
        _cx: &Context,
        _items: Vec<Validated<BookSerializer>>,
    ) -> Result<Vec<Book>> {
        Ok(Vec::new())
    }
    async fn perform_bulk_destroy(&self, _cx: &Context, _rows: Vec<Book>) -> Result<()> {
        Ok(())
    }
}

pub struct Answers;

#[viewset(
    permissions = AllowAny,
    authentication = (),
    throttles = (),
    parsers = rest_kit::parsers::JsonParser,
    renderers = rest_kit::renderers::JsonRenderer,
    pagination = PageNumberPagination::new(3),
)]
impl ModelViewSet for Answers {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn list(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
    async fn create(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
    async fn retrieve(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
    async fn update(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
    async fn partial_update(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
    async fn destroy(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn main() {}
