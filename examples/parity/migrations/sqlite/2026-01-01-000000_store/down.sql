DROP TABLE reviews;
DROP TABLE book_tags;
DROP TABLE books;
DROP TABLE tags;
DROP TABLE publishers;
DROP TABLE authors;
DROP TABLE user_permissions;
DROP TABLE users;
