-- Users may have keys that are no numbers.
DROP INDEX jwt_families_user;
ALTER TABLE jwt_families RENAME COLUMN user_id TO user_number;
ALTER TABLE jwt_families ADD COLUMN user_id TEXT;
UPDATE jwt_families SET user_id = CAST(user_number AS TEXT);
ALTER TABLE jwt_families DROP COLUMN user_number;
ALTER TABLE jwt_outstanding_tokens RENAME COLUMN user_id TO user_number;
ALTER TABLE jwt_outstanding_tokens ADD COLUMN user_id TEXT;
UPDATE jwt_outstanding_tokens SET user_id = CAST(user_number AS TEXT);
ALTER TABLE jwt_outstanding_tokens DROP COLUMN user_number;
CREATE INDEX jwt_families_user ON jwt_families (user_id);
