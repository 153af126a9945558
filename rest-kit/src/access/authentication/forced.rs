//! A caller that a test has chosen.

use std::sync::Arc;

use crate::context::{Identity, User};

/// The caller that a test has chosen, without credentials; kept in the request's extensions.
#[derive(Debug, Clone)]
#[doc(alias = "force_authenticate")]
pub struct ForcedAuthentication(pub Arc<dyn User>);

impl From<ForcedAuthentication> for Identity {
    fn from(forced: ForcedAuthentication) -> Self {
        Self {
            user: forced.0,
            auth: None,
            via: "ForcedAuthentication",
        }
    }
}
