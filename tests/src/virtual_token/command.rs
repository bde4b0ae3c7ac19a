//! Command APDUs as a card takes them apart (ISO/IEC 7816-4, section 5.1).

/// A command APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) class: u8,
    pub(super) instruction: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    /// How many bytes of data are expected, 1 to 256 or, in extended length, 1 to 65,536; `None` without Le.
    pub(super) expected: Option<usize>,
}

impl<'a> Command<'a> {
    /// By a card that takes short commands only. `None` if the lengths do not fit, which a card answers with `6700`.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (&[class, instruction, p1, p2], body) = bytes.split_first_chunk::<4>()?;
        let (data, expected) = match body {
            [] => (&[][..], None),
            [le] => (&[][..], Some(expected(*le))),
            [0, ..] => return None,
            [lc, rest @ ..] => {
                let data = rest.get(..usize::from(*lc))?;
                match &rest[data.len()..] {
                    [] => (data, None),
                    [le] => (data, Some(expected(*le))),
                    _ => return None,
                }
            }
        };
        Some(Self { class, instruction, p1, p2, data, expected })
    }

    /// The same by a card that takes commands of extended length too.
    pub(super) fn parse_of_any_length(bytes: &'a [u8]) -> Option<Self> {
        let (&[class, instruction, p1, p2], body) = bytes.split_first_chunk::<4>()?;
        let command = |data, expected| Some(Self { class, instruction, p1, p2, data, expected });
        match body {
            &[0, high, low] => command(&[], Some(extended_expected([high, low]))),
            [0, high, low, rest @ ..] => {
                let (data, le) = rest.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
                match *le {
                    [] if !data.is_empty() => command(data, None),
                    [high, low] if !data.is_empty() => command(data, Some(extended_expected([high, low]))),
                    _ => None,
                }
            }
            _ => Self::parse(bytes),
        }
    }

    /// Whether it both carries data and asks for data, which T=0 does not know.
    pub(super) fn is_case_4(&self) -> bool {
        !self.data.is_empty() && self.expected.is_some()
    }
}

fn expected(le: u8) -> usize {
    if le == 0 { 256 } else { usize::from(le) }
}

fn extended_expected(le: [u8; 2]) -> usize {
    match u16::from_be_bytes(le) {
        0 => 65_536,
        le => usize::from(le),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_cases_are_told_apart() {
        let parse = |bytes: &'static [u8]| Command::parse(bytes).map(|command| (command.data, command.expected));
        assert_eq!(parse(&[0, 0xA4, 0, 0]), Some((&[][..], None)));
        assert_eq!(parse(&[0, 0xB0, 0, 0, 0]), Some((&[][..], Some(256))));
        assert_eq!(parse(&[0, 0xA4, 0, 0, 2, 0x3F, 0]), Some((&[0x3F, 0][..], None)));
        assert_eq!(parse(&[0, 0xA4, 0, 0, 2, 0x3F, 0, 5]), Some((&[0x3F, 0][..], Some(5))));
    }

    #[test]
    fn extended_lengths_are_understood_where_they_are_taken() {
        let parse =
            |bytes: &'static [u8]| Command::parse_of_any_length(bytes).map(|command| (command.data, command.expected));
        assert_eq!(parse(&[0, 0xCA, 0, 0, 0]), Some((&[][..], Some(256))), "a short one");
        assert_eq!(parse(&[0, 0xCA, 0, 0, 0, 0x20, 0]), Some((&[][..], Some(0x2000))));
        assert_eq!(parse(&[0, 0xCA, 0, 0, 0, 0, 0]), Some((&[][..], Some(65_536))));
        assert_eq!(parse(&[0, 0xDA, 0, 0, 0, 0, 1, 9]), Some((&[9][..], None)));
        assert_eq!(parse(&[0, 0xCB, 0, 0, 0, 0, 1, 9, 1, 0]), Some((&[9][..], Some(256))));
        assert_eq!(parse(&[0, 0xCB, 0, 0, 0, 0, 2, 9]), None);
        assert_eq!(parse(&[0, 0xCB, 0, 0, 0, 0, 1, 9, 0]), None);
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        assert_eq!(Command::parse(&[0, 0xA4, 0]), None);
        assert_eq!(Command::parse(&[0, 0xA4, 0, 0, 2, 0x3F]), None);
        assert_eq!(Command::parse(&[0, 0xA4, 0, 0, 2, 0x3F, 0, 0, 0]), None);
        assert_eq!(Command::parse(&[0, 0xB0, 0, 0, 0, 1, 0]), None, "extended lengths are not offered");
    }
}
