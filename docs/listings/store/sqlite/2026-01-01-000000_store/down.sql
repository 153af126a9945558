DROP TABLE loans;
DROP TABLE book_tags;
DROP TABLE books;
DROP TABLE tags;
DROP TABLE authors;
DROP TABLE users;
