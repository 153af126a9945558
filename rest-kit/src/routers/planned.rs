//! Routes of one registration: the addresses of a viewset's actions, or that of a view.

use std::sync::Arc;

use crate::descriptors::{ActionDescriptor, OperationDescriptor, RequiredModel};
use crate::error::StartError;
use crate::http::versioning::Versioning;
use crate::views::middleware::Middlewares;
use crate::views::viewsets::{Action, ViewSet};
use crate::views::{
    AnyEndpoint, Bound, BoundView, Defaults, Endpoint, Handler, Policies, Prepared, Shared, Text,
    ViewInfo,
};

use super::route::MakeEndpoint;
use super::template::Names;
use super::{Route, RouteTemplate, Slash, Suffixes, join};

/// Where a registration ends up.
pub(super) struct Place {
    /// Full path without slashes at its ends.
    pub(super) path: String,
    pub(super) basename: String,
    pub(super) slash: Slash,
    pub(super) suffixes: Suffixes,
    pub(super) templates: Option<Arc<[RouteTemplate]>>,
}

/// One route for each path of the viewset: by the router's templates, or else paths without
/// parameters before those with.
pub(super) fn viewset_routes<V: ViewSet>(place: &Place, view: &Arc<V>) -> Vec<Route> {
    let slots = match &place.templates {
        Some(templates) => templates
            .iter()
            .flat_map(|template| by_template(place, template))
            .collect(),
        None => by_default(place),
    };
    slots
        .into_iter()
        .map(|slot| viewset_route(place, Arc::clone(view), slot))
        .collect()
}

/// An address of a viewset, and the actions that answer there.
struct Slot<V> {
    path: String,
    name: String,
    suffix: &'static str,
    detail: bool,
    first: Action<V>,
    bound: Vec<Bound<V>>,
}

/// Puts actions of the same path together.
fn groups<V: ViewSet>(is_meant: impl Fn(&Action<V>) -> bool) -> Vec<Vec<Action<V>>> {
    let mut groups: Vec<Vec<Action<V>>> = Vec::new();
    for action in V::actions().into_iter().filter(is_meant) {
        let same = |group: &Vec<Action<V>>| {
            let first = &group[0].descriptor;
            first.detail == action.descriptor.detail && first.url_path == action.descriptor.url_path
        };
        match groups.iter_mut().find(|group| same(group)) {
            Some(group) => group.push(action),
            None => groups.push(vec![action]),
        }
    }
    groups
}

/// Returns the handlers of actions by the methods that they name themselves.
fn bound<V>(group: &[Action<V>]) -> Vec<Bound<V>> {
    let each = group.iter().flat_map(|action| {
        let methods = action.descriptor.methods.iter().copied();
        methods.map(|method| action.bind(method))
    });
    each.collect()
}

fn lookup_part<V: ViewSet>() -> String {
    format!(
        "{{{}:{}}}",
        V::INFO.lookup_url_param,
        V::INFO.lookup_value_regex
    )
}

fn by_default<V: ViewSet>(place: &Place) -> Vec<Slot<V>> {
    let mut groups = groups::<V>(|_| true);
    groups.sort_by_key(|group| {
        let first = &group[0].descriptor;
        (first.detail, !first.url_path.is_empty() && first.detail)
    });
    let slot = |group: Vec<Action<V>>| {
        let bound = bound(&group);
        let first = group.into_iter().next()?;
        let ActionDescriptor {
            detail,
            url_path,
            url_name,
            ..
        } = first.descriptor;
        let key = if detail {
            lookup_part::<V>()
        } else {
            String::new()
        };
        let below = join(&place.path, &join(&key, url_path));
        Some(Slot {
            path: place.slash.end(&below),
            name: format!("{}-{url_name}", place.basename),
            suffix: if detail { "Instance" } else { "List" },
            detail,
            first,
            bound,
        })
    };
    groups.into_iter().filter_map(slot).collect()
}

fn by_template<V: ViewSet>(place: &Place, template: &RouteTemplate) -> Vec<Slot<V>> {
    let slot = |first: Action<V>, bound: Vec<Bound<V>>| {
        let names = Names {
            prefix: &place.path,
            basename: &place.basename,
            lookup: &lookup_part::<V>(),
            url_path: first.descriptor.url_path,
            url_name: first.descriptor.url_name,
            slash: place.slash.text(),
        };
        Slot {
            path: template.path(&names),
            name: template.name(&names),
            suffix: template.suffix,
            detail: template.detail,
            first,
            bound,
        }
    };
    let Some(mapping) = &template.mapping else {
        let extra = groups::<V>(|it| !it.is_standard() && it.descriptor.detail == template.detail);
        let each = extra.into_iter().filter_map(|group| {
            let bound = bound(&group);
            Some(slot(group.into_iter().next()?, bound))
        });
        return each.collect();
    };
    let mut standard: Vec<Action<V>> = V::actions();
    standard.retain(Action::is_standard);
    let bound = mapping.iter().filter_map(|(method, action)| {
        let found = standard.iter().find(|it| it.descriptor.name == *action)?;
        Some(found.bind(method))
    });
    let bound: Vec<Bound<V>> = bound.collect();
    let is_first = |it: &Action<V>| {
        bound
            .first()
            .is_some_and(|bound| bound.action == it.descriptor.name)
    };
    let first = standard.into_iter().find(is_first);
    first.map(|first| slot(first, bound)).into_iter().collect()
}

fn viewset_route<V: ViewSet>(place: &Place, view: Arc<V>, slot: Slot<V>) -> Route {
    let (info, first) = (V::INFO, &slot.first);
    let mut label = info.label(slot.suffix);
    if !first.title.is_empty() {
        label.name = first.title;
    }
    if !first.descriptor.description.is_empty() {
        label.description = first.descriptor.description;
    }
    let text = Text {
        label,
        subject: if first.title.is_empty() {
            ""
        } else {
            first.descriptor.name
        },
        middleware: Middlewares::none(),
    };
    let path = slot.path;
    Route {
        suffixes: place.suffixes.clone(),
        with_suffix: Vec::new(),
        is_slash_optional: place.slash == Slash::Optional && path.ends_with('/'),
        path,
        scope: format!("/{}", place.path),
        title: String::new(),
        label: text.label,
        name: slot.name,
        basename: place.basename.clone(),
        actions: slot
            .bound
            .iter()
            .map(|bound| (bound.method, bound.action))
            .collect(),
        model: V::model(),
        middleware: Middlewares::none(),
        serializers: view.serializers(),
        object_param: view.object_param().filter(|_| slot.detail),
        parameters: view.object_key().into_iter().collect(),
        object_column: view.object_column(),
        parents: Vec::new(),
        needs: view.needs(),
        endpoint: Arc::new(Planned {
            view,
            info,
            text,
            bound: slot.bound,
            options: V::options(),
        }),
    }
}

/// The route of a single view.
pub(super) fn view_route<V: Policies>(
    place: &Place,
    bound: BoundView<V>,
    mistakes: &mut StartError,
) -> Route {
    for mistake in bound.mistakes {
        mistakes.add(mistake);
    }
    let info = bound.info;
    let path = place.slash.end(&place.path);
    let text = Text {
        label: info.label(""),
        ..Text::default()
    };
    Route {
        path,
        suffixes: place.suffixes.clone(),
        with_suffix: Vec::new(),
        scope: String::new(),
        title: String::new(),
        label: text.label,
        name: place.basename.clone(),
        basename: String::new(),
        actions: bound
            .bound
            .iter()
            .map(|bound| (bound.method, bound.action))
            .collect(),
        model: bound.model,
        is_slash_optional: place.slash == Slash::Optional && !place.path.is_empty(),
        middleware: Middlewares::none(),
        serializers: bound.serializers,
        object_param: bound.object_param,
        parameters: bound.object_key.into_iter().collect(),
        object_column: bound.object_column,
        parents: Vec::new(),
        needs: bound.needs,
        endpoint: Arc::new(Planned {
            view: Arc::new(bound.view),
            info,
            text,
            bound: bound.bound,
            options: bound.options,
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

    fn asks_for_credentials(&self, defaults: &Defaults) -> bool {
        let authenticators = self.view.authentication().or(&defaults.authenticators);
        let mut asked = authenticators.iter().map(|one| one.credentials());
        asked.any(|credentials| !credentials.is_empty())
    }

    fn check(&self, defaults: &Defaults, mistakes: &mut StartError) {
        for bound in &self.bound {
            let subject = match self.text.subject {
                "" => bound.action,
                subject => subject,
            };
            let prepared = Prepared::new(&*self.view, defaults, subject);
            prepared.check(self.info.type_name, defaults, mistakes);
            let mut operation = OperationDescriptor::default();
            (bound.describe)(&*self.view, &prepared.conventions, &mut operation);
            prepared.check_query(self.info.type_name, &operation, mistakes);
        }
    }

    fn is_described(&self) -> bool {
        self.info.in_schema
    }

    fn without_permissions(&self) -> Option<&'static str> {
        // No action, unless the address is one action's: its rule is that of whoever asks for
        // more than the view offers, and of every action that has none of its own.
        let inherits = self.view.inherits_permissions(self.text.subject);
        inherits.then_some(self.info.type_name)
    }

    fn versioning(&self, defaults: &Defaults) -> Option<Arc<dyn Versioning>> {
        self.view.versioning().or(defaults.versioning.as_ref())
    }
}
