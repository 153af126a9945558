-- Users may have keys that are no numbers.
ALTER TABLE jwt_families ALTER COLUMN user_id TYPE TEXT USING user_id::TEXT;
ALTER TABLE jwt_outstanding_tokens ALTER COLUMN user_id TYPE TEXT USING user_id::TEXT;
