//! File control information: what SELECT answers about a file (ISO/IEC 7816-4).

use std::fmt;

use crate::token::tlv::{Element, elements, find, unsigned};

/// What is known of a selected file; cards may tell nothing at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileControl {
    /// Bytes of content.
    pub(super) size: Option<usize>,
    /// The file holds records, not a string of bytes.
    pub(super) has_records: bool,
    /// Who may read it. Cards are not always right about that: only for the report.
    pub(super) read_access: Option<ReadAccess>,
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadAccess {
    /// Everybody.
    Free,
    /// Nobody.
    Never,
    /// Whoever fulfils a condition, in the code of ISO/IEC 7816-4, table 20: a PIN, secure messaging, ….
    Condition(u8),
}

impl fmt::Display for ReadAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Free => formatter.write_str("free"),
            Self::Never => formatter.write_str("never"),
            Self::Condition(condition) => write!(formatter, "condition {condition:02X}"),
        }
    }
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
        Self {
            size,
            has_records: !is_directory && matches!(descriptor & 0x07, 2..=6),
            read_access: read_access(content),
        }
    }
}

/// From the security attributes in compact form, which stand by themselves (8C) or in a template (A1): a byte of access
/// modes, then a condition for each mode whose bit is set, that of the highest bit first. Reading has the lowest.
fn read_access(content: &[u8]) -> Option<ReadAccess> {
    const COMPACT: u32 = 0x8C;
    const TEMPLATE: u32 = 0xA1;
    let attributes = find(content, COMPACT).or_else(|| find(content, TEMPLATE)?.child(COMPACT))?;
    let (&modes, conditions) = attributes.value.split_first()?;
    let read = usize::try_from((modes & 0x7F).count_ones()).ok()?.checked_sub(1)?;
    // With the highest bit set, the bits below it mean what the maker wants.
    if modes & 0x01 == 0 || modes & 0x80 != 0 {
        return None;
    }
    Some(match *conditions.get(read)? {
        0x00 => ReadAccess::Free,
        0xFF => ReadAccess::Never,
        condition => ReadAccess::Condition(condition),
    })
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
    fn who_may_read_a_file_is_the_last_of_the_conditions() {
        let access = |attributes: &[u8]| {
            FileControl::parse(&[&[0x62, u8::try_from(attributes.len()).unwrap()], attributes].concat()).read_access
        };
        // A certificate on an IDPrime, EF.DIR on an IAS-ECC card, and the like behind a PIN or closed.
        assert_eq!(access(&[0x8C, 4, 0x43, 0x18, 0x18, 0x00]), Some(ReadAccess::Free));
        assert_eq!(access(&[0x8C, 7, 0x7B, 0x45, 0xFF, 0xFF, 0xFF, 0x45, 0x00]), Some(ReadAccess::Free));
        assert_eq!(access(&[0xA1, 5, 0x8C, 3, 0x03, 0x00, 0x12]), Some(ReadAccess::Condition(0x12)));
        assert_eq!(access(&[0x8C, 2, 0x01, 0xFF]), Some(ReadAccess::Never));
        for nothing in
            [&[][..], &[0x8C, 0], &[0x8C, 1, 0x01], &[0x8C, 3, 0x42, 0, 0], &[0x8C, 2, 0x81, 0], &[0x8C, 2, 0, 0]]
        {
            assert_eq!(access(nothing), None, "{nothing:02X?}");
        }
    }

    #[test]
    fn records_are_told_from_bytes_and_directories() {
        let has_records = |descriptor| FileControl::parse(&[0x62, 3, 0x82, 1, descriptor]).has_records;
        assert!(has_records(0x02) && has_records(0x04) && has_records(0x06));
        assert!(!has_records(0x01) && !has_records(0x38) && !has_records(0x3A));
    }
}
