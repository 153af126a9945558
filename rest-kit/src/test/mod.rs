//! Testing applications in process: no port, no sleep, a database for each test.
//!
//! DRF: <https://www.django-rest-framework.org/api-guide/testing/>.

mod assertions;
mod client;
mod database;
mod request;
mod response;

pub use self::assertions::{QueryCounter, assert_num_queries};
pub use self::client::Client;
pub use self::database::{Schema, TestDatabase, database, databases, shared_databases};
pub use self::request::TestRequest;
pub use self::response::TestResponse;
