CREATE TABLE reviews (
    id BIGSERIAL PRIMARY KEY,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    reader_id BIGINT NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
    stars SMALLINT NOT NULL,
    text VARCHAR(2000) NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (book_id, reader_id)
);
CREATE INDEX reviews_reader_id ON reviews (reader_id);
