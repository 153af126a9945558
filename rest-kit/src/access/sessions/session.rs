//! The session of one request.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::context::Context;
use crate::error::{Error, Result};
use crate::http::SetCookie;

use super::{SessionData, Sessions};

/// The sessions that a request has opened: one, unless it has several cookies of that kind.
#[derive(Clone, Default)]
pub(super) struct Opened(pub(super) Vec<Rc<Session>>);

/// The session of one request: data by name, stored when the request ends and it was changed.
///
/// Of requests that run at the same time and change one session, the last one counts.
#[doc(alias = "SessionBase")]
pub struct Session {
    sessions: Sessions,
    has_cookie: bool,
    /// Where the data is kept; none of a new session.
    key: RefCell<Option<String>>,
    /// Where data was kept that is to be forgotten.
    dropped: RefCell<Vec<String>>,
    data: RefCell<SessionData>,
    modified: Cell<bool>,
}

impl Session {
    pub(super) fn new(sessions: Sessions, cookie: Option<&str>, data: Option<SessionData>) -> Self {
        let key = cookie.filter(|_| data.is_some()).map(str::to_owned);
        Self {
            sessions,
            has_cookie: cookie.is_some(),
            key: RefCell::new(key),
            dropped: RefCell::default(),
            data: RefCell::new(data.unwrap_or_default()),
            modified: Cell::new(false),
        }
    }

    /// Returns the value called `name`; none when there is none, or it is of another type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let data = self.data.borrow();
        serde_json::from_value(data.get(name)?.clone()).ok()
    }

    /// Keeps a value under `name`.
    ///
    /// # Errors
    ///
    /// 500 when the value has no JSON form.
    pub fn insert(&self, name: &str, value: impl Serialize) -> Result<()> {
        let value = serde_json::to_value(value).map_err(Error::internal)?;
        self.data.borrow_mut().insert(name.to_owned(), value);
        self.modified.set(true);
        Ok(())
    }

    /// Forgets the value called `name`.
    pub fn remove(&self, name: &str) {
        if self.data.borrow_mut().remove(name).is_some() {
            self.modified.set(true);
        }
    }

    /// Gives the session a new key, so that whoever knew the old one knows nothing.
    pub fn cycle_key(&self) {
        let old = self.key.borrow_mut().take();
        self.dropped.borrow_mut().extend(old);
        self.modified.set(true);
    }

    /// Forgets the session with all its data.
    pub fn flush(&self) {
        self.data.borrow_mut().clear();
        self.cycle_key();
    }

    /// Whether it is behind the cookie of these sessions.
    pub(super) fn is_of(&self, sessions: &Sessions) -> bool {
        self.sessions.0.cookie == sessions.0.cookie
    }

    pub(super) fn is_modified(&self) -> bool {
        self.modified.get()
    }

    fn is_empty(&self) -> bool {
        self.key.borrow().is_none() && self.data.borrow().is_empty()
    }

    pub(super) async fn finish(&self, cx: &Context, status: u16) -> Result<()> {
        let name = self.sessions.0.cookie;
        if status != 500 {
            for key in self.dropped.take() {
                self.sessions.0.store.delete(&key, cx).await?;
            }
            if self.modified.get() && !self.is_empty() {
                return self.save(cx).await;
            }
        }
        if self.has_cookie && self.is_empty() {
            self.sessions.set_cookie(cx, SetCookie::delete(name));
        }
        Ok(())
    }

    async fn save(&self, cx: &Context) -> Result<()> {
        let (name, age) = (self.sessions.0.cookie, self.sessions.0.age);
        let store = &self.sessions.0.store;
        let (key, data) = (self.key.borrow().clone(), self.data.borrow().clone());
        let saved = match key {
            Some(key) => store.update(&key, &data, age, cx).await?,
            None => Some(store.create(&data, age, cx).await?),
        };
        match saved {
            Some(key) => {
                let cookie = SetCookie::new(name, &key).max_age(age);
                self.sessions.set_cookie(cx, cookie);
            }
            // Another request has ended the session: it is not brought back.
            None => self.sessions.set_cookie(cx, SetCookie::delete(name)),
        }
        Ok(())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.data.borrow().keys().cloned().collect();
        f.debug_struct("Session")
            .field("names", &names)
            .finish_non_exhaustive()
    }
}
