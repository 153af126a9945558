//! Which numbers of pages are shown around one.

use crate::http::renderers::NumberedPage;

/// Returns the pages that are shown around the current one; none stands for those left out.
///
/// The first and the last, one on each side, and two at the edges; a gap leaves out more than one.
pub(super) fn numbers(
    current: i64,
    last: i64,
    path: impl Fn(i64) -> String,
) -> Vec<Option<NumberedPage>> {
    let current = current.min(last);
    displayed(current, last)
        .into_iter()
        .map(|number| {
            let number = number?;
            Some(NumberedPage {
                number,
                path: path(number),
                is_current: number == current,
            })
        })
        .collect()
}

fn displayed(current: i64, last: i64) -> Vec<Option<i64>> {
    if last <= 5 {
        return (1..=last).map(Some).collect();
    }
    let mut included = vec![1, current - 1, current, current + 1, last];
    if current <= 4 {
        included.extend([2, 3]);
    }
    if current >= last - 3 {
        included.extend([last - 1, last - 2]);
    }
    included.retain(|number| (1..=last).contains(number));
    included.sort_unstable();
    included.dedup();
    let mut shown: Vec<Option<i64>> = included.into_iter().map(Some).collect();
    if current > 4 {
        shown.insert(1, None);
    }
    if current < last - 3 {
        shown.insert(shown.len() - 1, None);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    // parity: PAG-017
    #[test]
    fn gaps_leave_out_more_than_one_page() {
        for (current, last, expected) in [
            (1, 1, "1"),
            (3, 5, "1 2 3 4 5"),
            (1, 6, "1 2 3 … 6"),
            (4, 7, "1 2 3 4 5 6 7"),
            (5, 20, "1 … 4 5 6 … 20"),
            (14, 16, "1 … 13 14 15 16"),
            (20, 20, "1 … 18 19 20"),
        ] {
            let shown = displayed(current, last).into_iter();
            let shown: Vec<String> = shown
                .map(|number| number.map_or("…".to_owned(), |number| number.to_string()))
                .collect();
            assert_eq!(shown.join(" "), expected, "{current} of {last}");
        }
    }
}
