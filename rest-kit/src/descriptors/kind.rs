//! The primitive kinds of fields.

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
    /// Text that a pattern matches.
    Regex,
    /// Text that is an IP address.
    IpAddress,
    /// The path of a file.
    FilePath,
    /// Several of a fixed set of values.
    MultipleChoice,
    /// An uploaded file.
    File,
    /// An uploaded image.
    Image,
    /// Values by name.
    Dict,
    /// A list of other fields.
    List,
    /// Another object's key.
    Related,
    /// Another serializer.
    Nested,
    /// A value computed by the server.
    Computed,
    /// A value that the server sets and nobody sees.
    Hidden,
}
