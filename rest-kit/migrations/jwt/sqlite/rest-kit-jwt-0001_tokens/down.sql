DROP TABLE jwt_outstanding_tokens;
DROP TABLE jwt_families;
