CREATE TABLE books (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    title TEXT NOT NULL,
    isbn TEXT NOT NULL UNIQUE,
    price BIGINT NOT NULL -- cents: SQLite has no decimals
);
