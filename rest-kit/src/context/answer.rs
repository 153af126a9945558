//! What the answer gets beside its own headers.

use super::Context;

/// What the answer gets.
impl Context {
    /// Adds a header to the answer, whatever answer it will be.
    pub fn add_header(&self, name: &'static str, value: impl Into<String>) {
        self.headers.borrow_mut().push((name, value.into()));
    }

    /// Tells caches that the answer depends on this header of the request.
    #[doc(alias = "patch_vary_headers")]
    pub fn vary_on(&self, name: &'static str) {
        let mut headers = self.headers.borrow_mut();
        if !headers
            .iter()
            .any(|known| *known == ("Vary", name.to_owned()))
        {
            headers.push(("Vary", name.to_owned()));
        }
    }

    /// Returns the headers that the answer will get beside its own.
    pub(crate) fn added_headers(&self) -> Vec<(&'static str, String)> {
        self.headers.borrow().clone()
    }

    /// Takes the headers for the answer; dispatch does it once.
    pub fn take_headers(&self) -> Vec<(&'static str, String)> {
        self.headers.take()
    }
}
