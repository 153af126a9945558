CREATE TABLE IF NOT EXISTS books (
    id BIGSERIAL PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    author VARCHAR(100) NOT NULL,
    isbn VARCHAR(13) NOT NULL UNIQUE,
    published_date DATE NOT NULL,
    price NUMERIC(8, 2) NOT NULL
);
CREATE INDEX IF NOT EXISTS books_published_date ON books (published_date);
