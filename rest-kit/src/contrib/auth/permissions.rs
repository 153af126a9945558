//! Who has which permission: users themselves, their groups, and users for single rows.

use diesel::ExpressionMethods as _;

use crate::access::permissions::{ObjectPermissionStore, ObjectRef, PermissionStore};
use crate::context::{self, Context};
use crate::db::{Connection, Db, Model};
use crate::error::{Error, Result};

use super::models::{
    Group, GroupPermission, ObjectPermission, Permission, UserGroup, UserPermission,
    auth_group_permission, auth_object_permission, auth_permission, auth_user_group,
    auth_user_permission,
};
use super::users::Users;

/// Giving permissions.
impl Users {
    /// Gives a user a permission: `add_book`.
    ///
    /// # Errors
    ///
    /// 404 when there is no such permission.
    pub async fn grant(&self, user_id: i64, codename: &str, db: &impl AsRef<Db>) -> Result<()> {
        let codename = codename.to_owned();
        let grant = move |connection: &mut Connection| -> Result<()> {
            let permission_id = permission(&codename, connection)?;
            let held = UserPermission::objects()
                .filter(auth_user_permission::user_id.eq(user_id))
                .filter(auth_user_permission::permission_id.eq(permission_id));
            if !held.exists_on(connection)? {
                UserPermission::changes()
                    .set(auth_user_permission::user_id, user_id)
                    .set(auth_user_permission::permission_id, permission_id)
                    .insert_on(connection)?;
            }
            Ok(())
        };
        db.as_ref().atomic(grant).await
    }

    /// Gives a user a permission for one row: `change_book` of the book with this key.
    ///
    /// # Errors
    ///
    /// 404 when there is no such permission.
    #[doc(alias = "assign_perm")]
    pub async fn grant_object<M: Model>(
        &self,
        user_id: i64,
        codename: &str,
        object: &M,
        db: &impl AsRef<Db>,
    ) -> Result<()> {
        let (codename, key) = (codename.to_owned(), object.primary_key().to_string());
        let grant = move |connection: &mut Connection| -> Result<()> {
            let permission_id = permission(&codename, connection)?;
            let held = ObjectPermission::objects()
                .filter(auth_object_permission::user_id.eq(user_id))
                .filter(auth_object_permission::permission_id.eq(permission_id))
                .filter(auth_object_permission::object_key.eq(key.clone()));
            if !held.exists_on(connection)? {
                ObjectPermission::changes()
                    .set(auth_object_permission::user_id, user_id)
                    .set(auth_object_permission::permission_id, permission_id)
                    .set(auth_object_permission::object_key, key)
                    .insert_on(connection)?;
            }
            Ok(())
        };
        db.as_ref().atomic(grant).await
    }

    /// Gives every user of a group a permission.
    ///
    /// # Errors
    ///
    /// 404 when there is no such permission.
    pub async fn grant_group(
        &self,
        group: &Group,
        codename: &str,
        db: &impl AsRef<Db>,
    ) -> Result<()> {
        let (group_id, codename) = (group.id, codename.to_owned());
        let grant = move |connection: &mut Connection| -> Result<()> {
            let permission_id = permission(&codename, connection)?;
            let held = GroupPermission::objects()
                .filter(auth_group_permission::group_id.eq(group_id))
                .filter(auth_group_permission::permission_id.eq(permission_id));
            if !held.exists_on(connection)? {
                GroupPermission::changes()
                    .set(auth_group_permission::group_id, group_id)
                    .set(auth_group_permission::permission_id, permission_id)
                    .insert_on(connection)?;
            }
            Ok(())
        };
        db.as_ref().atomic(grant).await
    }

    /// Puts a user into a group.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn join(&self, user_id: i64, group: &Group, db: &impl AsRef<Db>) -> Result<()> {
        let group_id = group.id;
        let join = move |connection: &mut Connection| -> Result<()> {
            let there = UserGroup::objects()
                .filter(auth_user_group::user_id.eq(user_id))
                .filter(auth_user_group::group_id.eq(group_id));
            if !there.exists_on(connection)? {
                UserGroup::changes()
                    .set(auth_user_group::user_id, user_id)
                    .set(auth_user_group::group_id, group_id)
                    .insert_on(connection)?;
            }
            Ok(())
        };
        db.as_ref().atomic(join).await
    }
}

fn permission(codename: &str, connection: &mut Connection) -> Result<i64> {
    let named = auth_permission::codename.eq(codename.to_owned());
    let found = Permission::objects().filter(named).first_on(connection)?;
    let message = format!("No permission is called `{codename}`.");
    let found = found.ok_or_else(|| Error::not_found().with_message(message))?;
    Ok(found.id)
}

/// Returns the keys of the permissions with these names; none when one is missing.
fn permissions(codenames: Vec<String>, connection: &mut Connection) -> Result<Option<Vec<i64>>> {
    let count = codenames.len();
    let named = auth_permission::codename.eq_any(codenames);
    let found = Permission::objects().filter(named).load_on(connection)?;
    let keys: Vec<i64> = found.into_iter().map(|permission| permission.id).collect();
    Ok((keys.len() == count).then_some(keys))
}

impl PermissionStore for Users {
    async fn has_perms(
        &self,
        user: &dyn context::User,
        perms: &[String],
        cx: &Context,
    ) -> Result<bool> {
        let Some(user_id) = user.id().number() else {
            return Ok(false);
        };
        let perms = distinct(perms);
        let look = move |connection: &mut Connection| -> Result<bool> {
            let Some(wanted) = permissions(perms, connection)? else {
                return Ok(false);
            };
            let own = UserPermission::objects()
                .filter(auth_user_permission::user_id.eq(user_id))
                .filter(auth_user_permission::permission_id.eq_any(wanted.clone()))
                .load_on(connection)?;
            let mut missing = wanted;
            missing.retain(|key| own.iter().all(|held| held.permission_id != *key));
            if missing.is_empty() {
                return Ok(true);
            }
            let groups = UserGroup::objects()
                .filter(auth_user_group::user_id.eq(user_id))
                .load_on(connection)?;
            let groups: Vec<i64> = groups
                .iter()
                .map(|membership| membership.group_id)
                .collect();
            let held = GroupPermission::objects()
                .filter(auth_group_permission::group_id.eq_any(groups))
                .filter(auth_group_permission::permission_id.eq_any(missing.clone()))
                .load_on(connection)?;
            missing.retain(|key| held.iter().all(|held| held.permission_id != *key));
            Ok(missing.is_empty())
        };
        cx.db().read(look).await
    }
}

impl ObjectPermissionStore for Users {
    async fn has_object_perms(
        &self,
        user: &dyn context::User,
        perms: &[String],
        object: &ObjectRef,
        cx: &Context,
    ) -> Result<bool> {
        let Some(user_id) = user.id().number() else {
            return Ok(false);
        };
        let perms = distinct(perms);
        let key = object.key.clone();
        let look = move |connection: &mut Connection| -> Result<bool> {
            let Some(wanted) = permissions(perms, connection)? else {
                return Ok(false);
            };
            let count = i64::try_from(wanted.len()).map_err(Error::internal)?;
            let held = ObjectPermission::objects()
                .filter(auth_object_permission::user_id.eq(user_id))
                .filter(auth_object_permission::object_key.eq(key))
                .filter(auth_object_permission::permission_id.eq_any(wanted))
                .count_on(connection)?;
            Ok(held == count)
        };
        cx.db().read(look).await
    }
}

fn distinct(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names
}
