CREATE TABLE IF NOT EXISTS authors (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS books (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    title TEXT NOT NULL,
    isbn TEXT NOT NULL UNIQUE,
    published_date DATE NOT NULL,
    pages BIGINT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES authors (id)
);
CREATE TABLE IF NOT EXISTS book_tags (
    book_id BIGINT NOT NULL REFERENCES books (id),
    tag_id BIGINT NOT NULL REFERENCES tags (id),
    PRIMARY KEY (book_id, tag_id)
);

-- 300 books of 40 authors; each has three of 20 tags.
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40)
INSERT OR IGNORE INTO authors (id, name) SELECT n, 'Author Number ' || n FROM numbers;
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20)
INSERT OR IGNORE INTO tags (id, name) SELECT n, 'tag-' || n FROM numbers;
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 300)
INSERT OR IGNORE INTO books (id, title, isbn, published_date, pages, author_id)
SELECT n, 'The Silent River, Volume ' || n, 9780000000000 + n,
       date('1950-01-01', '+' || (n * 91) || ' days'), 100 + n % 400, n % 40 + 1
FROM numbers;
INSERT OR IGNORE INTO book_tags (book_id, tag_id)
SELECT books.id, (books.id * 7 + tags.id * 6) % 20 + 1 FROM books, tags WHERE tags.id <= 3;
