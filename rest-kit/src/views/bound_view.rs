//! A view whose methods are bound to its actions.

use std::fmt;

use crate::db::{AnyColumn, Needs};
use crate::descriptors::{ModelDescriptor, ParameterDescriptor, SerializerDescriptor};

use super::viewsets::{Action, ViewSet};
use super::{Bound, Handler, Policies, View, ViewInfo};

/// The methods that can be bound to actions; HEAD and OPTIONS come by themselves.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A view whose methods are bound to its actions: what `register_view` takes.
///
/// [`ViewSet::as_view`] makes it from some of a viewset's actions; every single view becomes one.
#[must_use]
pub struct BoundView<V> {
    pub(crate) view: V,
    pub(crate) info: ViewInfo,
    pub(crate) bound: Vec<Bound<V>>,
    pub(crate) options: Handler<V>,
    pub(crate) model: Option<&'static ModelDescriptor>,
    pub(crate) serializers: Vec<&'static SerializerDescriptor>,
    pub(crate) object_param: Option<&'static str>,
    pub(crate) object_key: Option<ParameterDescriptor>,
    pub(crate) object_column: Option<AnyColumn>,
    pub(crate) needs: Needs,
    /// What is wrong with it, to be reported when the application starts.
    pub(crate) mistakes: Vec<String>,
}

impl<V: Policies> BoundView<V> {
    pub(super) fn of_view(view: V) -> Self
    where
        V: View,
    {
        Self {
            info: V::INFO,
            bound: V::handlers(),
            options: V::options(),
            model: V::model(),
            serializers: view.serializers(),
            object_param: view.object_param(),
            object_key: view.object_key(),
            object_column: view.object_column(),
            needs: view.needs(),
            mistakes: Vec::new(),
            view,
        }
    }

    pub(super) fn of_viewset<'a>(
        view: V,
        actions: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self
    where
        V: ViewSet,
    {
        let known = V::actions();
        let mut mistakes = Vec::new();
        let mut bound: Vec<Bound<V>> = Vec::new();
        let mut has_object = false;
        for (method, action) in actions {
            match find(&known, method, action) {
                Ok((method, _)) if bound.iter().any(|other| other.method == method) => {
                    mistakes.push(format!("binds {method} twice; remove one of them"));
                }
                Ok((method, action)) => {
                    has_object |= action.descriptor.detail;
                    bound.push(action.bind(method));
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if bound.is_empty() && mistakes.is_empty() {
            let cure = "binds no method to an action; write `.as_view([(\"get\", \"list\")])`";
            mistakes.push(cure.to_owned());
        }
        let name = V::INFO.type_name;
        Self {
            info: V::INFO,
            bound,
            options: V::options(),
            model: V::model(),
            serializers: view.serializers(),
            object_param: view.object_param().filter(|_| has_object),
            object_key: view.object_key(),
            object_column: view.object_column(),
            needs: view.needs(),
            mistakes: mistakes
                .into_iter()
                .map(|mistake| format!("`{name}.as_view` {mistake}"))
                .collect(),
            view,
        }
    }
}

/// Finds a method and an action by their names.
fn find<'k, V>(
    known: &'k [Action<V>],
    method: &str,
    action: &str,
) -> Result<(&'static str, &'k Action<V>), String> {
    let mut methods = METHODS.into_iter();
    let Some(found) = methods.find(|known| known.eq_ignore_ascii_case(method)) else {
        let known = METHODS.join(", ");
        return Err(format!("binds `{method}`, which is none of {known}"));
    };
    let found_action = known.iter().find(|it| it.descriptor.name == action);
    found_action.map(|action| (found, action)).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|it| it.descriptor.name).collect();
        let names = names.join(", ");
        format!("binds {found} to `{action}`, which is none of its actions: {names}")
    })
}

impl<V> fmt::Debug for BoundView<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(self.info.type_name)
            .field(&self.bound)
            .finish()
    }
}
