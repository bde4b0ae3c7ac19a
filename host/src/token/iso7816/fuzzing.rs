//! See [`crate::token::fuzzing`].

use super::extended_length::{Announcement, in_ef_atr, in_historical_bytes};
use super::file_control::FileControl;
use crate::token::tlv::elements;

/// File control information: a size that four bytes can tell, the same inside one more template.
pub fn file_control(answer: &[u8]) {
    let control = FileControl::parse(answer);
    assert!(control.size.is_none_or(|size| u32::try_from(size).is_ok()));
    let has_template = |bytes: &[u8]| elements(bytes).any(|element| matches!(element.tag, 0x62 | 0x64 | 0x6F));
    if let Ok(length) = u8::try_from(answer.len())
        && !has_template(answer)
    {
        assert_eq!(FileControl::parse(&[&[0x6F, 0x81, length], answer].concat()), control);
    }
}

/// What a card says about lengths, in the historical bytes or in EF.ATR: no answer is asked for that is longer than the
/// reader carries; both category indicators mean the same, and what else stands there means nothing.
pub fn announced_lengths(content: &[u8]) {
    let in_file = in_ef_atr(content);
    let behind = |before: &[u8]| [before, content].concat();
    let [historical, in_other_category] = [0x00, 0x80].map(|category| in_historical_bytes(&behind(&[category])));
    assert_eq!(historical, in_other_category);
    assert_eq!(in_historical_bytes(&behind(&[0x00, 0x62, 0x77, 0x77])), historical);
    assert_eq!(historical.longest_response, None, "told by EF.ATR alone");
    if !matches!(content.first(), Some(0x00 | 0x80)) {
        assert_eq!(in_historical_bytes(content), Announcement::default());
    }
    if content.first() != Some(&0x80) {
        assert_eq!(in_ef_atr(&behind(&[0x80])), in_file);
        assert_eq!(in_ef_atr(&behind(&[0x43, 0x01, 0xB8])), in_file);
    }
    for announced in [in_file, historical] {
        assert_eq!(announced.longest_answer(256).is_some(), announced.extended_length == Some(true));
        for of_reader in [257, 1_024, 65_536, usize::MAX] {
            let longest = announced.longest_answer(of_reader).unwrap_or(256);
            assert!((256..=of_reader.min(65_536)).contains(&longest));
            assert!(announced.longest_response.is_none_or(|length| longest <= length.max(256)));
        }
    }
}
