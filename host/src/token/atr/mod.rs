//! The answer to reset (ISO/IEC 7816-3, section 8) in words, for the report.
//!
//! Nothing here decides how a card is read. Reading never fails: what is cut off, wrong or unknown is said.

#[cfg(any(test, fuzzing))]
pub(super) mod fuzzing;
mod historical_bytes;
mod interface_bytes;

use std::ops::Range;

use historical_bytes::Historical;
use interface_bytes::Interface;

/// An answer to reset, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerToReset<'a> {
    bytes: &'a [u8],
    interface: Interface,
    historical: Historical<'a>,
    check: Check,
    /// What follows the last byte that there should be.
    surplus: &'a [u8],
}

/// TCK, which makes the exclusive-or of all bytes from T0 on zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// The bytes before it ended too early to tell.
    Unknown,
    /// A card that offers T=0 alone has none.
    NotDue,
    Missing,
    Right(u8),
    Wrong {
        stated: u8,
        computed: u8,
    },
}

impl<'a> AnswerToReset<'a> {
    /// Takes an answer to reset apart, whatever it is.
    #[must_use]
    pub fn parse(bytes: &'a [u8]) -> Self {
        let interface = Interface::parse(bytes);
        let start = interface.end.min(bytes.len());
        let end = start.saturating_add(interface.historical_length).min(bytes.len());
        let (head, tail) = bytes.split_at(end);
        let historical = Historical { bytes: head.get(start..).unwrap_or_default() };
        let is_whole = !interface.is_cut_off && historical.bytes.len() == interface.historical_length;
        let (check, surplus) = match (is_whole, interface.has_check_byte(), tail) {
            (false, ..) => (Check::Unknown, tail),
            (true, false, _) => (Check::NotDue, tail),
            (true, true, []) => (Check::Missing, tail),
            (true, true, [stated, surplus @ ..]) => {
                let computed = head.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
                let is_right = *stated == computed;
                (if is_right { Check::Right(computed) } else { Check::Wrong { stated: *stated, computed } }, surplus)
            }
        };
        Self { bytes, interface, historical, check, surplus }
    }

    /// The bytes by which a card names what it is; empty where there are none.
    #[must_use]
    pub fn historical_bytes(&self) -> &'a [u8] {
        self.historical.bytes
    }

    /// The bytes in hexadecimal digits, with dots in place of a serial number: transport cards put theirs there.
    #[must_use]
    pub fn without_serial_number(&self) -> String {
        let Some(serial_number) = self.historical.serial_number() else { return hex(self.bytes) };
        let start = self.interface.end.saturating_add(serial_number.start);
        let end = self.interface.end.saturating_add(serial_number.end);
        let part = |range: Range<usize>| hex(self.bytes.get(range).unwrap_or_default());
        [part(0..start), "..".repeat(serial_number.len()), part(end..self.bytes.len())].concat()
    }

    /// What it says, a line for each part, in English as the standards have it.
    #[must_use]
    pub fn in_words(&self) -> Vec<String> {
        let Some(&initial) = self.bytes.first() else { return vec!["no answer to reset".to_owned()] };
        let convention = match initial {
            0x3B => "direct convention",
            0x3F => "inverse convention",
            _ => "no convention that ISO/IEC 7816-3 knows",
        };
        let mut lines = vec![format!("TS={initial:02X}: {convention}")];
        lines.extend(self.interface.in_words());
        if self.interface.is_cut_off {
            lines.push("cut off in the interface bytes".to_owned());
            return lines;
        }
        lines.extend(self.historical.in_words());
        let missing = self.interface.historical_length.saturating_sub(self.historical.bytes.len());
        if missing > 0 {
            lines.push(format!("cut off: {missing} historical bytes missing"));
        }
        lines.extend(match self.check {
            Check::Unknown => None,
            Check::NotDue => Some("no TCK, as T=0 alone is offered".to_owned()),
            Check::Missing => Some("TCK missing".to_owned()),
            Check::Right(check) => Some(format!("TCK={check:02X}: right")),
            Check::Wrong { stated, computed } => Some(format!("TCK={stated:02X}: wrong, {computed:02X} is right")),
        });
        if !self.surplus.is_empty() {
            lines.push(format!("{} bytes too many: {}", self.surplus.len(), spaced(self.surplus)));
        }
        lines
    }
}

/// Bytes in upper-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The same with spaces between the bytes.
fn spaced(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ChamberSign's customers: a Cosmo v7 and a Cosmo v8.1-n.
    const COSMO_7: &[u8] = &[
        0x3B, 0xDB, 0x96, 0x00, 0x80, 0xB1, 0xFE, 0x45, 0x1F, 0x83, 0x00, 0x31, 0xC0, 0x64, 0x1A, 0x71, 0x01, 0x00,
        0x07, 0x90, 0x00, 0x33,
    ];
    const COSMO_8: &[u8] = &[
        0x3B, 0xDB, 0x96, 0x00, 0x80, 0xB1, 0xFE, 0x45, 0x1F, 0x83, 0x00, 0x31, 0xC1, 0x64, 0x08, 0x40, 0x22, 0x30,
        0x0F, 0x90, 0x00, 0x0A,
    ];

    fn words(atr: &[u8]) -> Vec<String> {
        AnswerToReset::parse(atr).in_words()
    }

    #[test]
    fn chambersigns_first_token_says_what_its_platform_says() {
        assert_eq!(
            words(COSMO_7),
            [
                "TS=3B: direct convention",
                "TA1=96 TC1=00 TD1=80 TD2=B1 TA3=FE TB3=45 TD3=1F TA4=83",
                "protocols offered: T=0, T=1",
                "speed: Fi=512, Di=32 (TA1=96)",
                "T=1: 254 bytes a block (IFSC), BWI=4, CWI=5",
                "T=15: clock stop in state high, class A B (TA4=83)",
                "historical bytes: 00 31 C0 64 1A 71 01 00 07 90 00 \".1.d.q.....\"",
                "category 00",
                "card service data C0: selection by full DF name, by partial DF name; card with MF",
                "pre-issuing data 1A 71 01 00",
                "status: life cycle 07 (operational, activated), 9000",
                "TCK=33: right",
            ]
        );
    }

    #[test]
    fn chambersigns_second_token_has_no_master_file() {
        let words = words(COSMO_8);
        assert!(words.iter().any(|line| line.ends_with("card without MF")), "{words:?}");
        assert!(words.contains(&"pre-issuing data 08 40 22 30".to_owned()));
        assert!(words.contains(&"status: life cycle 0F (terminated), 9000".to_owned()));
        assert!(words.contains(&"TCK=0A: right".to_owned()));
    }

    #[test]
    fn a_card_of_t0_alone_has_no_check_byte_and_the_usual_speed() {
        let words = words(&[0x3B, 0x65, 0x00, 0x00, b'B', b'a', b'n', b'c', 0x80]);
        assert!(words.contains(&"protocols offered: T=0".to_owned()));
        assert!(words.contains(&"speed: Fi=372, Di=1 (no TA1)".to_owned()));
        assert!(words.contains(&"no TCK, as T=0 alone is offered".to_owned()), "{words:?}");
        assert!(words.contains(&"category 42: proprietary".to_owned()));
    }

    #[test]
    fn a_wrong_or_missing_check_byte_and_bytes_too_many_are_said() {
        let mut wrong = COSMO_7.to_vec();
        wrong[21] = 0x34;
        assert_eq!(words(&wrong).last().unwrap(), "TCK=34: wrong, 33 is right");
        assert_eq!(words(&COSMO_7[..21]).last().unwrap(), "TCK missing");
        let longer = [COSMO_7, &[0xAB]].concat();
        assert_eq!(words(&longer).last().unwrap(), "1 bytes too many: AB");
    }

    #[test]
    fn every_beginning_of_an_answer_can_be_told_and_says_that_it_is_cut_off() {
        for length in 1..COSMO_7.len() - 1 {
            let words = words(&COSMO_7[..length]);
            assert!(words.iter().any(|line| line.starts_with("cut off")), "{length}: {words:?}");
        }
        assert_eq!(words(&[]), ["no answer to reset"]);
    }

    #[test]
    fn no_bytes_whatever_are_too_odd() {
        // xorshift32: the same run on every machine.
        let mut state = 0x2545_F491_u32;
        for length in 0..4000_usize {
            let bytes: Vec<u8> = (0..length % 40)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    state.to_be_bytes()[0]
                })
                .collect();
            let answer = AnswerToReset::parse(&bytes);
            assert!(!answer.in_words().is_empty());
            assert_eq!(answer.without_serial_number().len(), 2 * bytes.len());
        }
    }

    #[test]
    fn the_serial_number_in_a_transport_cards_answer_is_hidden() {
        let historical = [0x80, 0x5A, 0x28, 0x11, 0x42, 0x10, 0x12, 0x2B, 0x11, 0x22, 0x33, 0x44, 0x82, 0x90, 0x00];
        let atr = [&[0x3B, 0x6F, 0x00, 0x00][..], &historical].concat();
        let answer = AnswerToReset::parse(&atr);
        assert_eq!(answer.without_serial_number(), "3B6F0000805A28114210122B........829000");
        assert!(!answer.in_words().concat().replace(' ', "").contains("11223344"), "{:?}", answer.in_words());
        assert_eq!(AnswerToReset::parse(COSMO_7).without_serial_number(), hex(COSMO_7));
    }
}
