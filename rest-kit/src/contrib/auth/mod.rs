//! Users, groups and permissions in the database, with endpoints to log in and to register.
//!
//! Django: <https://docs.djangoproject.com/en/stable/topics/auth/>.
//!
//! [`Users`] is the store that authenticators and permissions ask. An application with users of
//! its own type implements the same traits ([`UserStore`](crate::authentication::UserStore),
//! [`PermissionStore`](crate::permissions::PermissionStore)) and leaves this away.
//!
//! ```
//! use rest_kit::authentication::BasicAuthentication;
//! use rest_kit::contrib::auth::{self, User, Users, auth_user};
//! use rest_kit::prelude::*;
//! use rest_kit::test::{Client, database};
//!
//! #[api_view(get)]
//! async fn hello(cx: &Context) -> Result<Response> {
//!     Ok(Response::new(&cx.user().map(|user| user.username().to_owned())))
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let users = Users::new();
//! let app = RestKit::new(Settings::default())
//!     .permissions(IsAuthenticated)
//!     .with(auth::install)
//!     .authentication(BasicAuthentication::new(users.clone()))
//!     .register_view("hello", hello);
//! let client = Client::start(app, database(())?).await?;
//!
//! let alice = User::changes().set(auth_user::username, "alice");
//! users.create(alice, "a long and quiet river", client.db()).await?;
//! let answer = client.get("/hello/").basic("alice", "a long and quiet river").await;
//! assert_eq!(answer.text(), r#""alice""#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod endpoints;
mod models;
mod permissions;
mod superuser;
mod users;

use crate::app::RestKit;
use crate::db::{Connection, Db, Migrations, Model};
use crate::descriptors::ModelDescriptor;
use crate::error::{Error, Result};
use rest_kit::migrations::embed_migrations;

#[cfg(feature = "smtp")]
#[cfg_attr(docsrs, doc(cfg(feature = "smtp")))]
pub use self::endpoints::SmtpMailer;
pub use self::endpoints::{ConsoleMailer, Endpoints, Mail, Mailer};
pub use self::models::{
    Group, GroupPermission, ObjectPermission, Permission, User, UserGroup, UserPermission,
    auth_group, auth_group_permission, auth_object_permission, auth_permission, auth_user,
    auth_user_group, auth_user_permission,
};
pub use self::superuser::{NewUser, create_superuser};
pub use self::users::Users;

/// The tables of users, groups and permissions.
pub const MIGRATIONS: Migrations = Migrations::new()
    .sqlite(embed_migrations!("migrations/auth/sqlite"))
    .postgres(embed_migrations!("migrations/auth/postgres"));

/// Adds the tables, and the permissions `add_book`, `change_book`, `delete_book` and `view_book`
/// for each model of the application.
pub fn install(kit: RestKit) -> RestKit {
    kit.migrations(MIGRATIONS)
        .on_ready(async |api| create_permissions(&api.models(), api.db()).await)
}

/// Creates the four permissions of each model that are not there yet.
///
/// # Errors
///
/// The database's.
pub async fn create_permissions(models: &[&'static ModelDescriptor], db: &Db) -> Result<()> {
    let models = models.to_vec();
    let create = move |connection: &mut Connection| -> Result<()> {
        let rows = Permission::objects().load_on(connection)?;
        // Models of one name share their permissions.
        let mut known: Vec<String> = rows.into_iter().map(|row| row.codename).collect();
        for model in models {
            let short = model.name.to_lowercase();
            for action in ["add", "change", "delete", "view"] {
                let codename = format!("{action}_{short}");
                if known.contains(&codename) {
                    continue;
                }
                known.push(codename.clone());
                Permission::changes()
                    .set(auth_permission::codename, codename)
                    .set(
                        auth_permission::name,
                        format!("Can {action} {}", model.verbose_name),
                    )
                    .insert_on(connection)
                    .map_err(Error::internal)?;
            }
        }
        Ok(())
    };
    db.atomic(create).await
}
