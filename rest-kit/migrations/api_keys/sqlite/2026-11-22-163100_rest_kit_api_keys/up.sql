CREATE TABLE api_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    prefix VARCHAR(8) NOT NULL UNIQUE,
    digest VARCHAR(64) NOT NULL,
    name VARCHAR(50) NOT NULL,
    user_id INTEGER,
    secret VARCHAR(64) NOT NULL,
    created TEXT NOT NULL,
    expires TEXT,
    revoked BOOLEAN NOT NULL
);
CREATE INDEX api_key_user_id ON api_key (user_id);
