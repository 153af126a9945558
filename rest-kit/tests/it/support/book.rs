//! The book of the book store.

use std::marker::PhantomData;

use rest_kit::db::{AnyColumn, FieldRef, Fragment, Model, TextBind};
use rest_kit::descriptors::{
    ColumnDescriptor, FieldDescriptor, FieldKind, Limits, ModelDescriptor, SerializerDescriptor,
};
use rest_kit::serializers::{ModelSerializer, Serializer};

#[derive(Debug, Clone)]
pub(crate) struct Book {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) author_id: i64,
    pub(crate) owner_id: Option<i64>,
}

struct Name;
impl Fragment for Name {}

pub(crate) struct BookFields {
    pub(crate) id: FieldRef<Book, (), i64>,
    pub(crate) title: FieldRef<Book, (), String>,
    pub(crate) author_id: FieldRef<Book, (), i64>,
    pub(crate) owner_id: FieldRef<Book, (), Option<i64>>,
}

const fn column(name: &'static str, kind: FieldKind) -> ColumnDescriptor {
    ColumnDescriptor {
        name,
        column: name,
        kind,
        null: false,
        blank: false,
        primary_key: false,
        unique: false,
        has_default: false,
        generated: false,
        limits: Limits::NONE,
        choices: &[],
        references: None,
        label: "",
        help_text: "",
    }
}

const fn field<T>(
    name: &'static str,
    kind: FieldKind,
    get: fn(&Book) -> &T,
) -> FieldRef<Book, (), T> {
    FieldRef {
        descriptor: column(name, kind),
        fragment: &Name,
        get,
        bind: |_| Box::new(Name),
        parse: |_| TextBind::NoMatch,
        default: None,
        column: PhantomData,
    }
}

const FIELDS: &BookFields = &<Book as Model>::FIELDS;

impl Model for Book {
    type PrimaryKey = i64;
    type Table = ();
    type Fields = BookFields;
    const FIELDS: BookFields = BookFields {
        id: field("id", FieldKind::BigInteger, |book| &book.id),
        title: field("title", FieldKind::String, |book| &book.title),
        author_id: field("author_id", FieldKind::BigInteger, |book| &book.author_id),
        owner_id: field("owner_id", FieldKind::BigInteger, |book| &book.owner_id),
    };
    const DESCRIPTOR: &'static ModelDescriptor = &ModelDescriptor {
        name: "Book",
        verbose_name: "book",
        table: "books",
        columns: &[
            column("id", FieldKind::BigInteger),
            column("title", FieldKind::String),
            column("author_id", FieldKind::BigInteger),
            column("owner_id", FieldKind::BigInteger),
        ],
        primary_key: 0,
        ordering: &[],
        unique_together: &[],
        many_to_many: &[],
    };
    const COLUMNS: &'static [AnyColumn] = &[
        FIELDS.id.any(),
        FIELDS.title.any(),
        FIELDS.author_id.any(),
        FIELDS.owner_id.any(),
    ];
    fn primary_key(&self) -> &i64 {
        &self.id
    }
}

pub(crate) struct BookSerializer;

impl Serializer for BookSerializer {
    const DESCRIPTOR: &'static SerializerDescriptor = &SerializerDescriptor {
        name: "BookSerializer",
        fields: &[FieldDescriptor::new("title", FieldKind::String)],
    };
}

impl ModelSerializer for BookSerializer {
    type Model = Book;
}

pub(crate) struct BookListSerializer;

impl Serializer for BookListSerializer {
    const DESCRIPTOR: &'static SerializerDescriptor = BookSerializer::DESCRIPTOR;
}

impl ModelSerializer for BookListSerializer {
    type Model = Book;
}

pub(crate) struct PercentSerializer {
    pub(crate) percent: i64,
}

impl Serializer for PercentSerializer {
    const DESCRIPTOR: &'static SerializerDescriptor = &SerializerDescriptor {
        name: "PercentSerializer",
        fields: &[FieldDescriptor::new("percent", FieldKind::Integer)],
    };
}
