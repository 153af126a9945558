//! How callers show who they are.

/// One way to send credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityDescriptor {
    /// Its name in descriptions: `tokenAuth`.
    pub name: &'static str,
    /// What is sent, and where.
    pub credentials: Credentials,
    /// Text for people.
    pub description: String,
}

/// What is sent, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credentials {
    /// `Authorization: Basic …`
    Basic,
    /// `Authorization: Bearer …`, of this format: `JWT`.
    Bearer(&'static str),
    /// A header of this name.
    Header(String),
    /// A cookie of this name.
    Cookie(String),
}
