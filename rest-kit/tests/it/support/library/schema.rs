//! The tables; `SERIAL`, `MOMENT`, … are named per database.

diesel::table! {
    /// A table that somebody else has declared.
    legacy_notes (note_id) {
        note_id -> BigInt,
        body -> Text,
        pinned -> Bool,
    }
}

pub(crate) const SCHEMA: &str = r"
    CREATE TABLE users (id SERIAL, username TEXT NOT NULL UNIQUE, token TEXT NOT NULL UNIQUE,
        is_staff BOOLEAN NOT NULL, is_active BOOLEAN NOT NULL);
    CREATE TABLE authors (id SERIAL, name TEXT NOT NULL UNIQUE, born DATE);
    CREATE TABLE tags (id SERIAL, name TEXT NOT NULL UNIQUE);
    CREATE TABLE books (
        id SERIAL, title TEXT NOT NULL, subtitle TEXT, isbn TEXT NOT NULL UNIQUE,
        author_id BIGINT NOT NULL REFERENCES authors (id), price MONEY2 NOT NULL,
        pages BIGINT, status TEXT NOT NULL, in_print BOOLEAN NOT NULL,
        owner_id BIGINT REFERENCES users (id),
        created_at MOMENT NOT NULL, updated_at MOMENT NOT NULL);
    CREATE TABLE book_tags (
        book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
        tag_id BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
        PRIMARY KEY (book_id, tag_id));
    CREATE TABLE reviews (
        id SERIAL, book_id BIGINT NOT NULL REFERENCES books (id), reader TEXT NOT NULL,
        stars SMALLINT NOT NULL, UNIQUE (book_id, reader));
    CREATE TABLE shelves (id UUID PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE legacy_notes (
        note_id SERIAL, body TEXT NOT NULL, pinned BOOLEAN NOT NULL);
    CREATE TABLE samples (
        id SERIAL, flag BOOLEAN NOT NULL, small SMALLINT NOT NULL, medium INTEGER NOT NULL,
        large BIGINT NOT NULL, single REAL NOT NULL, double DOUBLE PRECISION NOT NULL,
        text TEXT NOT NULL, email TEXT NOT NULL, link TEXT NOT NULL, slug TEXT NOT NULL,
        bytes BYTES NOT NULL, day DATE NOT NULL, hour TIME NOT NULL, moment MOMENT NOT NULL,
        money MONEY2 NOT NULL, code UUID NOT NULL, json JSONB NOT NULL, span BIGINT NOT NULL,
        status TEXT NOT NULL, maybe_flag BOOLEAN, maybe_number INTEGER,
        maybe_text TEXT, maybe_bytes BYTES, maybe_day DATE, maybe_hour TIME, maybe_moment MOMENT,
        maybe_money MONEY2, maybe_code UUID, maybe_json JSONB, maybe_span BIGINT,
        maybe_status TEXT);";
