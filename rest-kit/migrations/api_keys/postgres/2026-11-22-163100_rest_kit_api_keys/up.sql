CREATE TABLE api_key (
    id BIGSERIAL PRIMARY KEY,
    prefix VARCHAR(8) NOT NULL UNIQUE,
    digest VARCHAR(64) NOT NULL,
    name VARCHAR(50) NOT NULL,
    user_id BIGINT,
    secret VARCHAR(64) NOT NULL,
    created TIMESTAMPTZ NOT NULL,
    expires TIMESTAMPTZ,
    revoked BOOLEAN NOT NULL
);
CREATE INDEX api_key_user_id ON api_key (user_id);
