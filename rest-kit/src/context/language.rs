//! In which language the caller is answered.

use crate::error::Error;
use crate::translation::{Language, Languages};

use super::Context;

/// The language that was set for this request.
#[derive(Debug, Clone, Copy)]
struct Activated(Language);

/// In which language the caller is answered.
impl Context {
    /// Returns the code of the language that the caller is answered in: `de`, `pt-br`; none when
    /// the application has one language only.
    #[doc(alias = "get_language")]
    pub fn language(&self) -> Option<&str> {
        let languages = self.languages()?;
        Some(languages.code(self.chosen(languages)))
    }

    /// Answers in this language, whatever the request accepts: that of the caller's profile. A
    /// language that the application does not have changes nothing.
    #[doc(alias = "activate")]
    pub fn set_language(&self, code: &str) {
        let found = self.languages().and_then(|languages| languages.get(code));
        if let Some(language) = found {
            self.provide(Activated(language));
        }
    }

    /// Returns a message in the language of the caller; as it is where it has no translation.
    #[doc(alias = "gettext")]
    pub fn translate(&self, message: &str) -> String {
        let languages = self.languages();
        let translated =
            languages.and_then(|languages| languages.translate(self.chosen(languages), message));
        translated.unwrap_or_else(|| message.to_owned())
    }

    /// Returns an error in the language of the caller.
    pub(crate) fn translated(&self, error: Error) -> Error {
        match self.languages() {
            Some(languages) => languages.translate_error(self.chosen(languages), error),
            None => error,
        }
    }

    fn languages(&self) -> Option<&Languages> {
        self.prepared.get()?.languages()
    }

    fn chosen(&self, languages: &Languages) -> Language {
        if let Some(Activated(language)) = self.provided() {
            return language;
        }
        let accept = self.request().header_joined("accept-language");
        languages.choose(accept.as_deref().unwrap_or_default())
    }
}
