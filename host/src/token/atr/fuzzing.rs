//! See [`crate::token::fuzzing`].

use super::{AnswerToReset, Check, hex};

/// The parts make up the whole; each line of what is said fits on one; a serial number changes nothing in it.
pub(crate) fn answer_to_reset(bytes: &[u8]) {
    let answer = AnswerToReset::parse(bytes);
    let historical = answer.historical_bytes();
    let end = answer.interface.end;
    let is_checked = matches!(answer.check, Check::Right(_) | Check::Wrong { .. });
    assert_eq!(end + historical.len() + usize::from(is_checked) + answer.surplus.len(), bytes.len());
    assert!(historical.len() <= 15);
    assert_eq!(&bytes[end..end + historical.len()], historical);
    if is_checked {
        let sum = bytes[1..=end + historical.len()].iter().fold(0, |sum, byte| sum ^ byte);
        assert_eq!(matches!(answer.check, Check::Right(_)), sum == 0);
    }

    let words = answer.in_words();
    assert!(!words.is_empty());
    for line in &words {
        assert!(!line.is_empty() && line.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{line:?}");
    }
    let digits = answer.without_serial_number();
    assert_eq!(digits.len(), 2 * bytes.len());
    let whole = hex(bytes);
    assert!(digits.bytes().zip(whole.bytes()).all(|(shown, digit)| shown == digit || shown == b'.'));
    assert_eq!(digits.contains('.'), historical.len() >= 12 && historical.starts_with(&[0x80, 0x5A]));

    if digits.contains('.') {
        let mut other = bytes.to_vec();
        // The same check byte fits.
        other[end + 8] ^= 0xA5;
        other[end + 11] ^= 0xA5;
        let other = AnswerToReset::parse(&other);
        assert_eq!((other.in_words(), other.without_serial_number()), (words, digits));
    }
}
