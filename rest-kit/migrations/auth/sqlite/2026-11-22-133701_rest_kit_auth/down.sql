DROP TABLE auth_object_permission;
DROP TABLE auth_group_permission;
DROP TABLE auth_user_permission;
DROP TABLE auth_user_group;
DROP TABLE auth_permission;
DROP TABLE auth_group;
DROP TABLE auth_user;
