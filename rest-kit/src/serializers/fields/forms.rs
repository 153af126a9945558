//! Lists and objects in forms: `items[0]name`, `point.x`.

use std::collections::BTreeMap;

use crate::http::Value;

/// Takes `name[0]`, `name[1]key`, … out of a form: texts, or objects of the keys; in order.
pub(crate) fn take_list(form: &mut Value, name: &str) -> Option<Vec<Value>> {
    let Value::Form(entries) = form else {
        return None;
    };
    let mut items: BTreeMap<usize, Value> = BTreeMap::new();
    for (key, value) in entries {
        let Some((index, inner)) = indexed(key, name) else {
            continue;
        };
        let value = std::mem::take(value);
        match (items.get_mut(&index), inner) {
            (Some(Value::Form(parts)), inner) if !inner.is_empty() => {
                parts.push((inner.to_owned(), value));
            }
            (Some(item), _) => *item = value,
            (None, "") => drop(items.insert(index, value)),
            (None, inner) => {
                items.insert(index, Value::Form(vec![(inner.to_owned(), value)]));
            }
        }
    }
    (!items.is_empty()).then(|| items.into_values().collect())
}

/// Takes `name.key` and the like out of a form.
pub(crate) fn take_map(form: &mut Value, name: &str) -> Option<Value> {
    let Value::Form(entries) = form else {
        return None;
    };
    let mut inner = Vec::new();
    for (key, value) in entries {
        let after = key
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some(after) = after.filter(|after| !after.is_empty()) {
            inner.push((after.to_owned(), std::mem::take(value)));
        }
    }
    (!inner.is_empty()).then_some(Value::Form(inner))
}

/// Takes JSON, which is text in a form, out of it; what is no JSON stays an (empty) form.
pub(crate) fn take_json(form: &mut Value, name: &str) -> Option<Value> {
    let no_json = Value::Form(Vec::new());
    match form.take(name)? {
        Value::String(text) => Some(text.parse().unwrap_or(no_json)),
        _ => Some(no_json),
    }
}

/// `items[3]name` is 3 and `name`.
fn indexed<'a>(key: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let (index, inner) = key.strip_prefix(name)?.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: FLD-048
    #[test]
    fn forms_hold_lists_and_objects() {
        let entry = |name: &str, text: &str| (name.to_owned(), Value::from(text));
        let mut form = Value::Form(vec![
            entry("items[1]name", "b"),
            entry("items[0]name", "a"),
            entry("items[0]size", "1"),
            entry("n[0]", "7"),
            entry("point.x", "3"),
        ]);
        let text = |value: &Value| serde_json::to_string(value).unwrap();
        let items = Value::List(take_list(&mut form, "items").unwrap());
        assert_eq!(text(&items), r#"[{"name":"a","size":"1"},{"name":"b"}]"#);
        assert_eq!(take_list(&mut form, "n"), Some(vec![Value::from("7")]));
        assert_eq!(take_list(&mut form, "none"), None);
        assert_eq!(text(&take_map(&mut form, "point").unwrap()), r#"{"x":"3"}"#);
    }
}
