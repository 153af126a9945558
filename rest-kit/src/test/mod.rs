//! Testing applications in process: no port, no sleep, a database for each test.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/testing/>.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::test::{Client, database};
//!
//! #[api_view(get)]
//! async fn hello(_cx: &Context) -> Result<Response> {
//!     Ok(Response::new("hello"))
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let app = RestKit::new(Settings::default())
//!     .permissions(AllowAny)
//!     .register_view("hello", hello);
//! let client = Client::start(app, database(())?).await?;
//! assert_eq!(client.get("/hello/").await.text(), r#""hello""#);
//! assert_eq!(client.post("/hello/").await.status(), 405);
//! # Ok::<(), StartError>(())
//! # })?;
//! # Ok::<(), StartError>(())
//! ```

mod assertions;
mod client;
mod cookies;
mod database;
mod live;
#[cfg(feature = "auth")]
mod login;
mod multipart;
mod request;
mod response;

pub use self::assertions::{QueryCounter, assert_num_queries};
pub use self::client::Client;
pub use self::database::{Schema, TestDatabase, database, databases, shared_databases};
pub use self::live::LiveServer;
pub use self::multipart::Multipart;
pub use self::request::{TestFormat, TestRequest};
pub use self::response::TestResponse;
