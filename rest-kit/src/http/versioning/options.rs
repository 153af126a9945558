//! What all versioning schemes may be told.

use crate::descriptors::{FieldKind, ParameterDescriptor, ParameterPlace};
use crate::error::{Error, Result};

/// The default version, the allowed ones, and the parameter that names one.
#[derive(Debug, Clone)]
pub(super) struct Options {
    pub(super) default: Option<String>,
    pub(super) allowed: Vec<String>,
    pub(super) param: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            default: None,
            allowed: Vec::new(),
            param: "version".to_owned(),
        }
    }
}

impl Options {
    /// The version, which is the default if the client names none, if it is allowed.
    pub(super) fn check(
        &self,
        named: Option<&str>,
        refusal: impl FnOnce() -> Error,
    ) -> Result<Option<String>> {
        let version = named.or(self.default.as_deref());
        if self.is_allowed(version) {
            Ok(version.map(str::to_owned))
        } else {
            Err(refusal())
        }
    }

    /// Describes the parameter that names the version.
    pub(super) fn parameter(&self, place: ParameterPlace) -> ParameterDescriptor {
        let mut values = self.allowed.clone();
        if let Some(default) = self.default.iter().find(|_| !values.is_empty()) {
            values.push(default.clone());
            values.sort_unstable();
            values.dedup();
        }
        ParameterDescriptor::new(&self.param, place, FieldKind::String).values(values)
    }

    /// Without a list of allowed versions each is allowed; the default one always is.
    pub(super) fn is_allowed(&self, version: Option<&str>) -> bool {
        if self.allowed.is_empty() {
            return true;
        }
        let Some(version) = version else {
            return false;
        };
        self.default.as_deref() == Some(version) || self.allowed.iter().any(|own| own == version)
    }
}

/// The builder methods that every scheme has.
macro_rules! versioning_options {
    ($scheme:ident) => {
        impl $scheme {
            /// Creates it with every version allowed, no default, and the parameter `version`.
            pub fn new() -> Self {
                Self::default()
            }

            /// Sets the version of clients that name none; it is always allowed.
            #[doc(alias = "DEFAULT_VERSION")]
            #[must_use]
            pub fn default_version(mut self, version: impl Into<String>) -> Self {
                self.0.default = Some(version.into());
                self
            }

            /// Sets the versions that exist; an empty list allows every one.
            #[doc(alias = "ALLOWED_VERSIONS")]
            #[must_use]
            pub fn allowed_versions<V: Into<String>>(
                mut self,
                versions: impl IntoIterator<Item = V>,
            ) -> Self {
                self.0.allowed = versions.into_iter().map(Into::into).collect();
                self
            }

            /// Sets the name of the parameter that names the version.
            #[doc(alias = "VERSION_PARAM")]
            #[must_use]
            pub fn version_param(mut self, name: impl Into<String>) -> Self {
                self.0.param = name.into();
                self
            }
        }
    };
}
