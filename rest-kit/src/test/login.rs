//! Logging in and out without a page for it.

use actix_web::test::TestRequest as ActixRequest;

use crate::access::authentication::PasswordStore;
use crate::access::sessions::{self, Sessions};
use crate::context::Context;
use crate::error::Result;

use super::Client;

impl Client {
    /// Logs in with a session, and keeps its cookies; false when name or password are wrong, or
    /// the user may not log in.
    ///
    /// # Errors
    ///
    /// Failures of the stores.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use rest_kit::contrib::auth::Users;
    /// use rest_kit::prelude::*;
    /// use rest_kit::sessions::Sessions;
    /// use rest_kit::test::Client;
    ///
    /// # async fn example(client: Client, sessions: Sessions) -> Result<()> {
    /// assert!(client.login(&sessions, &Users::new(), "ann", "a quiet river").await?);
    /// assert_eq!(client.get("/me/").await.status(), 200);
    /// client.logout().await?;
    /// assert_eq!(client.get("/me/").await.status(), 403);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn login(
        &self,
        sessions: &Sessions,
        users: &impl PasswordStore,
        username: &str,
        password: &str,
    ) -> Result<bool> {
        let cx = self.context();
        let user = users.verify(username, password, &cx).await?;
        let Some(user) = user.filter(|user| user.is_active()) else {
            return Ok(false);
        };
        sessions.login(&cx, &*user).await?;
        users.logged_in(&*user, &cx).await?;
        self.finish(&cx).await?;
        *self.sessions.borrow_mut() = Some(sessions.clone());
        Ok(true)
    }

    /// Ends the session, and forgets cookies, [credentials](Self::credentials) and the
    /// [forced user](Self::force_authenticate).
    ///
    /// # Errors
    ///
    /// Failures of the store.
    pub async fn logout(&self) -> Result<()> {
        let sessions = self.sessions.take();
        if let Some(sessions) = sessions {
            let cx = self.context();
            sessions.logout(&cx).await?;
            self.finish(&cx).await?;
        }
        self.cookies.borrow_mut().clear();
        self.credentials.borrow_mut().clear();
        self.force_authenticate(None);
        Ok(())
    }

    /// Returns the context of a request that has the client's cookies.
    fn context(&self) -> Context {
        let mut request = ActixRequest::with_uri("/").insert_header(("host", "testserver"));
        if let Some(cookies) = self.cookies.borrow().header() {
            request = request.insert_header(("cookie", cookies));
        }
        let request = request.to_http_request();
        Context::new(request.into(), self.db().clone(), "login", None)
    }

    /// Stores the session, and keeps the cookies of its answer.
    async fn finish(&self, cx: &Context) -> Result<()> {
        sessions::finish(cx, 200).await?;
        self.keeps_cookies.set(true);
        for (name, value) in cx.take_headers() {
            if name.eq_ignore_ascii_case("set-cookie") {
                self.cookies.borrow_mut().keep(&value);
            }
        }
        Ok(())
    }
}
