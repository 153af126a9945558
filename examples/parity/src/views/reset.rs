//! `POST /__reset__/`: the seeded data, as the tests want it.

use std::sync::Arc;

use rest_kit::prelude::*;

use crate::seed;

/// Puts the seeded data back.
pub struct Reset {
    script: Arc<str>,
}

impl Reset {
    /// Prepares the script for one kind of database.
    pub fn new(is_postgres: bool) -> Self {
        Self {
            script: seed::script(is_postgres).into(),
        }
    }
}

/// Puts the seeded data back.
#[api_view]
impl ApiView for Reset {
    async fn post(&self, cx: &Context) -> Result<Response> {
        let script = Arc::clone(&self.script);
        cx.db()
            .write(move |connection| seed::reset(connection, &script))
            .await?;
        Ok(Response::no_content())
    }
}
