//! Which fields an answer has: `?fields=`, `?omit=` and `?expand=`.

use crate::context::Context;
use crate::descriptors::{FieldDescriptor, SerializerDescriptor};
use crate::error::{Error, Result};

use super::ModelSerializer;

/// Which fields of a serializer an answer has, and of those nested in it.
#[derive(Debug, Default)]
pub(super) struct Shape {
    shown: Vec<bool>,
    nested: Vec<(usize, Shape)>,
}

/// What a query string asks for: paths of names, from one serializer inwards.
#[derive(Debug, Default, Clone)]
struct Asked<'a> {
    fields: Vec<&'a [&'a str]>,
    omit: Vec<&'a [&'a str]>,
    expand: Vec<&'a [&'a str]>,
}

impl Shape {
    /// Reads the query string, if the serializer lets clients choose and they do.
    ///
    /// # Errors
    ///
    /// 400 when `?expand=` goes deeper than the serializer lets it.
    pub(super) fn of<S: ModelSerializer>(cx: &Context) -> Result<Option<Self>> {
        let Some(deepest) = S::EXPAND_DEPTH else {
            return Ok(None);
        };
        if cx.request().query_string().is_empty() {
            return Ok(None);
        }
        let paths = |name| paths(cx, name);
        let (fields, omit, expand) = (paths("fields"), paths("omit"), paths("expand"));
        if fields.is_empty() && omit.is_empty() && expand.is_empty() {
            return Ok(None);
        }
        if expand.iter().any(|path| path.len() > deepest) {
            return Err(Error::validation("Expansion depth exceeded"));
        }
        let asked = Asked {
            fields: fields.iter().map(Vec::as_slice).collect(),
            omit: omit.iter().map(Vec::as_slice).collect(),
            expand: expand.iter().map(Vec::as_slice).collect(),
        };
        Ok(Some(Self::resolve(S::DESCRIPTOR, &asked)))
    }

    fn resolve(serializer: &'static SerializerDescriptor, asked: &Asked<'_>) -> Self {
        let mut shape = Self::default();
        for (index, field) in serializer.fields.iter().enumerate() {
            shape.shown.push(asked.shows(field));
            let inside = asked.inside(field.name);
            if let (Some(children), false) = (field.children, inside.is_empty()) {
                shape.nested.push((index, Self::resolve(children, &inside)));
            }
        }
        shape
    }

    /// Returns whether the field at `index` is shown.
    pub(super) fn shows(&self, index: usize) -> bool {
        self.shown.get(index).copied().unwrap_or(true)
    }

    /// Takes the shape of what the field at `index` nests.
    pub(super) fn take_nested(&mut self, index: usize) -> Option<Self> {
        let at = self.nested.iter().position(|(known, _)| *known == index)?;
        Some(self.nested.swap_remove(at).1)
    }
}

impl<'a> Asked<'a> {
    fn shows(&self, field: &FieldDescriptor) -> bool {
        let names = |path: &[&str]| path.first() == Some(&field.name);
        let all = |path: &[&str]| matches!(path, ["*" | "~all"]);
        let chosen = self.fields.is_empty() || self.fields.iter().any(|path| names(path));
        let omitted = self.omit.iter().any(|path| names(path) && path.len() == 1);
        let expanded = self.expand.iter().any(|path| names(path) || all(path));
        chosen && !omitted && (expanded || !field.expandable)
    }

    /// Returns what is asked of the serializer that the field nests.
    fn inside(&self, name: &str) -> Self {
        let inside = |paths: &[&'a [&'a str]]| {
            let paths = paths.iter().filter_map(|path| match path {
                [first, rest @ ..] if *first == name && !rest.is_empty() => Some(rest),
                _ => None,
            });
            paths.collect()
        };
        // `?fields=author,author.name` asks for the whole author.
        let whole = self.fields.iter().any(|path| *path == [name]);
        Self {
            fields: if whole {
                Vec::new()
            } else {
                inside(&self.fields)
            },
            omit: inside(&self.omit),
            expand: inside(&self.expand),
        }
    }

    fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.omit.is_empty() && self.expand.is_empty()
    }
}

/// Returns the paths of every `?name=a,b.c`.
fn paths<'a>(cx: &'a Context, name: &str) -> Vec<Vec<&'a str>> {
    let values = cx.request().query_params().iter();
    let values = values.filter(|(known, _)| known == name);
    let names = values.flat_map(|(_, value)| value.split(','));
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| name.split('.').collect()).collect()
}
