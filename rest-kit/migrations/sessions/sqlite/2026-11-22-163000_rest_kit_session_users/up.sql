ALTER TABLE session ADD COLUMN user_id INTEGER;
CREATE INDEX session_user_id ON session (user_id);
