CREATE TABLE IF NOT EXISTS books (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    title TEXT NOT NULL,
    author TEXT NOT NULL,
    isbn TEXT NOT NULL UNIQUE,
    published_date DATE NOT NULL,
    price BIGINT NOT NULL -- hundredths
);
CREATE INDEX IF NOT EXISTS books_published_date ON books (published_date);
