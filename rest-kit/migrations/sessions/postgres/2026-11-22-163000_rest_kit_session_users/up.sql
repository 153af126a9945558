ALTER TABLE session ADD COLUMN user_id BIGINT;
CREATE INDEX session_user_id ON session (user_id);
