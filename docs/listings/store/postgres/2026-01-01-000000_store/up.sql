CREATE TABLE users (
    id BIGSERIAL PRIMARY KEY,
    username VARCHAR(150) NOT NULL UNIQUE,
    token VARCHAR(40) NOT NULL UNIQUE,
    is_staff BOOLEAN NOT NULL
);

CREATE TABLE authors (
    id BIGSERIAL PRIMARY KEY,
    name VARCHAR(100) NOT NULL UNIQUE
);

CREATE TABLE tags (
    id BIGSERIAL PRIMARY KEY,
    name VARCHAR(50) NOT NULL UNIQUE
);

CREATE TABLE books (
    id BIGSERIAL PRIMARY KEY,
    title VARCHAR(200) NOT NULL,
    author_id BIGINT NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    isbn VARCHAR(13) NOT NULL UNIQUE,
    published_date DATE NOT NULL,
    price NUMERIC(8, 2) NOT NULL,
    status VARCHAR(9) NOT NULL,
    owner_id BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX books_author_id ON books (author_id);

CREATE TABLE book_tags (
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    tag_id BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (book_id, tag_id)
);

CREATE TABLE loans (
    id BIGSERIAL PRIMARY KEY,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    reader VARCHAR(50) NOT NULL,
    since DATE NOT NULL,
    returned BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX one_loan_at_a_time ON loans (book_id) WHERE NOT returned;
