//! Writing BER-TLV (ISO/IEC 8825-1), with minimal lengths or, as some cards do, longer ones.

/// How lengths are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lengths {
    /// As short as DER demands.
    #[default]
    Minimal,
    /// One byte longer than need be, which BER allows.
    NonMinimal,
}

/// One object: a tag of one to three bytes (its hexadecimal digits as written), a length, the content.
#[must_use]
pub fn tlv(tag: u32, content: &[u8], lengths: Lengths) -> Vec<u8> {
    let mut encoded: Vec<u8> = tag.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    encoded.extend(length(content.len(), lengths));
    encoded.extend_from_slice(content);
    encoded
}

fn length(length: usize, lengths: Lengths) -> Vec<u8> {
    let mut digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if length < 0x80 && lengths == Lengths::Minimal {
        return vec![digits.pop().unwrap_or(0)];
    }
    if digits.is_empty() {
        digits.push(0);
    }
    if lengths == Lengths::NonMinimal && length >= 0x80 {
        digits.insert(0, 0);
    }
    // At most nine bytes: a usize and one zero.
    digits.insert(0, 0x80 | u8::try_from(digits.len()).unwrap_or(0x7F));
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_as_short_as_can_be_or_one_byte_longer() {
        for (size, minimal, non_minimal) in [
            (0, vec![0x00], vec![0x81, 0x00]),
            (0x25, vec![0x25], vec![0x81, 0x25]),
            (0x80, vec![0x81, 0x80], vec![0x82, 0x00, 0x80]),
            (0x123, vec![0x82, 0x01, 0x23], vec![0x83, 0x00, 0x01, 0x23]),
        ] {
            assert_eq!(length(size, Lengths::Minimal), minimal);
            assert_eq!(length(size, Lengths::NonMinimal), non_minimal);
        }
    }

    #[test]
    fn tags_may_have_several_bytes() {
        assert_eq!(tlv(0x7F49, &[1], Lengths::Minimal), [0x7F, 0x49, 1, 1]);
    }
}
