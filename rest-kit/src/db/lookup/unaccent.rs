//! `unaccent`: texts without accents, as PostgreSQL's extension of that name has it.

use diesel::QueryResult;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Letters that have no plain letter in their decomposition.
const PLAIN: &[(char, &str)] = &[
    ('Æ', "AE"),
    ('æ', "ae"),
    ('Œ', "OE"),
    ('œ', "oe"),
    ('Ø', "O"),
    ('ø', "o"),
    ('Đ', "D"),
    ('đ', "d"),
    ('Ð', "D"),
    ('ð', "d"),
    ('Þ', "TH"),
    ('þ', "th"),
    ('Ħ', "H"),
    ('ħ', "h"),
    ('ı', "i"),
    ('Ł', "L"),
    ('ł', "l"),
    ('Ŋ', "N"),
    ('ŋ', "n"),
    ('Ŧ', "T"),
    ('ŧ', "t"),
    ('ẞ', "SS"),
    ('ß', "ss"),
];

fn unaccent(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match PLAIN.iter().find(|(accented, _)| *accented == letter) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}

/// Teaches a connection the function `UNACCENT`, which PostgreSQL has as an extension.
pub(super) fn register(connection: &mut diesel::SqliteConnection) -> QueryResult<()> {
    functions::unaccent_utils::register_impl(connection, |text: Option<String>| {
        text.map(|text| {
            if text.is_ascii() {
                text
            } else {
                unaccent(&text)
            }
        })
    })
}

mod functions {
    use diesel::sql_types::{Nullable, Text};

    #[diesel::declare_sql_function]
    extern "SQL" {
        /// The text without its accents.
        fn unaccent(text: Nullable<Text>) -> Nullable<Text>;
    }
}

#[cfg(test)]
mod tests {
    use super::unaccent;

    #[test]
    fn accents_go_and_letters_stay() {
        for (text, plain) in [
            ("Søren Kjær", "Soren Kjaer"),
            ("Straße nach Łódź", "Strasse nach Lodz"),
            ("Crème brûlée", "Creme brulee"),
            ("Cre\u{301}me", "Creme"),
            ("東京 Ωμέγα", "東京 Ωμεγα"),
        ] {
            assert_eq!(unaccent(text), plain);
        }
    }
}
