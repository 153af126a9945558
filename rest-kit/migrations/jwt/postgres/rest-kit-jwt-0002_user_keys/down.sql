ALTER TABLE jwt_outstanding_tokens ALTER COLUMN user_id TYPE BIGINT
    USING CASE WHEN user_id ~ '^-?[0-9]{1,18}$' THEN user_id::BIGINT END;
ALTER TABLE jwt_families ALTER COLUMN user_id TYPE BIGINT
    USING CASE WHEN user_id ~ '^-?[0-9]{1,18}$' THEN user_id::BIGINT END;
