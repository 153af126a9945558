//! What one field of a body looks like from outside.

/// The primitive kinds a field can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FieldKind {
    /// `true` or `false`.
    Boolean,
    /// A whole number of at most 32 bits.
    Integer,
    /// A whole number of at most 64 bits.
    BigInteger,
    /// A binary floating point number.
    Float,
    /// An exact decimal number.
    Decimal,
    /// Text.
    String,
    /// Text that is an e-mail address.
    Email,
    /// Text that is a URL.
    Url,
    /// Text of letters, digits, `-` and `_`.
    Slug,
    /// A UUID.
    Uuid,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A moment.
    DateTime,
    /// A span of time.
    Duration,
    /// One of a fixed set of values.
    Choice,
    /// Any JSON value.
    Json,
    /// Bytes, as base64 text.
    Binary,
    /// A list of other fields.
    List,
    /// Another object's key.
    Related,
    /// Another serializer.
    Nested,
    /// A value computed by the server.
    Computed,
}

/// One of the values of a choice field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The value in bodies and in the database.
    pub value: &'static str,
    /// The text for people.
    pub label: &'static str,
}

/// A bound of a number field, as exact as its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// For integers.
    Int(i64),
    /// For floats.
    Float(f64),
    /// For decimals: the text of the number, as `"0.01"`.
    Decimal(&'static str),
}

/// How large or long a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Characters (text) or elements (lists), at most.
    pub max_length: Option<u32>,
    /// Characters (text) or elements (lists), at least.
    pub min_length: Option<u32>,
    /// The largest number.
    pub max_value: Option<Number>,
    /// The smallest number.
    pub min_value: Option<Number>,
    /// Digits of a decimal in all.
    pub max_digits: Option<u8>,
    /// Digits of a decimal after the point.
    pub decimal_places: Option<u8>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self {
        max_length: None,
        min_length: None,
        max_value: None,
        min_value: None,
        max_digits: None,
        decimal_places: None,
    };
}

/// What one serializer field looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one of DRF's field arguments")]
pub struct FieldDescriptor {
    /// Key in the request and response body.
    pub name: &'static str,
    /// Attribute of the model that feeds the field; with dots for related ones.
    pub source: &'static str,
    /// Primitive kind.
    pub kind: FieldKind,
    /// Only in answers.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// Must be sent on creation and on full updates.
    pub required: bool,
    /// `null` is a value.
    pub allow_null: bool,
    /// The empty text is a value.
    pub allow_blank: bool,
    /// White space around text is dropped.
    pub trim_whitespace: bool,
    /// No other row may have the same value.
    pub unique: bool,
    /// How large or long.
    pub limits: Limits,
    /// The values of a choice field.
    pub choices: &'static [Choice],
    /// Name for people; made from `name` when empty.
    pub label: &'static str,
    /// Text for people.
    pub help_text: &'static str,
}

impl FieldDescriptor {
    /// A required text field without limits: what macros start from.
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            source: name,
            kind,
            read_only: false,
            write_only: false,
            required: true,
            allow_null: false,
            allow_blank: false,
            trim_whitespace: true,
            unique: false,
            limits: Limits::NONE,
            choices: &[],
            label: "",
            help_text: "",
        }
    }
}
