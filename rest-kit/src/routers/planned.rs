//! Routes of one registration: the addresses of a viewset's actions, or that of a view.

use std::sync::Arc;

use crate::descriptors::RequiredModel;
use crate::error::StartError;
use crate::views::middleware::Middlewares;
use crate::views::viewsets::{Action, ViewSet};
use crate::views::{
    AnyEndpoint, Bound, Defaults, Endpoint, Handler, Policies, Prepared, Shared, Text, View,
    ViewInfo,
};

use super::route::MakeEndpoint;
use super::{Route, Slash, format_suffix, join};

/// Where a registration ends up.
pub(super) struct Place {
    /// Full path without slashes at its ends.
    pub(super) path: String,
    pub(super) basename: Option<String>,
    pub(super) slash: Slash,
    pub(super) has_suffix: bool,
}

impl Place {
    fn suffixes(&self, path: &str) -> Vec<String> {
        if self.has_suffix {
            format_suffix::patterns(path.strip_suffix('/').unwrap_or(path))
        } else {
            Vec::new()
        }
    }
}

/// One route for each path of the viewset; paths without parameters before those with.
pub(super) fn viewset_routes<V: ViewSet>(place: &Place, view: &Arc<V>) -> Vec<Route> {
    let mut groups: Vec<Vec<Action<V>>> = Vec::new();
    for action in V::actions() {
        let same = |group: &Vec<Action<V>>| {
            let first = &group[0].descriptor;
            first.detail == action.descriptor.detail && first.url_path == action.descriptor.url_path
        };
        match groups.iter_mut().find(|group| same(group)) {
            Some(group) => group.push(action),
            None => groups.push(vec![action]),
        }
    }
    groups.sort_by_key(|group| {
        let first = &group[0].descriptor;
        (first.detail, !first.url_path.is_empty() && first.detail)
    });
    groups
        .into_iter()
        .map(|group| viewset_route(place, Arc::clone(view), &group))
        .collect()
}

fn viewset_route<V: ViewSet>(place: &Place, view: Arc<V>, group: &[Action<V>]) -> Route {
    let info = V::INFO;
    let first = &group[0];
    let key = format!("{{{}:{}}}", info.lookup_url_param, info.lookup_value_regex);
    let below = join(
        if first.descriptor.detail { &key } else { "" },
        first.descriptor.url_path,
    );
    let name = match (first.title, first.descriptor.detail) {
        ("", true) => info.title("Instance"),
        ("", false) => info.title("List"),
        (title, _) => title.to_owned(),
    };
    let description = match first.descriptor.description {
        "" => info.description,
        own => own,
    };
    let text = Text {
        name,
        description,
        subject: if first.title.is_empty() {
            ""
        } else {
            first.descriptor.name
        },
        middleware: Middlewares::none(),
    };
    let bound: Vec<Bound<V>> = group
        .iter()
        .flat_map(|action| {
            let bind = |method| Bound::new(method, action.descriptor.name, action.run);
            action.descriptor.methods.iter().copied().map(bind)
        })
        .collect();
    let basename = place.basename.as_deref().unwrap_or_default();
    let path = format!("/{}{}", join(&place.path, &below), place.slash.text());
    Route {
        suffixes: place.suffixes(&path),
        path,
        scope: format!("/{}", place.path),
        title: text.name.clone(),
        name: format!("{basename}-{}", first.descriptor.url_name),
        actions: bound
            .iter()
            .map(|bound| (bound.method, bound.action))
            .collect(),
        model: V::model(),
        is_slash_optional: place.slash == Slash::Optional,
        middleware: Middlewares::none(),
        needs_postgres: view.needs_postgres(),
        endpoint: Arc::new(Planned {
            view,
            info,
            text,
            bound,
            options: V::options(),
        }),
    }
}

/// The route of a single view.
pub(super) fn view_route<V: View>(place: &Place, view: Arc<V>) -> Route {
    let info = V::INFO;
    let bound = V::handlers();
    let text = Text {
        name: info.title(""),
        description: info.description,
        ..Text::default()
    };
    let path = format!("/{}{}", place.path, place.slash.text());
    Route {
        suffixes: place.suffixes(&path),
        path,
        scope: String::new(),
        title: text.name.clone(),
        name: place.basename.clone().unwrap_or_default(),
        actions: bound
            .iter()
            .map(|bound| (bound.method, bound.action))
            .collect(),
        model: V::model(),
        is_slash_optional: place.slash == Slash::Optional,
        middleware: Middlewares::none(),
        needs_postgres: view.needs_postgres(),
        endpoint: Arc::new(Planned {
            view,
            info,
            text,
            bound,
            options: V::options(),
        }),
    }
}

/// A view at an address, until the application is known.
pub(super) struct Planned<V> {
    pub(super) view: Arc<V>,
    pub(super) info: ViewInfo,
    pub(super) text: Text,
    pub(super) bound: Vec<Bound<V>>,
    pub(super) options: Handler<V>,
}

impl<V: Policies> MakeEndpoint for Planned<V> {
    fn make(&self, shared: &Arc<Shared>, middleware: &Middlewares) -> Arc<dyn AnyEndpoint> {
        let (view, shared) = (Arc::clone(&self.view), Arc::clone(shared));
        let bound = self.bound.clone();
        let mut text = self.text.clone();
        text.middleware = middleware.clone();
        let endpoint = Endpoint::new(view, shared, &self.info, &text, bound, self.options);
        Arc::new(endpoint)
    }

    fn models(&self, defaults: &Defaults) -> Vec<RequiredModel> {
        let authenticators = self.view.authentication().or(&defaults.authenticators);
        authenticators
            .iter()
            .flat_map(|authenticator| authenticator.models())
            .collect()
    }

    fn check(&self, defaults: &Defaults, mistakes: &mut StartError) {
        for bound in &self.bound {
            let subject = match self.text.subject {
                "" => bound.action,
                subject => subject,
            };
            Prepared::new(&*self.view, defaults, subject).check(mistakes);
        }
    }

    fn without_permissions(&self) -> Option<&'static str> {
        // No action, unless the address is one action's: its rule is that of whoever asks for
        // more than the view offers, and of every action that has none of its own.
        let inherits = self.view.inherits_permissions(self.text.subject);
        inherits.then_some(self.info.type_name)
    }
}
