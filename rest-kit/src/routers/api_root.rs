//! The root of an API: names of its lists, and where they are.

use std::sync::Arc;

use crate::access::Renderers;
use crate::access::permissions::{AllowAny, BoxPermission, Inherit};
use crate::context::Context;
use crate::db::Needs;
use crate::error::Result;
use crate::http::Response;
use crate::listing::pagination::Envelope;
use crate::views::middleware::Middlewares;
use crate::views::{Bound, Policies, Prepared, Text, View, ViewInfo};

use super::format_suffix::with_suffix;
use super::planned::Planned;
use super::{Route, Suffixes};

/// Lists the viewsets of a router.
#[derive(Debug)]
#[doc(alias = "APIRootView")]
struct ApiRoot {
    lists: Vec<(String, String)>,
    renderers: Renderers,
}

impl Policies for ApiRoot {
    type Object = ();

    fn renderers(&self) -> Renderers {
        self.renderers.clone()
    }

    /// Follows the application; where every view decides for itself, the list of them is open.
    fn permissions_for(&self, cx: &Context) -> BoxPermission<()> {
        match Prepared::of(cx).and_then(|prepared| prepared.permissions.as_ref()) {
            Some(_) => Box::new(Inherit),
            None => Box::new(AllowAny),
        }
    }

    fn inherits_permissions(&self, _action: &str) -> bool {
        false
    }
}

impl View for ApiRoot {
    const INFO: ViewInfo = ViewInfo {
        description: "The default basic root view for DefaultRouter",
        ..ViewInfo::new("APIRootView")
    };

    fn handlers() -> Vec<Bound<Self>> {
        vec![Bound::new("GET", "get", |view, cx| {
            Box::pin(std::future::ready(view.answer(cx)))
        })]
    }
}

impl ApiRoot {
    fn answer(&self, cx: &Context) -> Result<Response> {
        let request = cx.request();
        let format = cx.format_suffix().map(|(_, suffix)| suffix);
        let mut envelope = Envelope::new();
        for (prefix, path) in &self.lists {
            let address = match format {
                Some(format) => request.build_absolute_uri(&with_suffix(path, format)),
                None => request.build_absolute_uri(path),
            };
            envelope = envelope.entry(prefix, &cx.keep_format(address));
        }
        Ok(Response::json(200, envelope.finish()?))
    }
}

/// Returns the route of the root at `prefix`.
pub(super) fn route(
    prefix: &str,
    lists: Vec<(String, String)>,
    renderers: Renderers,
    suffixes: Suffixes,
) -> Route {
    let info = ApiRoot::INFO;
    let text = Text {
        label: info.label(""),
        ..Text::default()
    };
    let path = match prefix.trim_matches('/') {
        "" => "/".to_owned(),
        prefix => format!("/{prefix}/"),
    };
    Route {
        path,
        suffixes,
        with_suffix: Vec::new(),
        scope: String::new(),
        title: String::new(),
        label: text.label,
        name: "api-root".to_owned(),
        basename: String::new(),
        actions: vec![("GET", "get")],
        model: None,
        is_slash_optional: false,
        middleware: Middlewares::none(),
        serializers: Vec::new(),
        object_param: None,
        needs: Needs::NONE,
        parameters: Vec::new(),
        object_column: None,
        parents: Vec::new(),
        endpoint: Arc::new(Planned {
            view: Arc::new(ApiRoot { lists, renderers }),
            info,
            text,
            bound: ApiRoot::handlers(),
            options: ApiRoot::options(),
        }),
    }
}
