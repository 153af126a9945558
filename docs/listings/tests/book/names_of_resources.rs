//! Addresses are nouns: in every application that the book shows, and in the book store.

use listings::{
    api_keys, authentication, browsable, by_hand, drf_serializers, errors, existing_schema, fields,
    file_responses, files, filtering, function_views, middleware, models, nested_writes,
    pagination, parsers_renderers, permissions, plain, querysets, relations, routers, schema,
    serializers, shapes, throttling, transactions, users, versioning, views, viewsets, visible,
};
use rest_kit::prelude::*;
use rest_kit::routers::Route;
use rest_kit::test::database;

/// What is done has a method, and so no address.
const VERBS: [&str; 15] = [
    "add", "change", "create", "delete", "destroy", "edit", "fetch", "find", "get", "list", "new",
    "remove", "retrieve", "save", "update",
];

/// Plurals without an s.
const PLURALS: [&str; 1] = ["people"];

fn apps() -> Vec<RestKit> {
    let secret = "a secret of the store, long enough to sign with";
    vec![
        bookstore::app(Settings::default(), secret),
        api_keys::app(),
        authentication::app(),
        browsable::app(),
        by_hand::app(),
        drf_serializers::app(),
        errors::app(),
        existing_schema::app(),
        fields::app(),
        file_responses::app(),
        files::app(),
        filtering::app(),
        function_views::app(),
        middleware::app(),
        models::app(),
        nested_writes::app(),
        pagination::app(),
        parsers_renderers::app(),
        permissions::app(),
        plain::app(),
        querysets::app(),
        relations::app(),
        routers::app(),
        routers::nested(),
        schema::app(),
        serializers::app(),
        shapes::flask(),
        shapes::fastapi(),
        throttling::app(),
        transactions::app(),
        users::app().unwrap(),
        versioning::app(),
        views::app(),
        viewsets::app(),
        visible::app(),
    ]
}

/// Returns what is wrong with the address of a route.
fn mistakes(route: &Route) -> Vec<String> {
    let template = route.template();
    let fixed = |path: &str| -> Vec<String> {
        let segments = path
            .split('/')
            .filter(|it| !it.is_empty() && !it.contains('{'));
        segments.map(str::to_owned).collect()
    };
    if route.scope.is_empty() {
        // A single view is no resource: `auth/password/change/` is how dj-rest-auth calls it.
        return Vec::new();
    }
    // What is done to one object may be called as one likes: `/books/7/publish/`.
    let object = route.object_param.map(|param| format!("{{{param}}}"));
    let below = object.and_then(|object| template.find(&object));
    let named = fixed(&template[..below.unwrap_or(template.len())]);
    let verbs = named.iter().filter(|name| VERBS.contains(&name.as_str()));
    let mut found: Vec<String> = verbs
        .map(|verb| format!("{template}: `{verb}` is a verb"))
        .collect();
    let collection = fixed(&route.scope).pop().unwrap_or_default();
    if !collection.ends_with('s') && !PLURALS.contains(&collection.as_str()) {
        found.push(format!("{template}: `{collection}` is no plural"));
    }
    if route.scope.matches('{').count() > 1 {
        found.push(format!("{template} is nested more than one level"));
    }
    found
}

// parity: STS-005
#[test]
fn resources_are_plural_nouns_at_most_one_level_deep() {
    let (mut found, mut collections) = (Vec::new(), 0);
    for app in apps() {
        let api = app.db(database(()).unwrap().db().clone()).build().unwrap();
        for route in &api.routes().routes {
            collections += usize::from(!route.scope.is_empty());
            found.extend(mistakes(route));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    assert!(collections > 60, "{collections} addresses of viewsets");
}

// parity: STS-005
#[test]
fn other_addresses_are_noticed() {
    let api = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register("api/get-author", routers::AuthorViewSet)
        .register("api/create/authors", routers::AuthorViewSet)
        .basename("created")
        .register("a/{a}/b/{b}/authors", routers::AuthorViewSet)
        .basename("deep")
        .build()
        .unwrap();
    let found: Vec<String> = api.routes().routes.iter().flat_map(mistakes).collect();
    for expected in [
        "/api/get-author/: `get-author` is no plural",
        "/api/create/authors/{pk}/: `create` is a verb",
        "/a/{a}/b/{b}/authors/ is nested more than one level",
    ] {
        assert!(
            found.iter().any(|it| it == expected),
            "{expected}: {found:?}"
        );
    }
}
