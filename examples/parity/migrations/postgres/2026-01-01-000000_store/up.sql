CREATE TABLE users (
    id BIGSERIAL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL,
    password TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    is_staff BOOLEAN NOT NULL,
    is_superuser BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL
);
CREATE TABLE user_permissions (
    id BIGSERIAL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    codename TEXT NOT NULL,
    UNIQUE (user_id, codename)
);
CREATE TABLE authors (
    id BIGSERIAL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    born DATE
);
CREATE TABLE publishers (
    id BIGSERIAL PRIMARY KEY,
    name TEXT NOT NULL,
    website TEXT NOT NULL DEFAULT ''
);
CREATE TABLE tags (
    id BIGSERIAL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE
);
CREATE TABLE books (
    id BIGSERIAL PRIMARY KEY,
    title TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
    publisher_id BIGINT REFERENCES publishers (id) ON DELETE SET NULL,
    isbn TEXT NOT NULL UNIQUE,
    published_date DATE NOT NULL,
    price NUMERIC(6, 2) NOT NULL,
    pages BIGINT,
    in_print BOOLEAN NOT NULL,
    rating DOUBLE PRECISION,
    status TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    owner_id BIGINT REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX books_author ON books (author_id);
CREATE TABLE book_tags (
    id BIGSERIAL PRIMARY KEY,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    tag_id BIGINT NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    UNIQUE (book_id, tag_id)
);
CREATE TABLE reviews (
    id BIGSERIAL PRIMARY KEY,
    book_id BIGINT NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    reviewer_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    stars SMALLINT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    UNIQUE (book_id, reviewer_id)
);
