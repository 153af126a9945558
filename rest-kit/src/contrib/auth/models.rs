//! The tables of users, groups and permissions.

use std::fmt;

use crate::context::{self, UserId};
use crate::db::values::DateTime;

/// Somebody who may log in.
#[derive(rest_kit_macros::Model, Clone)]
#[model(table = "auth_user", ordering("username"))]
#[doc(alias = "AbstractUser")]
pub struct User {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// The name to log in with.
    #[model(
        max_length = 150,
        unique,
        help_text = "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only."
    )]
    pub username: String,
    /// First name.
    #[model(max_length = 150, blank, default = String::new())]
    pub first_name: String,
    /// Last name.
    #[model(max_length = 150, blank, default = String::new())]
    pub last_name: String,
    /// Where mail reaches them.
    #[model(max_length = 254, email, blank, default = String::new(), label = "Email address")]
    pub email: String,
    /// The hash of the password.
    #[model(max_length = 128)]
    pub password: String,
    /// May log in at all.
    #[model(default = true)]
    pub is_active: bool,
    /// May use what is reserved for staff.
    #[model(default = false)]
    pub is_staff: bool,
    /// Has every permission.
    #[model(default = false)]
    pub is_superuser: bool,
    /// When they have logged in last.
    pub last_login: Option<DateTime>,
    /// When they came.
    #[model(auto_now_add)]
    pub date_joined: DateTime,
}

impl User {
    /// Returns first and last name.
    #[doc(alias = "get_full_name")]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
            .trim()
            .to_owned()
    }

    /// What passwords must not be like, by label.
    pub(super) fn attributes(&self) -> [(&str, &str); 4] {
        [
            ("username", &self.username),
            ("first name", &self.first_name),
            ("last name", &self.last_name),
            ("email address", &self.email),
        ]
    }
}

/// The hash of the password is not shown.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("is_active", &self.is_active)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.username)
    }
}

impl context::User for User {
    fn id(&self) -> UserId {
        self.id.into()
    }

    fn username(&self) -> &str {
        &self.username
    }

    fn is_active(&self) -> bool {
        self.is_active
    }

    fn is_staff(&self) -> bool {
        self.is_staff
    }

    fn is_superuser(&self) -> bool {
        self.is_superuser
    }

    fn session_auth_hash(&self) -> Option<String> {
        Some(self.password.clone())
    }
}

/// Users who have the same permissions.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "auth_group", ordering("name"))]
pub struct Group {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Its name.
    #[model(max_length = 150, unique)]
    pub name: String,
}

/// What somebody may do: `add_book`.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "auth_permission", ordering("codename"))]
pub struct Permission {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Its name for programs: `add_book`.
    #[model(max_length = 100, unique)]
    pub codename: String,
    /// Its name for people: `Can add book`.
    #[model(max_length = 255)]
    pub name: String,
}

/// A user is in a group.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(table = "auth_user_group", unique_together(user_id, group_id))]
pub struct UserGroup {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Who.
    #[model(references = User, on_delete = "cascade")]
    pub user_id: i64,
    /// In which group.
    #[model(references = Group, on_delete = "cascade")]
    pub group_id: i64,
}

/// A user has a permission.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(
    table = "auth_user_permission",
    unique_together(user_id, permission_id)
)]
pub struct UserPermission {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Who.
    #[model(references = User, on_delete = "cascade")]
    pub user_id: i64,
    /// Has which permission.
    #[model(references = Permission, on_delete = "cascade")]
    pub permission_id: i64,
}

/// The users of a group have a permission.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(
    table = "auth_group_permission",
    unique_together(group_id, permission_id)
)]
pub struct GroupPermission {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Which group.
    #[model(references = Group, on_delete = "cascade")]
    pub group_id: i64,
    /// Has which permission.
    #[model(references = Permission, on_delete = "cascade")]
    pub permission_id: i64,
}

/// A user has a permission for one row.
#[derive(rest_kit_macros::Model, Clone, Debug)]
#[model(
    table = "auth_object_permission",
    unique_together(user_id, permission_id, object_key)
)]
pub struct ObjectPermission {
    /// The primary key.
    #[model(primary_key)]
    pub id: i64,
    /// Who.
    #[model(references = User, on_delete = "cascade")]
    pub user_id: i64,
    /// Has which permission; its name tells the model.
    #[model(references = Permission, on_delete = "cascade")]
    pub permission_id: i64,
    /// The row's primary key, as text.
    #[model(max_length = 255)]
    pub object_key: String,
}
