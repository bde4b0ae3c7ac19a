//! What a reader says of itself (PC/SC part 10, "IFDs with secure PIN entry capabilities", revision 2.02): of all that,
//! how long an answer it carries.

/// `FEATURE_GET_TLV_PROPERTIES`.
const GET_PROPERTIES: u8 = 0x12;
/// `PCSCv2_PART10_PROPERTY_dwMaxAPDUDataSize`.
const LONGEST_DATA: u8 = 0x0A;

/// The control code that asks for the properties, from the answer to `CM_IOCTL_GET_FEATURE_REQUEST`; control codes are
/// written most significant byte first.
pub(super) fn properties_control_code(features: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(value(features, GET_PROPERTIES)?.try_into().ok()?))
}

/// The longest data of an answer in bytes, more than 256, from the properties; their numbers are written least
/// significant byte first. `None` where the reader only carries short answers, for which it says 0.
pub(super) fn longest_answer(properties: &[u8]) -> Option<usize> {
    let digits = value(properties, LONGEST_DATA).filter(|digits| digits.len() <= 4)?;
    let length = digits.iter().rev().fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit));
    Some(length).filter(|length| *length > 256)
}

/// Each is a tag of one byte, a length of one byte, a value.
fn value(mut list: &[u8], wanted: u8) -> Option<&[u8]> {
    while let [tag, length, rest @ ..] = list {
        let (value, others) = rest.split_at_checked(usize::from(*length))?;
        if *tag == wanted {
            return Some(value);
        }
        list = others;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_control_code_is_found_among_the_features() {
        let features = [0x06, 4, 0x42, 0x33, 0, 6, 0x12, 4, 0x42, 0x33, 0, 0x12];
        assert_eq!(properties_control_code(&features), Some(0x4233_0012));
        assert_eq!(properties_control_code(&features[..6]), None);
        assert_eq!(properties_control_code(&features[..9]), None);
    }

    #[test]
    fn only_readers_that_say_so_carry_longer_answers() {
        let properties = |digits: &[u8]| [&[0x02, 1, 0, 0x0A, u8::try_from(digits.len()).unwrap()], digits].concat();
        assert_eq!(longest_answer(&properties(&[0, 0, 1, 0])), Some(65_536));
        assert_eq!(longest_answer(&properties(&[0, 8, 0, 0])), Some(2048));
        for short in [&[0, 0, 0, 0][..], &[0, 1, 0, 0], &[], &[0, 0, 0, 0, 1]] {
            assert_eq!(longest_answer(&properties(short)), None);
        }
        assert_eq!(longest_answer(&[0x0A, 4, 0, 0]), None);
    }
}
