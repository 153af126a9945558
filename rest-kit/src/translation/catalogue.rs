//! The messages of one language.

use std::collections::HashMap;

use super::Entry;
use super::plural::Plural;
use super::template::Template;

/// How many sentences of a message are looked at one by one.
const MAX_SENTENCES: usize = 4;

/// The messages of one language.
#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    /// Those without holes.
    exact: HashMap<String, String>,
    /// Those with holes, the ones with most text first.
    templates: Vec<(Template, Vec<Template>)>,
    plural: Plural,
}

impl Catalogue {
    /// Adds messages; those that are known already are replaced.
    pub(super) fn add(&mut self, entries: Vec<Entry>) -> Result<(), String> {
        for entry in entries {
            if entry.message.is_empty() {
                self.read_header(entry.translations.first().map_or("", String::as_str))?;
            } else if !entry.translations.iter().all(String::is_empty) {
                self.add_entry(&entry);
            }
        }
        self.templates
            .sort_by_key(|(template, _)| std::cmp::Reverse(template.weight()));
        Ok(())
    }

    fn read_header(&mut self, header: &str) -> Result<(), String> {
        let rule = header
            .lines()
            .find_map(|line| line.strip_prefix("Plural-Forms:"));
        if let Some(rule) = rule {
            self.plural = Plural::parse(rule)?;
        }
        Ok(())
    }

    fn add_entry(&mut self, entry: &Entry) {
        let forms: Vec<Template> = entry
            .translations
            .iter()
            .map(|it| Template::new(it))
            .collect();
        for message in [Some(&entry.message), entry.plural.as_ref()]
            .into_iter()
            .flatten()
        {
            let template = Template::new(message);
            if !template.has_holes() {
                let translation = entry.translations[0].clone();
                self.exact.insert(message.clone(), translation);
                continue;
            }
            self.templates.retain(|(known, _)| *known != template);
            if template.weight() > 0 {
                self.templates.push((template, forms.clone()));
            }
        }
    }

    /// Translates a finished message, or the sentences of it that are known.
    pub(super) fn translate(&self, message: &str) -> Option<String> {
        self.whole(message).or_else(|| {
            let ends = message.match_indices(". ").take(MAX_SENTENCES);
            ends.into_iter().find_map(|(at, _)| {
                let (first, rest) = (&message[..=at], &message[at + 2..]);
                match (self.whole(first), self.whole(rest)) {
                    (None, None) => None,
                    (first_said, rest_said) => Some(format!(
                        "{} {}",
                        first_said.as_deref().unwrap_or(first),
                        rest_said.as_deref().unwrap_or(rest),
                    )),
                }
            })
        })
    }

    fn whole(&self, message: &str) -> Option<String> {
        if let Some(translation) = self.exact.get(message) {
            return Some(translation.clone());
        }
        self.templates.iter().find_map(|(template, forms)| {
            let found = template.find(message)?;
            let number = found
                .iter()
                .find_map(|(_, value)| value.parse::<u64>().ok());
            let form = self.plural.form(number.unwrap_or(1));
            let form = forms.get(form).or(forms.first())?;
            Some(form.fill(&found))
        })
    }
}
