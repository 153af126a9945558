CREATE TABLE session (
    id BIGSERIAL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    data JSONB NOT NULL,
    expires TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_expires ON session (expires);
