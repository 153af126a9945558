CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    data TEXT NOT NULL,
    expires TEXT NOT NULL
);
CREATE INDEX session_expires ON session (expires);
