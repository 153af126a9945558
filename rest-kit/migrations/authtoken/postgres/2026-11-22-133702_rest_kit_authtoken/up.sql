CREATE TABLE access_token (
    id BIGSERIAL PRIMARY KEY,
    digest VARCHAR(64) NOT NULL UNIQUE,
    prefix VARCHAR(16) NOT NULL,
    secret VARCHAR(64) NOT NULL,
    user_id BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    created TIMESTAMPTZ NOT NULL,
    expires TIMESTAMPTZ,
    last_used TIMESTAMPTZ
);
CREATE INDEX access_token_user_id ON access_token (user_id);
