//! `POST /__reset__/`: the seeded data, as the tests want it.

use std::sync::Arc;

use rest_kit::prelude::*;

use crate::seed;
use crate::views::throttled::COUNTERS;

/// Puts the seeded data back.
pub(crate) struct Reset {
    script: Arc<str>,
}

impl Reset {
    /// Prepares the script for one kind of database.
    pub(crate) fn new(is_postgres: bool) -> Self {
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
        COUNTERS.clear();
        Ok(Response::no_content())
    }
}
