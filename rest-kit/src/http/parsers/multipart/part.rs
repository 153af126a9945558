//! The head of a part: which field or file it is.

use crate::http::header_params;

/// The longest head of a part in bytes.
pub(super) const MAX_HEAD: usize = 1024;

/// What the head of a part says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) name: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) content_type: String,
}

impl Head {
    pub(super) fn read(head: &[u8]) -> Self {
        let mut found = Self::default();
        let text = String::from_utf8_lossy(head);
        for (header, value) in text.split("\r\n").filter_map(|line| line.split_once(':')) {
            if header
                .trim_end()
                .eq_ignore_ascii_case("content-disposition")
            {
                for (key, value) in header_params::parse(value.trim_start()).1 {
                    match key.as_str() {
                        "name" => found.name = Some(value.trim().to_owned()),
                        "filename" if !value.is_empty() => found.file_name = Some(value),
                        _ => {}
                    }
                }
            } else if header.trim_end().eq_ignore_ascii_case("content-type") {
                found.content_type = header_params::parse(value).0;
            }
        }
        found
    }
}
