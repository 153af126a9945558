//! What the macros write, written by hand once: a model, a serializer and a viewset.

use std::sync::OnceLock;

use diesel::QueryResult;
use rest_kit::db::sql_types::AnyKey;
use rest_kit::db::{
    AnyColumn, BoxedFragment, ColumnDefault, ColumnType, Connection, FieldRef, KeyValue, Statement,
    select_list,
};
use rest_kit::descriptors::{
    ColumnDescriptor, FieldDescriptor, FieldKind, Limits, ModelDescriptor, SerializerDescriptor,
};
use rest_kit::mixins::{CreateModelMixin, ListModelMixin};
use rest_kit::prelude::*;
use rest_kit::serializers::{
    Assignments, Checks, FieldErrors, ModelSerializer, Reading, Related, Representing, Source,
};
use rest_kit::views::viewsets::{Action, create, list};
use rest_kit::views::{Handler, Policies, ViewInfo, metadata};
use serde::ser::SerializeStruct as _;

// ANCHOR: model
diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
    }
}

#[derive(diesel::Queryable, Clone, Debug)]
pub struct Tag {
    pub id: i64,
    pub name: String,
}

#[derive(Debug)]
pub struct TagFields {
    pub id: FieldRef<Tag, tags::id, i64>,
    pub name: FieldRef<Tag, tags::name, String>,
}

/// What both columns have in common.
const COLUMN: ColumnDescriptor = ColumnDescriptor {
    name: "id",
    column: "id",
    kind: FieldKind::BigInteger,
    null: false,
    blank: false,
    primary_key: true,
    unique: true,
    unique_message: "",
    has_default: false,
    generated: true,
    limits: Limits {
        max_length: None,
        min_length: None,
        max_value: None,
        min_value: None,
        max_digits: None,
        decimal_places: None,
    },
    choices: &[],
    references: None,
    label: "",
    help_text: "",
};

impl Model for Tag {
    type PrimaryKey = i64;
    type Table = tags::table;
    type Row = (diesel::sql_types::BigInt, diesel::sql_types::Text);
    type Fields = TagFields;

    const FIELDS: &'static TagFields = &TagFields {
        id: FieldRef {
            descriptor: COLUMN,
            fragment: &tags::id,
            get: |row| &row.id,
            bind: <i64 as ColumnType>::bind,
            parse: <i64 as ColumnType>::parse,
            default: None,
            column: std::marker::PhantomData,
        },
        name: FieldRef {
            descriptor: ColumnDescriptor {
                name: "name",
                column: "name",
                kind: FieldKind::String,
                primary_key: false,
                generated: false,
                limits: Limits {
                    max_length: Some(50),
                    ..COLUMN.limits
                },
                ..COLUMN
            },
            fragment: &tags::name,
            get: |row| &row.name,
            bind: <String as ColumnType>::bind,
            parse: <String as ColumnType>::parse,
            default: None,
            column: std::marker::PhantomData,
        },
    };

    const DESCRIPTOR: &'static ModelDescriptor = &ModelDescriptor {
        name: "Tag",
        verbose_name: "tag",
        table: "tags",
        columns: &[Tag::FIELDS.id.descriptor, Tag::FIELDS.name.descriptor],
        primary_key: 0,
        ordering: &[],
        unique_together: &[],
        unique_for: &[],
        many_to_many: &[],
    };
    const COLUMNS: &'static [AnyColumn] = &[
        FieldRef::any(&Tag::FIELDS.id),
        FieldRef::any(&Tag::FIELDS.name),
    ];
    const INSERT_DEFAULTS: &'static [ColumnDefault] = &[];
    const UPDATE_DEFAULTS: &'static [ColumnDefault] = &[];

    fn primary_key(&self) -> &i64 {
        &self.id
    }

    fn values(&self) -> Vec<BoxedFragment> {
        vec![
            ColumnType::bind(self.id),
            ColumnType::bind(self.name.clone()),
        ]
    }

    fn text_of(&self, column: usize) -> Option<String> {
        match column {
            0 => self.id.to_text(),
            1 => self.name.to_text(),
            _ => None,
        }
    }

    fn select_list() -> &'static str {
        static LIST: OnceLock<String> = OnceLock::new();
        select_list(&LIST, Self::DESCRIPTOR)
    }

    fn load(
        connection: &mut Connection,
        statement: Statement<Self::Row>,
    ) -> QueryResult<Vec<Self>> {
        match connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(inner) => statement.load(inner),
            #[cfg(feature = "postgres")]
            Connection::Postgres(inner) => statement.load(inner),
        }
    }

    fn load_keyed(
        connection: &mut Connection,
        statement: Statement<(AnyKey, Self::Row)>,
    ) -> QueryResult<Vec<(KeyValue, Self)>> {
        match connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(inner) => statement.load(inner),
            #[cfg(feature = "postgres")]
            Connection::Postgres(inner) => statement.load(inner),
        }
    }
}
// ANCHOR_END: model

// ANCHOR: serializer
#[derive(Debug)]
pub struct TagSerializer;

/// What a client sent.
#[derive(Debug)]
pub struct TagInput {
    pub name: Option<String>,
}

impl Serializer for TagSerializer {
    type Input = TagInput;
    type Instance = Tag;
    type Extra = Changes<Tag>;

    const DESCRIPTOR: &'static SerializerDescriptor = {
        const FIELDS: &[FieldDescriptor] = &[
            Tag::FIELDS.id.describe("id").read_only(),
            Tag::FIELDS.name.describe("name"),
        ];
        &SerializerDescriptor::new("TagSerializer", FIELDS)
    };

    fn read(reading: &mut Reading<'_>) -> TagInput {
        TagInput {
            name: reading.field(1, None),
        }
    }

    fn check(input: &TagInput, instance: Option<&Tag>, checks: &mut Checks<'_>) {
        if let Some(name) = &input.name {
            const NAME: &FieldRef<Tag, tags::name, String> = &Tag::FIELDS.name;
            NAME.check(1, name, instance, checks);
        }
    }

    fn validate_fields(input: &mut TagInput, errors: &mut FieldErrors) {
        errors.hook(1, &mut input.name, |name| match name.as_str() {
            "boring" => Err("Tags are not boring.".into()),
            _ => Ok(()),
        });
    }

    fn validate_object(_tag: &mut Validated<Self>) -> FieldResult {
        Ok(())
    }
}

impl ModelSerializer for TagSerializer {
    type Model = Tag;
    const RELATED: bool = false;

    fn load_related(
        _rows: &[Tag],
        _related: &mut Related,
        _connection: &mut Connection,
    ) -> QueryResult<()> {
        Ok(())
    }

    fn assign(input: TagInput, assignments: &mut Assignments<Tag>) {
        if let Some(name) = input.name {
            const NAME: &FieldRef<Tag, tags::name, String> = &Tag::FIELDS.name;
            NAME.assign(name, assignments);
        }
    }

    fn assign_extra(extra: Changes<Tag>, assignments: &mut Assignments<Tag>) {
        assignments.extra(extra);
    }

    fn represent<S: serde::Serializer>(
        row: &Tag,
        _cx: &Representing<'_>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Tag", 2)?;
        out.serialize_field("id", &row.id)?;
        out.serialize_field("name", &row.name)?;
        out.end()
    }
}
// ANCHOR_END: serializer

// ANCHOR: viewset
#[derive(Debug)]
pub struct TagViewSet;

impl Policies for TagViewSet {
    type Object = Tag;
}

impl rest_kit::generics::GenericApiView for TagViewSet {
    type Model = Tag;
    type Serializer = TagSerializer;
}

impl ListModelMixin for TagViewSet {}
impl CreateModelMixin for TagViewSet {}

impl ViewSet for TagViewSet {
    const INFO: ViewInfo = ViewInfo {
        description: "Tags, without a macro.",
        ..ViewInfo::new("TagViewSet")
    };

    fn actions() -> Vec<Action<Self>> {
        vec![list(), create()]
    }

    fn options() -> Handler<Self> {
        |view, cx| Box::pin(metadata::describe_fields(view, cx))
    }

    fn basename() -> Option<String> {
        Some("tag".to_owned())
    }
}
// ANCHOR_END: viewset

pub fn app() -> RestKit {
    RestKit::new(Settings::default())
        .permissions(AllowAny)
        .register("api/tags", TagViewSet)
}
