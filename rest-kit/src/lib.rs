//! A batteries-included REST framework, modelled on Django REST Framework (DRF), on actix-web,
//! diesel and serde.
//!
//! Derive a [`Model`](macro@Model) and a [`Serializer`](macro@prelude::Serializer), implement a
//! [viewset](macro@viewset), register it: an existing DRF client finds the same addresses, bodies,
//! statuses and messages.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::test::{Client, database};
//!
//! #[derive(Model, Clone, Debug)]
//! pub struct Book {
//!     #[model(primary_key)]
//!     pub id: i64,
//!     #[model(max_length = 200)]
//!     pub title: String,
//!     #[model(max_digits = 8, decimal_places = 2)]
//!     pub price: Decimal,
//! }
//!
//! #[derive(Serializer)]
//! #[serializer(model = Book)]
//! pub struct BookSerializer {
//!     pub id: i64,
//!     pub title: String,
//!     pub price: Decimal,
//! }
//!
//! pub struct BookViewSet;
//!
//! #[viewset(filter(price[gte, lte]), search(title), ordering(price))]
//! impl ModelViewSet for BookViewSet {
//!     type Model = Book;
//!     type Serializer = BookSerializer;
//! }
//!
//! let app = RestKit::new(Settings::default())
//!     .permissions(AllowAny) // or who may: without any, it does not start
//!     .pagination(PageNumberPagination::new(10))
//!     .register("api/books", BookViewSet);
//!
//! // An application ends with `app.serve().await`; a test calls it without a server.
//! # fn table(connection: &mut rest_kit::db::Connection) -> Result<()> {
//! #     let (key, price) = match connection.is_sqlite() {
//! #         true => ("INTEGER PRIMARY KEY", "BIGINT"),
//! #         false => ("BIGSERIAL PRIMARY KEY", "NUMERIC(8, 2)"),
//! #     };
//! #     let columns = format!("id {key}, title TEXT NOT NULL, price {price} NOT NULL");
//! #     Ok(connection.batch_execute(&format!("CREATE TABLE books ({columns})"))?)
//! # }
//! # actix_web::rt::System::new().block_on(async {
//! let client = Client::start(app, database(table)?).await?;
//! let refused = client.post("/api/books/").form(&[("title", ""), ("price", "9.999")]).await;
//! assert_eq!(
//!     refused.text(),
//!     r#"{"title":["This field may not be blank."],"price":["Ensure that there are no more than 2 decimal places."]}"#,
//! );
//! let created = client.post("/api/books/").form(&[("title", "Dune"), ("price", "9.99")]).await;
//! assert_eq!(created.text(), r#"{"id":1,"title":"Dune","price":"9.99"}"#);
//! # Ok::<(), StartError>(())
//! # })?;
//! # Ok::<(), StartError>(())
//! ```
//!
//! An application needs `diesel` (without features) in its `Cargo.toml`: what `derive(Model)`
//! writes names it.
//!
//! # Features
//!
//! | feature | default | what you get |
//! | --- | --- | --- |
//! | `sqlite` | yes | databases at `sqlite://path`; SQLite itself is built along |
//! | `auth` | no | passwords, sessions, CSRF, and the ready users and tokens of `contrib` |
//! | `postgres` | no | databases at `postgres://user@host/name`; needs `libpq` |
//! | `jwt` | no | [JSON web tokens](authentication::jwt) signed with a secret: HS256, HS384, HS512 |
//! | `jwt-asymmetric` | no | tokens signed with key pairs too: RS, PS, ES, `EdDSA`; public keys published |
//! | `cors` | no | `RestKit::cors`: answers that pages of other origins may read |
//! | `compression` | no | `RestKit::compression`: answers by gzip and deflate |
//! | `smtp` | no | mail through a server, for links to reset a password |
//! | `templates` | no | [pages from templates](renderers::TemplateHtmlRenderer), in the language of Jinja and Django |
//! | `redis` | no | counters of [throttles](throttling), sessions and [cached answers](middleware::ResponseCache) that several processes share |
//! | `files` | no | [files](response::FileResponse) as answers, whole and in parts; folders of them |
//!
//! All can be on together; of databases the URL chooses when the program starts.
//!
//! # Where things are
//!
//! | | |
//! | --- | --- |
//! | [`prelude`] | what nearly every file of an application needs |
//! | [`db`], [`values`], [`sql_types`], [`migrations`] | models, query sets, transactions |
//! | [`serializers`] | data in and out |
//! | [`views`], [`generics`], [`mixins`], [`viewsets`] | what happens at an address |
//! | [`routers`] | which addresses there are |
//! | [`authentication`], [`permissions`], [`throttling`] | who may |
//! | [`filters`], [`pagination`] | which rows |
//! | [`parsers`], [`renderers`], [`versioning`] | how bodies look |
//! | [`browsable`] | pages for people |
//! | [`schema`] | the API described for programs: `OpenAPI` |
//! | [`middleware`] | caching, conditional requests, idempotency keys, and your own |
//! | [`error`], [`views::failure`] | what is answered when something is wrong |
//! | [`app`], [`mod@test`] | putting it together, and trying it |

// The macros name `::rest_kit`, also in this crate's own tests and examples.
#[cfg_attr(
    not(any(feature = "auth", feature = "jwt", test)),
    expect(unused_extern_crates, reason = "used by what the macros write")
)]
extern crate self as rest_kit;

// 0: vocabulary.
pub mod descriptors;
pub mod error;
// 1: the wire and the store, blind to each other.
pub mod db;
pub use crate::db::{sql_types, values};
pub mod migrations {
    //! The migrations that an application carries with it.
    pub use crate::db::Migrations;
    pub use crate::embed_migrations;
}
mod http;
pub mod secrets;
pub mod translation;
pub use crate::http::{extract as request_extract, parsers, renderers, storage, url, versioning};
pub mod request {
    //! The request and its body.
    pub use crate::http::{
        BodyLimits, FileContent, KeyStyle, Request, RouteInfo, UploadedFile, Value,
    };
}
pub mod negotiation {
    //! Media types, and which renderer answers.
    pub use crate::http::{ContentNegotiation, DefaultContentNegotiation, MediaType, Negotiated};
}
pub mod reverse {
    //! From a route's name to its address.
    pub use crate::http::UrlResolver;
}
pub mod response {
    //! What a response carries.
    #[cfg(feature = "files")]
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    pub use crate::http::FileResponse;
    pub use crate::http::{Body, ByteStream, Event, Rendering, SameSite, SetCookie};
}
pub use crate::http::{Response, status};
// 2: one request on its way.
pub mod context;
pub use crate::context::Context;
// 3: who may, and what it looks like; blind to each other.
mod access;
pub mod serializers;
pub use crate::access::{authentication, permissions, throttling};
#[cfg(feature = "auth")]
pub use crate::access::{csrf, passwords, sessions};
// 4: which rows.
mod listing;
pub use crate::listing::{filters, pagination};
// 5: what happens.
pub mod views;
pub use crate::views::{generics, middleware, mixins, viewsets};
// 6: where.
pub mod routers;
// 7: readers of what everything says of itself.
pub mod browsable;
pub mod schema;
// 8: assembly.
pub mod app;
pub use crate::app::RestKit;
// 9: users of the public interface.
#[cfg(any(feature = "auth", feature = "jwt"))]
pub mod contrib;
pub mod test;

pub mod prelude;
pub use rest_kit_macros::{action, api_view, hooks, model_serializer, permission, viewset};

#[doc(hidden)]
pub mod __private;

pub use crate::db::{Choices, Model};
pub use rest_kit_macros::{Choices, Model};

pub use crate::error::{Error, ErrorKind, FieldResult, Result};
