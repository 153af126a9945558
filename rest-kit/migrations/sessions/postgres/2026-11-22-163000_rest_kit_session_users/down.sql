DROP INDEX session_user_id;
ALTER TABLE session DROP COLUMN user_id;
