//! Migrations that an application carries with it.

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use rest_kit::db::{Connection, Migrations};

use crate::support::database::databases;

const EMBEDDED: EmbeddedMigrations = embed_migrations!("tests/it/db/migrations");
const BOTH: Migrations = Migrations::both(&EMBEDDED);
const NONE: Migrations = Migrations::new();

#[test]
fn pending_migrations_run_once() {
    for database in databases() {
        let mut connection = Connection::open(&database.url).unwrap();
        assert_eq!(BOTH.pending(&mut connection).unwrap().len(), 2);
        assert_eq!(BOTH.run(&mut connection).unwrap().len(), 2);
        connection
            .batch_execute("INSERT INTO shelves (id, name) VALUES (1, 'A')")
            .unwrap();
        assert!(BOTH.pending(&mut connection).unwrap().is_empty());
        assert!(BOTH.run(&mut connection).unwrap().is_empty());
        assert!(NONE.run(&mut connection).unwrap().is_empty());
    }
}
