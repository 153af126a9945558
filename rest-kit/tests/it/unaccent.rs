//! Filters and searches that do not mind accents.

use diesel::connection::SimpleConnection as _;
use rest_kit::prelude::*;
use rest_kit::test::{Client, databases};
use serde_json::Value;

use crate::support::app::tables;
use crate::support::library::{Book, BookListSerializer, books};

struct Plain;

#[viewset(
    filter(title[icontains, unaccent__exact, unaccent__iexact, unaccent__startswith]),
    search(title[unaccent__icontains], subtitle[unaccent__iregex])
)]
impl ReadOnlyModelViewSet for Plain {
    type Model = Book;
    type Serializer = BookListSerializer;
}

// parity: FIL-021
#[actix_web::test]
async fn accents_are_of_no_account_where_the_look_up_says_so() {
    for database in databases(tables).unwrap() {
        let db = database.db();
        let kit = || {
            let kit = RestKit::new(Settings::default()).permissions(AllowAny);
            kit.db(db.clone()).register("plain", Plain).build()
        };
        if db.is_postgres() {
            let refused = kit().err().unwrap().to_string();
            for view in ["`book-list` at /plain/", "`book-detail` at /plain/{pk}/"] {
                let mistake = format!(
                    "{view} compares texts without accents, for which PostgreSQL has an \
                     extension; write `CREATE EXTENSION IF NOT EXISTS unaccent` into a migration"
                );
                assert!(refused.contains(&mistake), "{refused}");
            }
            db.write(|connection| connection.batch_execute("CREATE EXTENSION unaccent"))
                .await
                .unwrap();
        }
        let client = Client::new(kit().unwrap()).await;
        for (id, title, subtitle) in [
            (1_i64, "Søren's Straße", ""),
            (2, "Crème brûlée", "Éclairs"),
            (3, "creme", "100%"),
        ] {
            let changes = Book::changes()
                .set(books::title, title.to_owned())
                .set(books::subtitle, Some(subtitle.to_owned()));
            let row = Book::objects().filter(books::id.eq(id));
            row.update(changes, client.db()).await.unwrap();
        }
        for (query, expected) in [
            ("search=CREME", &[2_i64, 3][..]),
            ("search=cr%C3%A9me+brulee", &[2]),
            ("search=soren+STRASSE", &[1]),
            ("search=%5Eeclair", &[2]),
            ("search=%25", &[3]),
            ("title__unaccent=Creme+brulee", &[2]),
            ("title__unaccent=creme+brulee", &[]),
            ("title__unaccent__iexact=CR%C3%88ME", &[3]),
            ("title__unaccent__startswith=S%C3%B6ren", &[1]),
            ("title__icontains=creme", &[3]),
            ("title__unaccent__startswith=%25", &[]),
        ] {
            let rows: Vec<Value> = client.get(&format!("/plain/?{query}")).await.json();
            let ids: Vec<_> = rows.iter().filter_map(|row| row["id"].as_i64()).collect();
            assert_eq!(ids, expected, "{query}");
        }
        assert_eq!(client.get("/plain/?search=%00").await.status(), 400);
    }
}
