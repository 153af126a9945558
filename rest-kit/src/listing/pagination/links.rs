//! Addresses of the other parts of a list.

use crate::context::Context;
use crate::http::path::escape;
use crate::http::url::{remove_query_param, replace_query_param};

/// Makes links to the current address with another query string.
#[derive(Debug)]
pub struct PageLinks {
    current: String,
}

impl PageLinks {
    /// Starts from the address of the request.
    pub fn new(cx: &Context) -> Self {
        let request = cx.request();
        let query = request.query_string();
        let path = escape(request.path());
        let current = if query.is_empty() {
            request.build_absolute_uri(&path)
        } else {
            request.build_absolute_uri(&format!("{path}?{query}"))
        };
        Self { current }
    }

    /// Sets the parameter in every address.
    #[must_use]
    pub fn set(self, name: &str, value: &impl ToString) -> Self {
        Self {
            current: self.with(name, value),
        }
    }

    /// Returns the address with the parameter set.
    pub fn with(&self, name: &str, value: &impl ToString) -> String {
        replace_query_param(&self.current, name, &value.to_string())
    }

    /// Returns the address without the parameter.
    pub fn without(&self, name: &str) -> String {
        remove_query_param(&self.current, name)
    }
}
