//! Command APDUs as a card takes them apart (ISO/IEC 7816-4, section 5.1), short ones only.

/// A command APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub(super) class: u8,
    pub(super) instruction: u8,
    pub(super) p1: u8,
    pub(super) p2: u8,
    pub(super) data: &'a [u8],
    /// How many bytes of data are expected, 1 to 256; `None` without Le.
    pub(super) expected: Option<usize>,
}

impl<'a> Command<'a> {
    /// `None` if the lengths do not fit, which a card answers with `6700`.
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

    /// Whether it both carries data and asks for data, which T=0 does not know.
    pub(super) fn is_case_4(&self) -> bool {
        !self.data.is_empty() && self.expected.is_some()
    }
}

fn expected(le: u8) -> usize {
    if le == 0 { 256 } else { usize::from(le) }
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
    fn lengths_that_do_not_fit_are_refused() {
        assert_eq!(Command::parse(&[0, 0xA4, 0]), None);
        assert_eq!(Command::parse(&[0, 0xA4, 0, 0, 2, 0x3F]), None);
        assert_eq!(Command::parse(&[0, 0xA4, 0, 0, 2, 0x3F, 0, 0, 0]), None);
        assert_eq!(Command::parse(&[0, 0xB0, 0, 0, 0, 1, 0]), None, "extended lengths are not offered");
    }
}
