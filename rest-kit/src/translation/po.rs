//! Catalogues as people write them: `.po`.

use super::Entry;

/// What is collected of one entry.
#[derive(Default)]
struct Draft {
    message: Option<String>,
    plural: Option<String>,
    translations: Vec<String>,
    /// Has a context, or is marked fuzzy: gettext does not use it either.
    is_skipped: bool,
}

/// Where a line that goes on belongs.
#[derive(Clone, Copy)]
enum Field {
    Context,
    Message,
    Plural,
    Translation,
}

/// Reads the entries; those that are fuzzy or have a context are left out.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let mut draft = Draft::default();
    let mut field = None;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let mistake = |what: &str| format!("line {}: {what}", at + 1);
        // A new entry begins with a comment, a context or a message behind a translation.
        let is_behind = !draft.translations.is_empty();
        let begins =
            line.starts_with('#') || line.starts_with("msgctxt") || line.starts_with("msgid ");
        if is_behind && begins {
            entries.extend(std::mem::take(&mut draft).finish());
        }
        if let Some(comment) = line.strip_prefix('#') {
            draft.is_skipped |= comment.starts_with(',') && comment.contains("fuzzy");
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let (word, quoted) = match line.find('"') {
            Some(at) => (line[..at].trim_end(), &line[at..]),
            None => return Err(mistake("a text in double quotes is missing")),
        };
        let text = unquoted(quoted).ok_or_else(|| mistake("the text does not end"))?;
        field = Some(match (word, field) {
            ("", Some(field)) => field,
            ("msgctxt", _) => Field::Context,
            ("msgid", _) => Field::Message,
            ("msgid_plural", _) => Field::Plural,
            (word, _) if word.starts_with("msgstr") => {
                draft.translations.push(String::new());
                Field::Translation
            }
            _ => return Err(mistake("this is no line of a catalogue")),
        });
        draft.add(field, &text);
    }
    entries.extend(draft.finish());
    Ok(entries)
}

impl Draft {
    fn add(&mut self, field: Option<Field>, text: &str) {
        match field {
            Some(Field::Message) => self.message.get_or_insert_default().push_str(text),
            Some(Field::Plural) => self.plural.get_or_insert_default().push_str(text),
            Some(Field::Translation) => {
                if let Some(last) = self.translations.last_mut() {
                    last.push_str(text);
                }
            }
            Some(Field::Context) => self.is_skipped = true,
            None => {}
        }
    }

    fn finish(self) -> Option<Entry> {
        let message = self.message.filter(|_| !self.translations.is_empty())?;
        // The header counts even if it is marked.
        (!self.is_skipped || message.is_empty()).then_some(Entry {
            message,
            plural: self.plural,
            translations: self.translations,
        })
    }
}

/// Reads a text in double quotes.
fn unquoted(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return None,
            '\\' => text.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            other => text.push(other),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read() {
        let text = r#"
# A comment.
#, fuzzy
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: views.py
msgid "Not found."
msgstr "Nicht "
"gefunden."
#, fuzzy
msgid "Guessed."
msgstr "Geraten."

msgctxt "month"
msgid "May"
msgstr "Mai"

msgid "{n} \"apple\""
msgid_plural "{n} apples\\"
msgstr[0] "{n} Apfel"
msgstr[1] "{n} Äpfel"
#~ msgid "Gone."
#~ msgstr "Fort."
"#;
        let entries = read(text).unwrap();
        let shown: Vec<_> = entries
            .iter()
            .map(|it| {
                (
                    it.message.as_str(),
                    it.plural.as_deref(),
                    it.translations.join("|"),
                )
            })
            .collect();
        let header = "Language: de\nPlural-Forms: nplurals=2; plural=(n != 1);\n";
        let expected = [
            ("", None, header.to_owned()),
            ("Not found.", None, "Nicht gefunden.".to_owned()),
            (
                "{n} \"apple\"",
                Some("{n} apples\\"),
                "{n} Apfel|{n} Äpfel".to_owned(),
            ),
        ];
        assert_eq!(shown, expected);
        for wrong in [
            "msgid \"a",
            "msgid a",
            "mssgid \"a\"",
            "\"a\"",
            "msgid \"a\"b\"",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
