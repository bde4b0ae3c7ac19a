//! Bytes in hexadecimal digits of which some may be any: `3B 7. ..`.

/// Whether the bytes are what the pattern says, no more and no less.
pub(super) fn fits_whole(pattern: &str, bytes: &[u8]) -> bool {
    length(pattern) == bytes.len() && fits_beginning(pattern, bytes)
}

/// Whether the bytes begin as the pattern says.
pub(super) fn fits_beginning(pattern: &str, bytes: &[u8]) -> bool {
    length(pattern) <= bytes.len()
        && pattern.split(' ').zip(bytes).all(|(expected, byte)| {
            expected.chars().zip(format!("{byte:02X}").chars()).all(|(wanted, digit)| wanted == '.' || wanted == digit)
        })
}

fn length(pattern: &str) -> usize {
    pattern.split(' ').count()
}

/// Whether it is pairs of digits or dots with a space between them.
#[cfg(test)]
pub(super) fn is_well_formed(pattern: &str) -> bool {
    pattern
        .split(' ')
        .all(|pair| pair.len() == 2 && pair.chars().all(|digit| matches!(digit, '.' | '0'..='9' | 'A'..='F')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_for_any_digit_and_for_nothing_else() {
        assert!(fits_whole("3B 7. ..", &[0x3B, 0x7F, 0]));
        assert!(!fits_whole("3B 7. ..", &[0x3B, 0x6F, 0]));
        assert!(!fits_whole("3B 7. ..", &[0x3B, 0x7F]));
        assert!(!fits_whole("3B 7. ..", &[0x3B, 0x7F, 0, 0]));
        assert!(fits_beginning("80 31", &[0x80, 0x31, 1]) && !fits_beginning("80 31", &[0x80]));
        assert!(!is_well_formed("3B  7F") && !is_well_formed("3b") && !is_well_formed(""));
    }
}
