//! File control information: what SELECT answers about a file (ISO/IEC 7816-4).

use crate::token::tlv::{Element, elements, find, unsigned};

/// What is known of a selected file; cards may tell nothing at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileControl {
    /// Bytes of content.
    pub(super) size: Option<usize>,
    /// The file holds records, not a string of bytes.
    pub(super) has_records: bool,
}

impl FileControl {
    /// Reads a template FCI (6F), FCP (62) or FMD (64), bare or one in the other, as some cards nest them.
    pub(super) fn parse(answer: &[u8]) -> Self {
        let mut content = answer;
        for _depth in 0..3 {
            match elements(content).find(is_template) {
                Some(template) => content = template.value,
                None => break,
            }
        }
        // '80' counts the bytes of data, '81' structural information as well: the second is but a substitute.
        let size = [0x80, 0x81]
            .into_iter()
            .filter_map(|tag| find(content, tag))
            .find(|element| (1..=4).contains(&element.value.len()))
            .and_then(|element| unsigned(&[&[0], element.value].concat()));
        let descriptor = find(content, 0x82).and_then(|element| element.value.first().copied()).unwrap_or(0);
        let is_directory = descriptor & 0x38 == 0x38;
        Self { size, has_records: !is_directory && matches!(descriptor & 0x07, 2..=6) }
    }
}

fn is_template(element: &Element<'_>) -> bool {
    matches!(element.tag, 0x62 | 0x64 | 0x6F)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(answer: &[u8]) -> Option<usize> {
        FileControl::parse(answer).size
    }

    #[test]
    fn the_count_of_data_wins_over_the_count_with_structure() {
        assert_eq!(size(&[0x62, 8, 0x81, 2, 9, 9, 0x80, 2, 1, 2]), Some(0x102));
        assert_eq!(size(&[0x6F, 4, 0x81, 2, 0xFF, 2]), Some(0xFF02));
    }

    #[test]
    fn templates_may_be_nested_and_their_lengths_longer_than_needed() {
        assert_eq!(size(&[0x6F, 0x81, 6, 0x62, 4, 0x80, 2, 1, 0]), Some(256));
    }

    #[test]
    fn an_unknown_or_empty_answer_tells_nothing() {
        for answer in [&[][..], &[0x6F, 0], &[0x84, 2, 1, 1], &[0x6F, 9, 0x80], &[0x62, 2, 0x80, 0]] {
            assert_eq!(FileControl::parse(answer), FileControl::default());
        }
    }

    #[test]
    fn records_are_told_from_bytes_and_directories() {
        let has_records = |descriptor| FileControl::parse(&[0x62, 3, 0x82, 1, descriptor]).has_records;
        assert!(has_records(0x02) && has_records(0x04) && has_records(0x06));
        assert!(!has_records(0x01) && !has_records(0x38) && !has_records(0x3A));
    }
}
