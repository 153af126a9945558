CREATE TABLE jwt_families (
    id TEXT PRIMARY KEY NOT NULL,
    user_id BIGINT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX jwt_families_user ON jwt_families (user_id);
CREATE INDEX jwt_families_expires ON jwt_families (expires_at);
CREATE TABLE jwt_outstanding_tokens (
    jti TEXT PRIMARY KEY NOT NULL,
    family_id TEXT NOT NULL REFERENCES jwt_families (id) ON DELETE CASCADE,
    user_id BIGINT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    blacklisted_at TEXT,
    successor TEXT
);
CREATE INDEX jwt_outstanding_tokens_family ON jwt_outstanding_tokens (family_id);
CREATE INDEX jwt_outstanding_tokens_expires ON jwt_outstanding_tokens (expires_at);
