//! The tree of messages as a list: each message with its place.

use std::borrow::Cow;

use crate::error::{ErrorDetail, ErrorKind, ValidationErrors};
use crate::http::KeyStyle;

/// The key of messages that belong to no field.
const NON_FIELD: &str = "non_field_errors";

/// A step on the way to a message.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

/// Begins the way at the parameter of the query that all messages are about, if there is one.
pub(super) fn beginning(parameter: Option<&str>) -> Vec<Step<'_>> {
    parameter.map(Step::Field).into_iter().collect()
}

/// Calls `found` with each message and the way to it.
pub(super) fn visit<'a>(
    tree: &'a ValidationErrors,
    way: &mut Vec<Step<'a>>,
    found: &mut impl FnMut(&[Step<'a>], &'a ErrorDetail),
) {
    match tree {
        ValidationErrors::Message(detail) => found(way, detail),
        ValidationErrors::List(items) => {
            for (at, item) in items.iter().enumerate() {
                let is_here = matches!(item, ValidationErrors::Message(_));
                descend(item, (!is_here).then_some(Step::Item(at)), way, found);
            }
        }
        ValidationErrors::Map(entries) => {
            for (name, errors) in entries {
                descend(errors, Some(Step::Field(name)), way, found);
            }
        }
    }
}

fn descend<'a>(
    tree: &'a ValidationErrors,
    step: Option<Step<'a>>,
    way: &mut Vec<Step<'a>>,
    found: &mut impl FnMut(&[Step<'a>], &'a ErrorDetail),
) {
    way.extend(step);
    visit(tree, way, found);
    if step.is_some() {
        way.pop();
    }
}

/// Returns the one message of a failure that is not about data: it alone, or the `detail` of a
/// body that says more.
pub(super) fn own_detail(kind: ErrorKind, tree: &ValidationErrors) -> Option<&ErrorDetail> {
    if kind == ErrorKind::Validation {
        return None;
    }
    match (tree, tree.get("detail")) {
        (ValidationErrors::Message(detail), _) | (_, Some(ValidationErrors::Message(detail))) => {
            Some(detail)
        }
        _ => None,
    }
}

/// Returns the way as a JSON pointer in a URL: `#/lines/1/sku`; what belongs to no field points to
/// what is around it.
pub(super) fn pointer(way: &[Step<'_>], style: KeyStyle) -> String {
    let mut pointer = "#".to_owned();
    for step in way {
        match step {
            Step::Field(NON_FIELD) => {}
            Step::Field(name) => {
                pointer.push('/');
                let name = style.name(name);
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Step::Item(at) => {
                pointer.push('/');
                pointer.push_str(&at.to_string());
            }
        }
    }
    pointer
}

/// Returns the way with dots: `lines.1.sku`; none for what belongs to the whole.
pub(super) fn dotted(way: &[Step<'_>], style: KeyStyle) -> Option<String> {
    let steps = way.iter().map(|step| match step {
        Step::Field(name) => style.name(name),
        Step::Item(at) => Cow::Owned(at.to_string()),
    });
    let steps: Vec<_> = steps.collect();
    (!steps.is_empty()).then(|| steps.join("."))
}
