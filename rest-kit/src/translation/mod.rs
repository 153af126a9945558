//! Messages in the language of the caller.
//!
//! DRF: <https://www.django-rest-framework.org/topics/internationalization/>.
//!
//! Catalogues are those of gettext, keyed by DRF's English messages: DRF's own `django.mo` files
//! can be loaded as they are. An error is translated when it is answered: each of its messages is
//! matched with the messages of the catalogue, whose placeholders find what was put in.
//!
//! ```
//! use rest_kit::prelude::*;
//! use rest_kit::translation::Languages;
//!
//! const GERMAN: &str = r#"
//! msgid "Ensure this field has no more than {max_length} characters."
//! msgstr "Höchstens {max_length} Zeichen."
//! "#;
//!
//! let languages = Languages::new("en").po("de", GERMAN);
//! let german = languages.choose("de-AT, en;q=0.5");
//! let message = "Ensure this field has no more than 50 characters.";
//! assert_eq!(languages.translate(german, message).as_deref(), Some("Höchstens 50 Zeichen."));
//!
//! let app = RestKit::new(Settings::default()).languages(languages);
//! # let _ = app;
//! ```

mod accept;
mod catalogue;
mod mo;
mod plural;
mod po;
mod template;

use std::sync::Arc;

use crate::error::{Error, StartError};

use self::catalogue::Catalogue;

/// The languages of an application: that of its code, and those that it has catalogues for.
#[derive(Debug, Clone)]
#[doc(alias = "LANGUAGES")]
pub struct Languages(Arc<Inner>);

#[derive(Debug, Clone, Default)]
struct Inner {
    /// The first is the language of those who accept no other.
    known: Vec<(String, Catalogue)>,
    mistakes: Vec<String>,
}

/// One of the [`Languages`] of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(usize);

/// What is read from a catalogue: a message with its translations, one for each plural form.
struct Entry {
    message: String,
    plural: Option<String>,
    translations: Vec<String>,
}

impl Languages {
    /// Speaks this language to those who accept no other: `en`, unless your messages are in
    /// another.
    #[doc(alias = "LANGUAGE_CODE")]
    pub fn new(default: &str) -> Self {
        Self(Arc::new(Inner {
            known: vec![(code(default), Catalogue::default())],
            mistakes: Vec::new(),
        }))
    }

    /// Adds the messages of a `.po` file; those that are known already are replaced.
    #[must_use]
    pub fn po(self, language: &str, text: &str) -> Self {
        self.with(language, po::read(text))
    }

    /// Adds the messages of a `.mo` file; those that are known already are replaced.
    #[must_use]
    pub fn mo(self, language: &str, bytes: &[u8]) -> Self {
        self.with(language, mo::read(bytes))
    }

    fn with(mut self, language: &str, entries: Result<Vec<Entry>, String>) -> Self {
        let inner = Arc::make_mut(&mut self.0);
        let language = code(language);
        let known = inner.known.iter().position(|(known, _)| *known == language);
        let at = known.unwrap_or_else(|| {
            inner.known.push((language.clone(), Catalogue::default()));
            inner.known.len() - 1
        });
        let added = entries.and_then(|entries| inner.known[at].1.add(entries));
        if let Err(mistake) = added {
            let mistake = format!("the catalogue of `{language}` cannot be read: {mistake}");
            inner.mistakes.push(mistake);
        }
        self
    }

    /// Reports catalogues that cannot be read.
    pub(crate) fn check(&self, mistakes: &mut StartError) {
        for mistake in &self.0.mistakes {
            mistakes.add(mistake.clone());
        }
    }

    /// Returns the language that an `Accept-Language` header asks for, as Django finds it.
    pub fn choose(&self, accept: &str) -> Language {
        let codes: Vec<&str> = self.0.known.iter().map(|(code, _)| code.as_str()).collect();
        Language(accept::choose(accept, &codes).unwrap_or_default())
    }

    /// Returns the language of a code: `de`, `pt-BR`.
    pub fn get(&self, language: &str) -> Option<Language> {
        let language = code(language);
        let at = self
            .0
            .known
            .iter()
            .position(|(known, _)| *known == language);
        at.map(Language)
    }

    /// Returns the code of a language, in lower case.
    pub fn code(&self, language: Language) -> &str {
        self.0.known.get(language.0).map_or("", |(code, _)| code)
    }

    /// Translates a finished message; none when the catalogue does not have it.
    #[doc(alias = "gettext")]
    pub fn translate(&self, language: Language, message: &str) -> Option<String> {
        let (_, catalogue) = self.0.known.get(language.0)?;
        catalogue.translate(message)
    }

    /// Translates the messages of an error.
    pub(crate) fn translate_error(&self, language: Language, error: Error) -> Error {
        error.with_messages(|message| self.translate(language, message))
    }
}

/// `pt_BR` → `pt-br`.
fn code(language: &str) -> String {
    language.replace('_', "-").to_ascii_lowercase()
}
