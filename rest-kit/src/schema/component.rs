//! What several operations share: the schemas of serializers, pages, choices.

use std::collections::BTreeMap;

use crate::descriptors::{
    Content, FieldDescriptor, FieldKind, PageEntry, PageShape, SerializerDescriptor,
};
use crate::error::StartError;
use crate::http::KeyStyle;

use super::json_schema::Schema;

/// Which way a body goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To the client.
    Response,
    /// From the client.
    Request,
    /// From the client, who may leave out everything.
    Patch,
}

impl Direction {
    /// Returns the way of what stands inside: an object that is sent is sent as a whole.
    pub(super) fn inside(self) -> Self {
        match self {
            Self::Patch => Self::Request,
            other => other,
        }
    }

    fn name_of(self, serializer: &SerializerDescriptor) -> String {
        let name = serializer.name;
        let name = name.strip_suffix("Serializer").unwrap_or(name);
        let name = if name.is_empty() {
            serializer.name
        } else {
            name
        };
        match self {
            Self::Response => name.to_owned(),
            Self::Request => format!("{name}Request"),
            Self::Patch => format!("Patched{name}Request"),
        }
    }

    fn shows(self, field: &FieldDescriptor) -> bool {
        let goes = match self {
            Self::Response => !field.write_only,
            Self::Request | Self::Patch => !field.read_only,
        };
        goes && field.kind != FieldKind::Hidden
    }

    fn requires(self, field: &FieldDescriptor) -> bool {
        match self {
            // Answers have every field, but for those that a client must ask for.
            Self::Response => !field.expandable,
            Self::Request => field.required,
            Self::Patch => false,
        }
    }
}

/// Collects the schemas that operations refer to.
#[derive(Debug)]
pub(super) struct Components<'a> {
    pub(super) schemas: BTreeMap<String, Schema>,
    /// Serializers by name, and where the first of that name was met.
    known: BTreeMap<&'static str, (&'static SerializerDescriptor, String)>,
    /// Where the current operation is.
    pub(super) place: String,
    pub(super) keys: KeyStyle,
    pub(super) mistakes: &'a mut StartError,
}

impl<'a> Components<'a> {
    pub(super) fn new(keys: KeyStyle, mistakes: &'a mut StartError) -> Self {
        Self {
            schemas: BTreeMap::new(),
            known: BTreeMap::new(),
            place: String::new(),
            keys,
            mistakes,
        }
    }

    /// Adds a component, and returns what refers to it.
    pub(super) fn named(&mut self, name: &str, schema: Schema) -> Schema {
        self.schemas.entry(name.to_owned()).or_insert(schema);
        Schema::component(name)
    }

    /// Returns what refers to the objects of a serializer.
    pub(super) fn serializer(
        &mut self,
        serializer: &'static SerializerDescriptor,
        direction: Direction,
    ) -> Schema {
        let name = direction.name_of(serializer);
        self.component(&name, serializer, direction, "")
    }

    /// Returns what refers to objects that name by `key` the row which they change.
    pub(super) fn keyed(
        &mut self,
        serializer: &'static SerializerDescriptor,
        direction: Direction,
        key: &str,
    ) -> Schema {
        let name = format!("Keyed{}", direction.name_of(serializer));
        self.component(&name, serializer, direction, key)
    }

    fn component(
        &mut self,
        name: &str,
        serializer: &'static SerializerDescriptor,
        direction: Direction,
        key: &str,
    ) -> Schema {
        self.check_name(serializer);
        if !self.schemas.contains_key(name) {
            // Objects may hold objects of their own type.
            self.schemas.insert(name.to_owned(), Schema::default());
            let schema = self.object(serializer, direction, key);
            self.schemas.insert(name.to_owned(), schema);
        }
        Schema::component(name)
    }

    /// Reports two different serializers that have one name.
    fn check_name(&mut self, serializer: &'static SerializerDescriptor) {
        let place = &self.place;
        let (known, first) = self
            .known
            .entry(serializer.name)
            .or_insert_with(|| (serializer, place.clone()));
        if *known != serializer {
            let name = serializer.name;
            let mistake = format!(
                "two serializers are called `{name}`, at {first} and at {place}: one name in \
                 the API's description must mean one thing; rename one of them"
            );
            if !self.mistakes.mistakes().contains(&mistake) {
                self.mistakes.add(mistake);
            }
        }
    }

    fn object(
        &mut self,
        serializer: &SerializerDescriptor,
        direction: Direction,
        key: &str,
    ) -> Schema {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        for field in serializer.fields {
            let mut field = *field;
            if field.name == key {
                field.read_only = false;
                field.required = false;
            }
            let field = &field;
            if !direction.shows(field) {
                continue;
            }
            let name = self.keys.name(field.name).into_owned();
            if direction.requires(field) {
                required.push(name.clone());
            }
            properties.push((name, self.field(field, direction)));
        }
        let mut schema = Schema::object(properties, required);
        serializer.description.clone_into(&mut schema.description);
        schema
    }

    /// Returns the schema of a body; none when there is none.
    pub(super) fn content(
        &mut self,
        content: Content,
        direction: Direction,
        page: Option<&PageShape>,
    ) -> Option<Schema> {
        Some(match content {
            Content::Empty => return None,
            Content::Unknown => Schema::default(),
            Content::One(serializer) => self.one(serializer, direction),
            Content::Many(serializer) => self.many(serializer, direction),
            Content::OneOrMany(serializer) => {
                let one = self.one(serializer, direction);
                let many = self.many(serializer, direction);
                Schema::any_of(vec![one, many])
            }
            Content::Page(serializer) => match page {
                None | Some(PageShape::List) => self.many(serializer, direction),
                Some(PageShape::Unknown) => Schema::default(),
                Some(PageShape::Object(entries)) => self.page(serializer, direction, entries),
            },
        })
    }

    fn one(&mut self, serializer: &'static SerializerDescriptor, direction: Direction) -> Schema {
        let object = self.serializer(serializer, direction);
        self.inside(serializer.envelope, object)
    }

    fn many(&mut self, serializer: &'static SerializerDescriptor, direction: Direction) -> Schema {
        let list = Schema::list(self.serializer(serializer, direction.inside()));
        self.inside(serializer.envelope_many, list)
    }

    /// Puts a key around a body.
    fn inside(&self, key: Option<&str>, schema: Schema) -> Schema {
        match key.map(|key| self.keys.name(key).into_owned()) {
            Some(key) => Schema::object(vec![(key.clone(), schema)], vec![key]),
            None => schema,
        }
    }

    fn page(
        &mut self,
        serializer: &'static SerializerDescriptor,
        direction: Direction,
        entries: &[PageEntry],
    ) -> Schema {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        for entry in entries {
            let (name, schema) = match *entry {
                PageEntry::Count(name) => (name, Schema::of("integer")),
                PageEntry::Link(name) => (name, Schema::text("uri").or_null()),
                PageEntry::Results(name) => {
                    (name, Schema::list(self.serializer(serializer, direction)))
                }
            };
            let name = self.keys.name(name).into_owned();
            if !matches!(entry, PageEntry::Link(_)) {
                required.push(name.clone());
            }
            properties.push((name, schema));
        }
        let counted = entries.iter().any(|it| matches!(it, PageEntry::Count(_)));
        let kind = if counted {
            "Paginated"
        } else {
            "CursorPaginated"
        };
        let name = format!("{kind}{}List", direction.name_of(serializer));
        let schema = Schema::object(properties, required);
        match self.schemas.get(&name) {
            // A page of another pagination, which has other keys.
            Some(known) if !is_same(known, &schema) => schema,
            _ => self.named(&name, schema),
        }
    }
}

fn is_same(left: &Schema, right: &Schema) -> bool {
    let names = |schema: &Schema| -> Vec<String> {
        let properties = schema.properties.0.iter();
        properties.map(|(name, _)| name.clone()).collect()
    };
    names(left) == names(right)
}
