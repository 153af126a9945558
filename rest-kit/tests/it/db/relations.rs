//! Relations: one query for any number of rows.

use rest_kit::Model;

use super::library::{Author, Book, Tag, authors, book, books, library, tags};
use crate::support::database::databases;

#[test]
fn to_one_loads_what_rows_refer_to() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        let author = Author::changes()
            .set(authors::name, "Ann")
            .insert_on(connection)
            .unwrap();
        let with = book("A", "1", connection);
        let change = Book::changes().set(books::author_id, author.id);
        let with = change.update_on(&with.id, connection).unwrap().unwrap();
        let without = book("B", "1", connection);
        let found = Book::FIELDS
            .author
            .load(&[with, without], connection)
            .unwrap();
        assert_eq!(found[&author.id], author);
        assert_eq!(found.len(), 1);
    }
}

#[test]
fn many_to_many_writes_the_difference() {
    for database in databases() {
        let mut connection = library(&database);
        let connection = &mut connection;
        let tag = |name: &'static str| Tag::changes().set(tags::name, name);
        let new = [tag("a"), tag("b"), tag("c")].map(|it| it.insert_on(connection).unwrap());
        let [a, b, c] = new.map(|tag| tag.id);
        let row = book("A", "1", connection);
        let other = book("B", "1", connection);
        let relation = &Book::FIELDS.tags;
        let rows = [row.clone(), other.clone()];
        relation.set(connection, &row.id, &[a, b]).unwrap();
        relation.set(connection, &row.id, &[b, c, c]).unwrap();
        let keys = relation.load_keys(&rows, connection).unwrap();
        assert_eq!(keys[&row.id], [c, b], "the order of tags is -name");
        assert!(!keys.contains_key(&other.id));
        let loaded = relation.load(&rows, connection).unwrap();
        assert_eq!(loaded[&row.id][0].name, "c");
        let refused = relation.set(connection, &row.id, &[a, rest_kit::values::Uuid::new_v4()]);
        assert!(refused.is_err());
        assert_eq!(
            relation.load_keys(&rows, connection).unwrap(),
            keys,
            "rolled back"
        );
        relation.clear(connection, &row.id).unwrap();
        assert!(relation.load_keys(&rows, connection).unwrap().is_empty());
    }
}
