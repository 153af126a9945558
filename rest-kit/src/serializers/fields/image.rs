//! Images by their headers: kind, width and height, nothing decoded.

/// More pixels than Pillow agrees to decode.
const MOST_PIXELS: u64 = 178_956_970;

/// The extensions that files of images have.
pub(super) const EXTENSIONS: &str = "bmp, gif, jpe, jpeg, jpg, png, tif, tiff, webp";

/// Returns whether the bytes begin an image that has pixels, and not too many.
pub(super) fn is_image(content: &[u8]) -> bool {
    let sized = |(width, height): (u32, u32)| {
        let pixels = u64::from(width) * u64::from(height);
        (1..=MOST_PIXELS).contains(&pixels)
    };
    size(content).is_some_and(sized)
}

/// Returns whether the name ends as the names of images do.
pub(super) fn has_extension(name: &str) -> bool {
    let extension = extension(name);
    EXTENSIONS.split(", ").any(|known| known == extension)
}

/// Returns what follows a name's last point, in lower case.
pub(super) fn extension(name: &str) -> String {
    let found = std::path::Path::new(name).extension();
    found.map_or_else(String::new, |it| it.to_string_lossy().to_lowercase())
}

/// Returns width and height.
fn size(content: &[u8]) -> Option<(u32, u32)> {
    png(content)
        .or_else(|| gif(content))
        .or_else(|| bmp(content))
        .or_else(|| webp(content))
        .or_else(|| jpeg(content))
        .or_else(|| tiff(content))
}

fn png(content: &[u8]) -> Option<(u32, u32)> {
    let rest = content.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")?;
    Some((big(rest, 0)?, big(rest, 4)?))
}

fn gif(content: &[u8]) -> Option<(u32, u32)> {
    let known = content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a");
    let side = |at| Some(u32::from(u16::from_le_bytes(bytes(content, at)?)));
    known.then_some(())?;
    Some((side(6)?, side(8)?))
}

fn bmp(content: &[u8]) -> Option<(u32, u32)> {
    content.strip_prefix(b"BM")?;
    let side = |at| Some(i32::from_le_bytes(bytes(content, at)?).unsigned_abs());
    Some((side(18)?, side(22)?))
}

fn webp(content: &[u8]) -> Option<(u32, u32)> {
    content.strip_prefix(b"RIFF")?;
    let small = |at| Some(u32::from(u16::from_le_bytes(bytes(content, at)?) & 0x3fff));
    let medium = |at| {
        let [a, b, c]: [u8; 3] = bytes(content, at)?;
        Some(u32::from_le_bytes([a, b, c, 0]) + 1)
    };
    match content.get(8..16)? {
        b"WEBPVP8 " => Some((small(26)?, small(28)?)),
        b"WEBPVP8X" => Some((medium(24)?, medium(27)?)),
        b"WEBPVP8L" => {
            let bits = u32::from_le_bytes(bytes(content, 21)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}

/// Walks over the segments to the one that starts a frame.
fn jpeg(content: &[u8]) -> Option<(u32, u32)> {
    content.strip_prefix(b"\xff\xd8\xff")?;
    let mut at = 2;
    loop {
        let [start, marker]: [u8; 2] = bytes(content, at)?;
        match marker {
            _ if start != 0xff => return None,
            // Fill bytes and markers without a segment.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let side = |at| Some(u32::from(u16::from_be_bytes(bytes(content, at)?)));
                return Some((side(at + 7)?, side(at + 5)?));
            }
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes(bytes(content, at + 2)?)).max(2),
        }
    }
}

/// Reads the first directory, which may be anywhere; one that is out of sight is believed.
fn tiff(content: &[u8]) -> Option<(u32, u32)> {
    let is_little = content.starts_with(b"II*\0");
    if !is_little && !content.starts_with(b"MM\0*") {
        return None;
    }
    let long = |at| {
        let four = bytes(content, at)?;
        Some(if is_little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        })
    };
    let short = |at| {
        let two = bytes(content, at)?;
        Some(u32::from(if is_little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        }))
    };
    let directory = usize::try_from(long(4)?).ok().filter(|at| *at >= 8)?;
    let Some(count) = short(directory) else {
        return Some((1, 1));
    };
    let (mut width, mut height) = (None, None);
    for entry in 0..count as usize {
        let at = directory + 2 + entry * 12;
        let value = match short(at + 2) {
            Some(3) => short(at + 8),
            _ => long(at + 8),
        };
        match short(at) {
            Some(256) => width = value,
            Some(257) => height = value,
            _ => {}
        }
    }
    Some((width?, height?))
}

fn big(content: &[u8], at: usize) -> Option<u32> {
    bytes(content, at).map(u32::from_be_bytes)
}

fn bytes<const N: usize>(content: &[u8], at: usize) -> Option<[u8; N]> {
    content.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case<'a> = (&'a [u8], Option<(u32, u32)>);

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut content = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        content.extend(width.to_be_bytes());
        content.extend(height.to_be_bytes());
        content
    }

    // parity: FLD-036, SEC-28
    #[test]
    fn images_have_pixels_and_not_too_many() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x0b\x08\0\x02\0\x03\x01";
        let tiff = b"II*\0\x08\0\0\0\x02\0\0\x01\x03\0\x01\0\0\0\x05\0\0\0\x01\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let cases: [Case<'_>; 10] = [
            (&png_of(3, 2), Some((3, 2))),
            (b"GIF89a\x03\0\x02\0", Some((3, 2))),
            (jpeg, Some((3, 2))),
            (tiff, Some((5, 6))),
            (
                b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x02\0\0\x01\0\0",
                Some((3, 2)),
            ),
            (
                b"BM\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\xfe\xff\xff\xff",
                Some((3, 2)),
            ),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"\xff\xd8\xff", None),
            (b"<svg/>", None),
            (b"", None),
        ];
        for (content, expected) in cases {
            assert_eq!(size(content), expected, "{content:?}");
            assert_eq!(is_image(content), expected.is_some());
        }
        assert!(!is_image(&png_of(0, 5)));
        assert!(!is_image(&png_of(50_000, 50_000)));
        assert!(has_extension("A.PNG") && !has_extension("a.html") && !has_extension("png"));
    }
}
