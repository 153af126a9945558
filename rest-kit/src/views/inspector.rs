//! What is said of operations beside what the code says: for the description of the API.

use std::sync::Arc;

use crate::access::Setting;
use crate::descriptors::{Content, ParameterDescriptor};
use crate::serializers::Serializer;

use super::Operation;

/// Describes the operations of views: changes what was found out about each.
///
/// Closures that take `&mut Operation` are inspectors, too. It is asked once, when the document is
/// made.
///
/// # Examples
///
/// Everything below `/internal/` stays out of the document:
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::views::Operation;
///
/// let app = RestKit::new(Settings::default()).schema_inspector(|operation: &mut Operation| {
///     operation.exclude |= operation.path.starts_with("/internal/");
/// });
/// # let _ = app;
/// ```
#[doc(alias = "preprocess_exclude_path_format")]
pub trait ViewInspector: Send + Sync + 'static {
    /// Changes what is said of one method of an address.
    fn describe(&self, operation: &mut Operation);
}

impl<F: Fn(&mut Operation) + Send + Sync + 'static> ViewInspector for F {
    fn describe(&self, operation: &mut Operation) {
        self(operation);
    }
}

impl<I: ViewInspector> From<I> for Setting<dyn ViewInspector> {
    fn from(own: I) -> Self {
        Self::Use(Arc::new(own))
    }
}

type Change = Box<dyn Fn(&mut Operation) + Send + Sync>;

/// Describes operations as they were found, but for what is said here.
///
/// # Examples
///
/// ```
/// use rest_kit::prelude::*;
/// use rest_kit::schema::{AutoSchema, OpenApiResponse};
///
/// /// A letter that is on its way.
/// #[derive(Serializer)]
/// struct ReceiptSerializer {
///     number: i64,
/// }
///
/// #[api_view(post, schema = AutoSchema::new()
///     .operation_id("letters_send")
///     .tags(["post"])
///     .response(202, OpenApiResponse::of::<ReceiptSerializer>().description("It is on its way.")))]
/// async fn send(_cx: &Context) -> Result<Response> {
///     Ok(Response::new(&ReceiptSerializer { number: 7 }).with_status(202))
/// }
/// # let _ = send;
/// ```
#[derive(Default)]
#[must_use]
#[doc(alias = "extend_schema")]
pub struct AutoSchema {
    changes: Vec<Change>,
}

impl AutoSchema {
    /// Creates one that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls the operation so; no other may be called the same.
    pub fn operation_id(self, id: impl Into<String>) -> Self {
        let id = id.into();
        self.changing(move |operation| operation.id.clone_from(&id))
    }

    /// Says in a line what it does.
    pub fn summary(self, summary: impl Into<String>) -> Self {
        let summary = summary.into();
        self.changing(move |operation| operation.summary.clone_from(&summary))
    }

    /// Explains it.
    pub fn description(self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.changing(move |operation| operation.description.clone_from(&description))
    }

    /// Puts it into these groups.
    pub fn tags(self, tags: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let tags: Vec<String> = tags.into_iter().map(Into::into).collect();
        self.changing(move |operation| operation.tags.clone_from(&tags))
    }

    /// Advises against it.
    pub fn deprecated(self) -> Self {
        self.changing(|operation| operation.deprecated = true)
    }

    /// Leaves it out.
    pub fn exclude(self) -> Self {
        self.changing(|operation| operation.exclude = true)
    }

    /// Adds a parameter, or replaces the one of this name at this place.
    pub fn parameter(self, parameter: ParameterDescriptor) -> Self {
        self.changing(move |operation| {
            let parameters = &mut operation.descriptor.parameters;
            parameters.retain(|it| (it.place, &it.name) != (parameter.place, &parameter.name));
            parameters.push(parameter.clone());
        })
    }

    /// Reads one object with this serializer.
    pub fn request<S: Serializer>(self) -> Self {
        self.changing(|operation| operation.descriptor.request = Content::One(S::DESCRIPTOR))
    }

    /// Answers so with this status; an answer of success replaces the one that was found.
    pub fn response(self, status: u16, response: OpenApiResponse) -> Self {
        self.changing(move |operation| operation.responses.push((status, response.clone())))
    }

    fn changing(mut self, change: impl Fn(&mut Operation) + Send + Sync + 'static) -> Self {
        self.changes.push(Box::new(change));
        self
    }
}

impl ViewInspector for AutoSchema {
    fn describe(&self, operation: &mut Operation) {
        for change in &self.changes {
            change(operation);
        }
    }
}

impl std::fmt::Debug for AutoSchema {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AutoSchema").finish_non_exhaustive()
    }
}

/// One answer of an operation.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct OpenApiResponse {
    pub(crate) content: Content,
    pub(crate) description: String,
}

impl OpenApiResponse {
    /// Answers with one object.
    pub fn of<S: Serializer>() -> Self {
        Self::with(Content::One(S::DESCRIPTOR))
    }

    /// Answers with a list of objects.
    pub fn list_of<S: Serializer>() -> Self {
        Self::with(Content::Many(S::DESCRIPTOR))
    }

    /// Answers with nothing.
    pub fn empty() -> Self {
        Self::with(Content::Empty)
    }

    fn with(content: Content) -> Self {
        Self {
            content,
            description: String::new(),
        }
    }

    /// Says what it means.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }
}
