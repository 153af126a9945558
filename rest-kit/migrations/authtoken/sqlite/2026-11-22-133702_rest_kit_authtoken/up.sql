CREATE TABLE access_token (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest VARCHAR(64) NOT NULL UNIQUE,
    prefix VARCHAR(16) NOT NULL,
    secret VARCHAR(64) NOT NULL,
    user_id INTEGER NOT NULL,
    name VARCHAR(100) NOT NULL,
    created TEXT NOT NULL,
    expires TEXT,
    last_used TEXT
);
CREATE INDEX access_token_user_id ON access_token (user_id);
