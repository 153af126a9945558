CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    reader_id BIGINT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
    stars SMALLINT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (book_id, reader_id)
);
CREATE INDEX reviews_reader_id ON reviews (reader_id);
