//! Words of Django REST framework, and what says the same here.

/// What is written here instead of a key of Django's, by the place where it was written.
pub(super) fn key(place: &str, word: &str) -> Option<&'static str> {
    let table = match place {
        "viewset" => VIEW,
        "serializer" => SERIALIZER,
        "field" => FIELD,
        "model" => MODEL,
        "model field" => MODEL_FIELD,
        _ => return None,
    };
    let found = table.iter().find(|(known, _)| *known == word)?;
    Some(found.1)
}

/// What is written here instead of a function of Django's views.
pub(crate) fn function(word: &str) -> Option<&'static str> {
    let found = FUNCTIONS.iter().find(|(known, _)| *known == word)?;
    Some(found.1)
}

type Table = &'static [(&'static str, &'static str)];

const VIEW: Table = &[
    (
        "queryset",
        "write `fn queryset` or `type Model = …;` in the impl",
    ),
    ("model", "write `type Model = …;` in the impl"),
    ("serializer", "write `type Serializer = …;` in the impl"),
    (
        "serializer_class",
        "write `type Serializer = …;` in the impl",
    ),
    ("permission_classes", "write `permissions = …`"),
    ("authentication_classes", "write `authentication = …`"),
    ("throttle_classes", "write `throttles = …`"),
    ("parser_classes", "write `parsers = …`"),
    ("renderer_classes", "write `renderers = …`"),
    ("pagination_class", "write `pagination = …`"),
    (
        "filter_backends",
        "write `filter(…)`, `search(…)` or `ordering(…)`",
    ),
    ("filterset_class", "write `filter_set = …`"),
    ("filterset_fields", "write `filter(…)`"),
    ("search_fields", "write `search(…)`"),
    ("ordering_fields", "write `ordering(…)`"),
    ("lookup_field", "write `lookup(…)`"),
    ("lookup_url_kwarg", "write `lookup_param = \"…\"`"),
    ("lookup_value_regex", "write `lookup_regex = \"…\"`"),
    ("http_method_names", "write `methods(get, …)`"),
    ("basename", "write `.basename(\"…\")` after `.register(…)`"),
];

const SERIALIZER: Table = &[
    (
        "fields",
        "the struct lists its fields, or `#[model_serializer(model = …, fields(…))]` does",
    ),
    (
        "exclude",
        "leave the field out of the struct, or write `#[model_serializer(model = …, exclude(…))]`",
    ),
    (
        "read_only_fields",
        "write `#[field(read_only)]` on the field",
    ),
    ("extra_kwargs", "write `#[field(…)]` on the field"),
    (
        "depth",
        "write `#[field(nested)]` on a field whose type is a serializer, or `#[model_serializer(…)]`",
    ),
    ("validators", "write `check = function`"),
    (
        "list_serializer_class",
        "write the bulk functions of the viewset",
    ),
];

const FIELD: Table = &[
    ("many", "write `Vec<…>` as the type of the field"),
    (
        "queryset",
        "write `fn queryset_<field>(cx: &Context)` for the serializer",
    ),
    ("slug_field", "write `slug = …`"),
    ("view_name", "write `link = \"…\"`"),
    (
        "parent_lookup_kwargs",
        "write `parent_lookup(domain_pk = domain_id)`",
    ),
    ("lookup_field", "write `lookup = …`"),
    ("lookup_url_kwarg", "write `lookup_param = \"…\"`"),
    ("method_name", "write `computed = …`"),
    (
        "choices",
        "write an enum with `#[derive(Choices)]` as the type of the field",
    ),
];

const MODEL: Table = &[
    ("db_table", "write `table = \"…\"`"),
    ("indexes", "write `CREATE INDEX` in a migration"),
    (
        "constraints",
        "write `unique_together(…)`, or the constraint in a migration",
    ),
];

const MODEL_FIELD: Table = &[
    ("null", "write `Option<…>` as the type of the field"),
    ("verbose_name", "write `label = \"…\"`"),
    ("db_column", "write `column = \"…\"`"),
    ("db_index", "write `CREATE INDEX` in a migration"),
    ("editable", "write `generated` for what clients never send"),
    ("related_name", "write `reverse(…)` on the other model"),
    ("unique_together", "write it on the struct"),
];

const FUNCTIONS: Table = &[
    ("get_queryset", "write `fn queryset`"),
    (
        "get_serializer_class",
        "write `serializers(list = …)` in the attribute",
    ),
    (
        "get_serializer",
        "write `serializers(list = …)` in the attribute",
    ),
    (
        "get_permissions",
        "write `permissions(create = …)` in the attribute or `fn permissions_for`",
    ),
    ("get_authenticators", "write `fn authentication`"),
    (
        "get_throttles",
        "write `throttles(create = …)` in the attribute or `fn throttles_for`",
    ),
    ("get_parsers", "write `fn parsers`"),
    ("get_renderers", "write `fn renderers`"),
    ("paginate_queryset", "write `fn paginate`"),
    ("permission_denied", "write `fn message` for the permission"),
];
