//! Links that lead nowhere: found before the application starts.

use std::collections::BTreeSet;

use crate::descriptors::{Link, SerializerDescriptor};
use crate::error::StartError;
use crate::http::versioning::Versioning;
use crate::views::Defaults;

use super::names::nearest;
use super::route::{Part, parts};
use super::{Route, Table};

/// Reports links of serializers to routes that do not exist, or whose path they cannot fill in,
/// and views that look for their object in a part that their path does not have.
pub(super) fn check(table: &Table, defaults: &Defaults, mistakes: &mut StartError) {
    let mut known = BTreeSet::new();
    for route in &table.routes {
        check_object_param(route, mistakes);
        let versioning = route.endpoint.versioning(defaults);
        let links = route.serializers.iter().flat_map(|it| links(it));
        let of_request = [
            versioning.as_deref().and_then(Versioning::path_param),
            table
                .suffix_param
                .filter(|suffix| params(&route.path).contains(suffix)),
        ];
        for (place, link) in links {
            let names = names(table, route, versioning.as_deref(), link.view);
            let found: Vec<&Route> = table
                .routes
                .iter()
                .filter(|route| names.contains(&route.name))
                .collect();
            let mistake = match found.as_slice() {
                [] => Some(unknown(table, &place, link)),
                found => found
                    .iter()
                    .find_map(|to| misfit(to, &place, link, of_request)),
            };
            if let Some(mistake) = mistake.filter(|mistake| known.insert(mistake.clone())) {
                mistakes.add(mistake);
            }
        }
    }
}

/// Returns what the name may stand for: itself, and its forms in the versions of the route.
fn names(
    table: &Table,
    route: &Route,
    versioning: Option<&dyn Versioning>,
    name: &str,
) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let Some(scheme) = versioning else {
        return names;
    };
    let own = namespaces(route);
    let versions: BTreeSet<&str> = if own.is_empty() {
        table.routes.iter().flat_map(namespaces).collect()
    } else {
        own.into_iter().collect()
    };
    names.extend(
        versions
            .into_iter()
            .map(|version| scheme.route_name(name, Some(version)).into()),
    );
    names
}

pub(super) fn namespaces(route: &Route) -> Vec<&str> {
    let (namespace, _) = route.name.rsplit_once(':').unwrap_or_default();
    namespace
        .split(':')
        .filter(|part| !part.is_empty())
        .collect()
}

/// Returns every link of a serializer and of those inside of it, each with its place.
fn links(serializer: &SerializerDescriptor) -> Vec<(String, Link)> {
    let mut found = Vec::new();
    for field in serializer.fields {
        if let Some(link) = field.link {
            found.push((format!("{}.{}", serializer.name, field.name), link));
        }
        found.extend(field.children.into_iter().flat_map(links));
    }
    found
}

fn unknown(table: &Table, place: &str, link: Link) -> String {
    let (view, names) = (
        link.view,
        table.routes.iter().map(|route| route.name.as_str()),
    );
    let near = nearest(view, names.clone()).map(|near| format!("did you mean `{near}`?"));
    let cure = near.unwrap_or_else(|| {
        let known: BTreeSet<&str> = names.filter(|name| name.ends_with("detail")).collect();
        let known: Vec<&str> = known.into_iter().collect();
        match known.as_slice() {
            [] => "register the view that it leads to".to_owned(),
            known => format!("known: {}", known.join(", ")),
        }
    });
    format!("`{place}` links to `{view}`, which no route is called; {cure}")
}

/// Returns why the link, with what the request knows, cannot fill in the route's path, if so.
fn misfit(to: &Route, place: &str, link: Link, of_request: [Option<&str>; 2]) -> Option<String> {
    let params = params(&to.path);
    let (view, path) = (link.view, to.template());
    if !params.contains(&link.param) {
        let other = params.first().unwrap_or(&"pk");
        return Some(format!(
            "`{place}` links to `{view}` at {path}, which has no part `{}`; write \
             `lookup_param = \"{other}\"`, or link to another route",
            link.param
        ));
    }
    let is_above = |param: &str| link.parents.iter().any(|(above, _)| *above == param);
    let is_known = |param: &&&str| {
        **param == link.param || is_above(param) || of_request.contains(&Some(**param))
    };
    let unknown = link
        .parents
        .iter()
        .find(|(param, _)| !params.contains(param));
    if let Some((param, _)) = unknown {
        return Some(format!(
            "`{place}` links to `{view}` at {path}, which has no part `{param}`; take it out of \
             `parent_lookup`"
        ));
    }
    let missing = params.iter().find(|param| !is_known(param))?;
    Some(format!(
        "`{place}` links to `{view}` at {path}, whose part `{missing}` a link does not know; say \
         what stands there: `parent_lookup({missing} = …)`"
    ))
}

fn check_object_param(route: &Route, mistakes: &mut StartError) {
    let Some(param) = route.object_param else {
        return;
    };
    if !params(&route.path).contains(&param) {
        mistakes.add(format!(
            "`{}` at {} finds its object by `{param}`, which its path does not have; put \
             `{{{param}}}` into the path, or name another part: `lookup_param = \"…\"`",
            route.name,
            route.template()
        ));
    }
}

fn params(path: &str) -> Vec<&str> {
    let parts = parts(path).into_iter();
    let params = parts.filter_map(|part| match part {
        Part::Param(name, _) => Some(name),
        Part::Text(_) => None,
    });
    params.collect()
}
