//! What pages for people show beside the data: asked only when such a page is the answer.

use crate::context::Context;
use crate::descriptors::{Content, FieldDescriptor, OperationDescriptor, ParameterPlace};
use crate::http::renderers::{Page, PageControls, PageFilter, PageLink, PageMethod};
use crate::http::{Response, url};

use super::endpoint::Endpoint;
use super::forms;
use super::{Handler, Policies, Prepared};

/// Whether the caller sees a page around the answer.
pub(super) fn is_shown(cx: &Context) -> bool {
    let negotiated = cx.negotiated();
    negotiated.is_some_and(|negotiated| negotiated.renderer.wants_page())
}

/// What a page knows of its address.
pub(super) struct Place<'a, V> {
    pub(super) endpoint: &'a Endpoint<V>,
    pub(super) prepared: &'a Prepared,
    pub(super) cx: &'a Context,
    /// What is wrong with the request's body, as JSON.
    pub(super) refusals: Vec<u8>,
}

impl<V: Policies> Place<'_, V> {
    /// Puts together what the page shows.
    pub(super) async fn page(&self, response: &Response) -> Page {
        let (prepared, cx) = (self.prepared, self.cx);
        let request = cx.request();
        let path = match request.query_string() {
            "" => request.path().to_owned(),
            query => format!("{}?{query}", request.path()),
        };
        let renderers = &prepared.renderers;
        // Who may not see the view need not know what it is about.
        let is_refused = matches!(response.status(), 401 | 403);
        let actions = if is_refused {
            Vec::new()
        } else {
            self.extra_actions().await
        };
        Page {
            title: prepared.name.clone(),
            description: if is_refused {
                String::new()
            } else {
                prepared.description.clone()
            },
            method: request.method().to_string(),
            headers: self.headers(response),
            refusals: request.key_style().write(self.refusals.clone()),
            sent: self.sent(response.status()).await,
            user: cx.user().map(|user| user.username().to_owned()),
            breadcrumbs: breadcrumbs(cx),
            actions,
            format_param: prepared.negotiation.format_param(),
            non_field_errors_key: request
                .key_style()
                .name(prepared.conventions.non_field_errors_key)
                .into_owned(),
            formats: renderers.iter().map(|renderer| renderer.format()).collect(),
            parses: prepared
                .parsers
                .iter()
                .map(|parser| parser.media_type())
                .collect(),
            methods: self.methods(response.status()).await,
            controls: cx.provided::<PageControls>(),
            filters: self.filters(response.status()),
            session: session(cx, &path),
            form_token: forms::token(cx),
            path,
        }
    }

    /// Returns the extra actions below this address that the caller may run.
    async fn extra_actions(&self) -> Vec<PageLink> {
        let cx = self.cx;
        let Some(resolver) = cx.resolver() else {
            return Vec::new();
        };
        let mut links = Vec::new();
        for (action, link) in resolver.actions_below(cx.request().path()) {
            cx.assume_action(Some(action));
            cx.assume_method(Some("GET"));
            let checked = self.endpoint.view().check_permissions(cx).await;
            cx.assume_method(None);
            cx.assume_action(None);
            if checked.is_ok() {
                links.push(link);
            }
        }
        links
    }

    /// Returns what the body has said, if it was refused: its form comes back as it was.
    async fn sent(&self, status: u16) -> Vec<u8> {
        if status != 400 {
            return Vec::new();
        }
        let Ok(data) = self.cx.data().await else {
            return Vec::new();
        };
        let sent = serde_json::to_vec(&forms::values(data)).unwrap_or_default();
        self.cx.request().key_style().write(sent)
    }

    /// Returns what rows of this address can be chosen by: on lists, and where a choice was
    /// refused.
    fn filters(&self, status: u16) -> Vec<PageFilter> {
        let request = self.cx.request();
        if request.method() != "GET" || !matches!(status, 200 | 400) {
            return Vec::new();
        }
        let parameters = self.endpoint.describe("GET").parameters.into_iter();
        let of_query = parameters.filter(|it| it.place == ParameterPlace::Query);
        let filters = of_query.map(|parameter| PageFilter {
            value: request
                .query_param(&parameter.name)
                .unwrap_or_default()
                .to_owned(),
            name: request.key_style().name(&parameter.name).into_owned(),
            label: parameter.label,
            kind: parameter.kind,
            choices: choices(parameter.values, parameter.labels),
        });
        filters.collect()
    }

    fn headers(&self, response: &Response) -> Vec<(String, String)> {
        let plain = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut headers = vec![plain("Allow", &self.prepared.allowed.join(", "))];
        let mut renderers = self.prepared.renderers.iter();
        if let Some(data) = renderers.find(|renderer| !renderer.wants_page()) {
            headers.push(plain("Content-Type", data.media_type()));
        }
        headers.extend(response.headers().iter().cloned());
        headers.push(plain("Vary", "Accept"));
        headers
    }

    /// Returns the methods that write and that the caller may use.
    async fn methods(&self, status: u16) -> Vec<PageMethod> {
        let mut methods = Vec::new();
        if status == 403 {
            return methods;
        }
        for name in ["POST", "PUT", "PATCH", "DELETE"] {
            let Some(action) = self.endpoint.action(name) else {
                continue;
            };
            self.cx.assume_action(Some(action));
            self.cx.assume_method(Some(name));
            let may = self
                .endpoint
                .view()
                .check_permissions(self.cx)
                .await
                .is_ok();
            self.cx.assume_method(None);
            let fields = match self.endpoint.options_handler() {
                Some(options) if may => self.fields(options, name).await,
                _ => Vec::new(),
            };
            self.cx.assume_action(None);
            if may {
                let operation = self.endpoint.describe(name);
                let keys = self.cx.request().key_style();
                methods.push(forms::describe(name, fields, body(&operation), keys));
            }
        }
        methods
    }

    /// Returns what OPTIONS says of the fields of a method's body.
    async fn fields(&self, options: Handler<V>, method: &str) -> Vec<u8> {
        #[derive(serde::Deserialize)]
        struct Metadata<'a> {
            #[serde(borrow, default)]
            actions: std::collections::HashMap<&'a str, &'a serde_json::value::RawValue>,
        }
        // A change of parts has the fields of a change of all.
        let method = if method == "PATCH" { "PUT" } else { method };
        let Ok(described) = options(self.endpoint.view(), self.cx).await else {
            return Vec::new();
        };
        let metadata = described
            .data()
            .and_then(|data| serde_json::from_slice::<Metadata<'_>>(data).ok());
        let fields = metadata.and_then(|metadata| metadata.actions.get(method).copied());
        fields.map_or_else(Vec::new, |fields| fields.get().as_bytes().to_vec())
    }
}

/// Returns values with their texts for people; a value is its own where there is none.
fn choices(values: Vec<String>, labels: Vec<String>) -> Vec<(String, String)> {
    if labels.len() == values.len() {
        return values.into_iter().zip(labels).collect();
    }
    values.into_iter().map(|it| (it.clone(), it)).collect()
}

fn body(operation: &OperationDescriptor) -> &'static [FieldDescriptor] {
    match operation.request {
        Content::One(serializer) | Content::OneOrMany(serializer) => serializer.fields,
        _ => &[],
    }
}

/// Returns where to log in, or out, and to come back from there.
fn session(cx: &Context, path: &str) -> Option<PageLink> {
    let (name, title) = if cx.is_authenticated() {
        ("rest_framework:logout", "Log out")
    } else {
        ("rest_framework:login", "Log in")
    };
    let address = cx.resolver()?.reverse(name, &[])?;
    Some(PageLink {
        title: title.to_owned(),
        path: url::replace_query_param(&address, "next", path),
    })
}

/// Returns the named addresses above this one, and itself.
fn breadcrumbs(cx: &Context) -> Vec<PageLink> {
    let path = cx.request().path();
    let Some(resolver) = cx.resolver() else {
        return Vec::new();
    };
    let ends = path.char_indices().filter(|(_, letter)| *letter == '/');
    let mut ends: Vec<usize> = ends.map(|(at, _)| at + 1).collect();
    if !path.ends_with('/') {
        ends.push(path.len());
    }
    let links = ends.into_iter().map(|end| &path[..end]);
    links
        .filter_map(|path| {
            Some(PageLink {
                title: resolver.title(path)?,
                path: path.to_owned(),
            })
        })
        .collect()
}
