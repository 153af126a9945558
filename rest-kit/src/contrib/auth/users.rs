//! The users' store: finding, creating, passwords.

use std::fmt;
use std::sync::Arc;

use diesel::ExpressionMethods as _;

use crate::access::authentication::{PasswordStore, RemoteUserStore, UserStore};
use crate::access::passwords::{Check, PasswordPolicy, Passwords};
use crate::context::{self, Context, UserId};
use crate::db::values::DateTime;
use crate::db::{Changes, Connection, Db, Model};
use crate::descriptors::RequiredModel;
use crate::error::{Result, ValidationErrors};

use super::endpoints::check_username;
use super::models::{User, auth_user};

/// Runs in the transaction that creates a user.
type CreateHook = Arc<dyn Fn(&User, &mut Connection) -> Result<()> + Send + Sync>;

/// Finds users and their permissions, and checks their passwords.
///
/// Copies share the threads that hash.
#[derive(Clone)]
#[doc(alias = "UserManager")]
#[doc(alias = "ModelBackend")]
pub struct Users {
    passwords: Passwords,
    policy: PasswordPolicy,
    on_create: Vec<CreateHook>,
    create_unknown_user: bool,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            passwords: Passwords::default(),
            policy: PasswordPolicy::default(),
            on_create: Vec::new(),
            create_unknown_user: true,
        }
    }
}

impl fmt::Debug for Users {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Users")
            .field("passwords", &self.passwords)
            .finish_non_exhaustive()
    }
}

impl Users {
    /// Creates a store with Django's rules for passwords.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces how passwords are hashed.
    #[must_use]
    pub fn passwords(mut self, passwords: Passwords) -> Self {
        self.passwords = passwords;
        self
    }

    /// Replaces which new passwords are taken.
    #[must_use]
    pub fn policy(mut self, policy: PasswordPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Runs `hook` for every new user, in the transaction that creates them: when it fails,
    /// there is no user.
    ///
    /// # Examples
    ///
    /// DRF's idiom: a token for each new user.
    ///
    /// ```
    /// use rest_kit::contrib::auth::Users;
    /// use rest_kit::contrib::authtoken::PlainTokens;
    ///
    /// let users = Users::new().on_create(|user, connection| {
    ///     PlainTokens::<Users>::get_or_create_on(user.id, connection)?;
    ///     Ok(())
    /// });
    /// # let _ = users;
    /// ```
    #[must_use]
    #[doc(alias = "post_save")]
    pub fn on_create(
        mut self,
        hook: impl Fn(&User, &mut Connection) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.on_create.push(Arc::new(hook));
        self
    }

    /// Sets whether somebody whom a proxy names for the first time becomes a user; they do
    /// unless told otherwise, as with Django.
    #[must_use]
    pub fn create_unknown_user(mut self, create: bool) -> Self {
        self.create_unknown_user = create;
        self
    }

    /// Creates a user with this password.
    ///
    /// The password is taken as it is: [`check_new_password`](Self::check_new_password) judges
    /// those that people choose.
    ///
    /// # Errors
    ///
    /// 409 when the name is taken; 400 when the password is too long.
    #[doc(alias = "create_user")]
    pub async fn create(
        &self,
        values: Changes<User>,
        password: &str,
        db: &impl AsRef<Db>,
    ) -> Result<User> {
        let hash = self.passwords.hash(password).await?;
        self.insert(values.set(auth_user::password, hash), db).await
    }

    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        self.passwords.hash(password).await
    }

    /// Stores a new user and runs the hooks.
    pub(super) async fn insert(&self, row: Changes<User>, db: &impl AsRef<Db>) -> Result<User> {
        if self.on_create.is_empty() {
            return User::objects().create(row, db).await;
        }
        let hooks = self.on_create.clone();
        let insert = move |connection: &mut Connection| -> Result<User> {
            let user = row.insert_on(connection)?;
            for hook in &hooks {
                hook(&user, connection)?;
            }
            Ok(user)
        };
        db.as_ref().atomic(insert).await
    }

    /// Creates a user who has every permission.
    ///
    /// # Errors
    ///
    /// As [`create`](Self::create).
    pub async fn create_superuser(
        &self,
        values: Changes<User>,
        password: &str,
        db: &impl AsRef<Db>,
    ) -> Result<User> {
        let values = values
            .set(auth_user::is_staff, true)
            .set(auth_user::is_superuser, true);
        self.create(values, password, db).await
    }

    /// Judges a password that this user has chosen.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in Django's words.
    pub fn check_new_password(&self, password: &str, user: &User) -> Result<(), ValidationErrors> {
        self.policy.check(password, &user.attributes())
    }

    /// Judges a password for a user who does not exist yet.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, in Django's words.
    pub fn check_first_password(
        &self,
        password: &str,
        attributes: &[(&str, &str)],
    ) -> Result<(), ValidationErrors> {
        self.policy.check(password, attributes)
    }

    /// Gives the user another password; sessions and tokens of before end.
    ///
    /// # Errors
    ///
    /// 404 when the user is gone; 400 when the password is too long.
    pub async fn set_password(
        &self,
        user: &User,
        password: &str,
        db: &impl AsRef<Db>,
    ) -> Result<User> {
        let hash = self.passwords.hash(password).await?;
        self.store_hash(user, hash, db).await?;
        User::objects().get(user.id, db).await
    }

    async fn store_hash(&self, user: &User, hash: String, db: &impl AsRef<Db>) -> Result<()> {
        let changes = User::changes().set(auth_user::password, hash);
        let row = User::objects().filter(auth_user::id.eq(user.id));
        row.update(changes, db).await?;
        Ok(())
    }

    /// Returns the user of this name, if there is one and the password is theirs.
    ///
    /// Unknown names take as long as wrong passwords. A hash of an older kind is replaced.
    ///
    /// # Errors
    ///
    /// Failures of the database; 503 when too many passwords wait to be hashed.
    pub async fn check(
        &self,
        username: &str,
        password: &str,
        db: &impl AsRef<Db>,
    ) -> Result<Option<User>> {
        let named = User::objects().filter(auth_user::username.eq(username.to_owned()));
        let user = named.first(db).await?;
        let stored = user.as_ref().map(|user| user.password.as_str());
        let check = self.passwords.check(password, stored).await?;
        let Some(mut user) = user.filter(|_| check != Check::Wrong) else {
            return Ok(None);
        };
        if check == Check::Outdated {
            user.password = self.passwords.hash(password).await?;
            self.store_hash(&user, user.password.clone(), db).await?;
        }
        Ok(Some(user))
    }

    /// Notes that the user has logged in now.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn note_login(&self, user_id: i64, db: &impl AsRef<Db>) -> Result<()> {
        let now = User::changes().set(auth_user::last_login, Some(DateTime::now()));
        let row = User::objects().filter(auth_user::id.eq(user_id));
        row.update(now, db).await?;
        Ok(())
    }
}

impl PasswordStore for Users {
    async fn verify(
        &self,
        username: &str,
        password: &str,
        cx: &Context,
    ) -> Result<Option<Arc<dyn context::User>>> {
        let user = self.check(username, password, cx).await?;
        Ok(user.map(|user| Arc::new(user) as _))
    }

    async fn logged_in(&self, user: &dyn context::User, cx: &Context) -> Result<()> {
        match user.id().number() {
            Some(id) => self.note_login(id, cx).await,
            None => Ok(()),
        }
    }

    fn models(&self) -> Vec<RequiredModel> {
        let cure = "add `.with(auth::install)`";
        vec![RequiredModel {
            model: User::DESCRIPTOR,
            cure,
        }]
    }
}

impl UserStore for Users {
    async fn find(&self, id: &UserId, cx: &Context) -> Result<Option<Arc<dyn context::User>>> {
        let Some(id) = id.number() else {
            return Ok(None);
        };
        let row = User::objects().filter(auth_user::id.eq(id));
        let user = row.first(cx).await?;
        Ok(user.map(|user| Arc::new(user) as _))
    }

    fn lookup_fields(&self) -> &'static [&'static str] {
        &["id", "username"]
    }

    async fn find_by(
        &self,
        field: &str,
        value: &UserId,
        cx: &Context,
    ) -> Result<Option<Arc<dyn context::User>>> {
        if field != "username" {
            return self.find(value, cx).await;
        }
        let named = User::objects().filter(auth_user::username.eq(value.to_string()));
        let user = named.first(cx).await?;
        Ok(user.map(|user| Arc::new(user) as _))
    }
}

impl RemoteUserStore for Users {
    async fn find_remote(
        &self,
        username: &str,
        cx: &Context,
    ) -> Result<Option<Arc<dyn context::User>>> {
        let named = || User::objects().filter(auth_user::username.eq(username.to_owned()));
        let mut user = named().first(cx).await?;
        let is_name = username.chars().count() <= 150 && check_username(username).is_ok();
        if user.is_none() && self.create_unknown_user && is_name {
            let row = User::changes()
                .set(auth_user::username, username.to_owned())
                .set(auth_user::password, Passwords::unusable()?);
            user = match self.insert(row, cx).await {
                Ok(user) => Some(user),
                // Another request has made them at the same time.
                Err(error) if error.status() == 409 => named().first(cx).await?,
                Err(error) => return Err(error),
            };
            let made = user.as_ref().map(|user| user.id);
            tracing::info!(target: "rest_kit::security", user = made, "registered");
        }
        Ok(user.map(|user| Arc::new(user) as _))
    }
}
