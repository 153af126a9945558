//! Versions of rows: counted by each change, and what changes are compared by.

use diesel::connection::SimpleConnection as _;
use futures_util::future::join_all;
use rest_kit::db::Connection;
use rest_kit::middleware::ConditionalRequests;
use rest_kit::prelude::*;
use rest_kit::test::{Client, shared_databases};
use serde_json::{Value, json};

use crate::support::database::sql;

#[derive(Model, Clone, Debug)]
#[model(table = "pages_of_wiki")]
struct Page {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 50)]
    text: String,
    #[model(version)]
    version: i32,
}

#[derive(Serializer)]
#[serializer(model = Page)]
struct PageSerializer {
    #[field(read_only)]
    id: i64,
    text: String,
    version: i32,
}

struct Pages;

#[viewset(middleware = ConditionalRequests::new().by("version").required())]
impl ModelViewSet for Pages {
    type Model = Page;
    type Serializer = PageSerializer;
}

fn tables(connection: &mut Connection) -> Result<()> {
    let schema = "CREATE TABLE pages_of_wiki (id SERIAL, text VARCHAR(50) NOT NULL,
        version INTEGER NOT NULL);";
    Ok(connection.batch_execute(&sql(schema, connection.is_sqlite()))?)
}

// parity: CAC-005, CAC-012
#[actix_web::test]
async fn changes_are_counted_and_none_is_lost() {
    for database in shared_databases(tables).unwrap() {
        let kit = RestKit::new(Settings::default()).permissions(AllowAny);
        let kit = kit.db(database.db().clone()).register("pages", Pages);
        let client = Client::new(kit.build().unwrap()).await;
        let new = json!({"text": "new", "version": 99});
        let created = client.post("/pages/").json(&new).await;
        assert_eq!(
            created.value(),
            json!({"id": 1, "text": "new", "version": 1})
        );
        assert_eq!(client.get("/pages/1/").await.header("etag"), Some("\"1\""));

        let change = async |text: &str, tag: &str| {
            let patch = client.patch("/pages/1/").json(&json!({ "text": text }));
            patch.header("if-match", tag).await
        };
        let second = change("second", "\"1\"").await;
        assert_eq!(
            second.value(),
            json!({"id": 1, "text": "second", "version": 2})
        );
        assert_eq!(change("late", "\"1\"").await.status(), 412);
        // The version is nobody's to write, and a change of nothing is none.
        let patch = client.patch("/pages/1/").json(&json!({"version": 7}));
        let same: Value = patch.header("if-match", "\"2\"").await.json();
        assert_eq!(same["version"], 2);

        let at_once = join_all((0..6).map(async |_| change("one", "\"2\"").await.status())).await;
        let done = at_once.iter().filter(|status| **status == 200).count();
        let late = at_once.iter().filter(|status| **status == 412).count();
        assert_eq!((done, late), (1, 5));
        // Changes of many rows count, too.
        let text = Page::changes().set(pages_of_wiki::text, "all".to_owned());
        Page::objects().update(text, client.db()).await.unwrap();
        let last = client.get("/pages/1/").await;
        assert_eq!(last.value(), json!({"id": 1, "text": "all", "version": 4}));
    }
}
