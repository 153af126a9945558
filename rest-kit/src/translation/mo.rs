//! Catalogues as programs read them: `.mo`.

use super::Entry;

const MAGIC: u32 = 0x9504_12de;

/// Reads the entries; those that have a context are left out.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    parse(bytes).ok_or_else(|| "it is no `.mo` file, or was cut off".to_owned())
}

fn parse(bytes: &[u8]) -> Option<Vec<Entry>> {
    let number: fn([u8; 4]) -> u32 = match bytes.first_chunk()? {
        start if u32::from_le_bytes(*start) == MAGIC => u32::from_le_bytes,
        start if u32::from_be_bytes(*start) == MAGIC => u32::from_be_bytes,
        _ => return None,
    };
    let word = |at: usize| -> Option<usize> {
        let four = bytes.get(at..)?.first_chunk()?;
        usize::try_from(number(*four)).ok()
    };
    let text = |table: usize, at: usize| -> Option<&str> {
        let place = table.checked_add(at.checked_mul(8)?)?;
        let (length, start) = (word(place)?, word(place.checked_add(4)?)?);
        let content = bytes.get(start..start.checked_add(length)?)?;
        std::str::from_utf8(content).ok()
    };
    let (count, messages, translations) = (word(8)?, word(12)?, word(16)?);
    let mut entries = Vec::new();
    for at in 0..count {
        let (message, translation) = (text(messages, at)?, text(translations, at)?);
        if message.contains('\u{4}') {
            continue;
        }
        let mut messages = message.split('\0').map(str::to_owned);
        entries.push(Entry {
            message: messages.next().unwrap_or_default(),
            plural: messages.next(),
            translations: translation.split('\0').map(str::to_owned).collect(),
        });
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a catalogue as `msgfmt` does.
    fn written(pairs: &[(&str, &str)], number: fn(u32) -> [u8; 4]) -> Vec<u8> {
        let count = u32::try_from(pairs.len()).unwrap();
        let head = [MAGIC, 0, count, 28, 28 + 8 * count, 0, 0];
        let mut tables: Vec<u32> = Vec::new();
        let mut content = Vec::new();
        let start = 28 + 16 * pairs.len();
        for side in [0, 1] {
            for pair in pairs {
                let text = if side == 0 { pair.0 } else { pair.1 };
                tables.push(u32::try_from(text.len()).unwrap());
                tables.push(u32::try_from(start + content.len()).unwrap());
                content.extend(text.bytes().chain([0]));
            }
        }
        let words = head.into_iter().chain(tables);
        words.flat_map(number).chain(content).collect()
    }

    #[test]
    fn entries_are_read_in_both_orders_of_bytes() {
        let pairs = [
            ("", "Plural-Forms: nplurals=2; plural=n!=1;\n"),
            ("month\u{4}May", "Mai"),
            ("{n} apple\0{n} apples", "{n} Apfel\0{n} Äpfel"),
        ];
        for number in [u32::to_le_bytes as fn(u32) -> [u8; 4], u32::to_be_bytes] {
            let bytes = written(&pairs, number);
            let entries = read(&bytes).unwrap();
            assert_eq!(entries.len(), 2);
            assert_eq!(entries[1].plural.as_deref(), Some("{n} apples"));
            assert_eq!(entries[1].translations, ["{n} Apfel", "{n} Äpfel"]);
            for end in 0..bytes.len() - 1 {
                assert!(read(&bytes[..end]).is_err(), "{end}");
            }
            let mut huge = bytes.clone();
            huge[8..12].fill(0xff);
            assert!(read(&huge).is_err());
        }
    }
}
