//! See [`crate::token::fuzzing`].

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
