//! Names and forms that an application chooses once, for all its views.

use std::any::Any;
use std::fmt;

use crate::http::renderers::JsonStyle;
use crate::secrets::ApplicationKey;
use crate::translation::Languages;

/// Names and forms that an application chooses once, for all its views.
#[derive(Debug, Clone, Copy)]
pub struct Conventions {
    /// The query parameter of searches.
    #[doc(alias = "SEARCH_PARAM")]
    pub search_param: &'static str,
    /// The query parameter of orders.
    #[doc(alias = "ORDERING_PARAM")]
    pub ordering_param: &'static str,
    /// The key of messages that belong to no field.
    #[doc(alias = "NON_FIELD_ERRORS_KEY")]
    pub non_field_errors_key: &'static str,
    /// The part of paths that a suffix as `.json` is; none when addresses have no suffixes.
    #[doc(alias = "FORMAT_SUFFIX_KWARG")]
    pub format_suffix_param: Option<&'static str>,
    /// The field that is the address of a new object.
    #[doc(alias = "URL_FIELD_NAME")]
    pub url_field_name: &'static str,
    /// Whether stored files are shown by their address, or by their name.
    #[doc(alias = "UPLOADED_FILES_USE_URL")]
    pub uploaded_files_use_url: bool,
    /// How JSON is laid out.
    pub json_style: JsonStyle,
}

impl Conventions {
    /// Django REST Framework's.
    pub const DEFAULT: Self = Self {
        search_param: "search",
        ordering_param: "ordering",
        non_field_errors_key: "non_field_errors",
        format_suffix_param: Some("format"),
        url_field_name: "url",
        uploaded_files_use_url: true,
        json_style: JsonStyle::new(),
    };
}

impl Default for Conventions {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What the layers above keep for a request.
pub trait AnyPrepared: Any + fmt::Debug + Send + Sync {
    /// Returns the application's names and forms.
    fn conventions(&self) -> &Conventions;
    /// Returns the key that signs what clients keep for the application.
    fn secret_key(&self) -> &ApplicationKey;
    /// Returns the application's languages, if it has several.
    fn languages(&self) -> Option<&Languages>;
    /// Returns the name of the view's type.
    fn view(&self) -> &'static str;
    /// Returns the template that the view names.
    fn template(&self) -> Option<&'static str>;
}
