//! The historical bytes: what the card says of itself (ISO/IEC 7816-4, section 8.1.1 of the edition of 2005).

use std::ops::Range;

use super::spaced;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Historical<'a> {
    pub(super) bytes: &'a [u8],
}

/// One data object in COMPACT-TLV: a half byte of tag, a half byte of length.
struct Compact<'a> {
    tag: u8,
    value: &'a [u8],
}

impl Historical<'_> {
    pub(super) fn in_words(&self) -> Vec<String> {
        let Some((&category, rest)) = self.bytes.split_first() else {
            return vec!["no historical bytes".to_owned()];
        };
        if self.serial_number().is_some() {
            return vec!["historical bytes: a transport card's, with a serial number that is left out here".to_owned()];
        }
        let mut lines = vec![format!("historical bytes: {} \"{}\"", spaced(self.bytes), printable(self.bytes))];
        match category {
            0x00 => {
                lines.push("category 00".to_owned());
                match rest.split_last_chunk::<3>() {
                    Some((objects, status)) => {
                        lines.extend(objects_in_words(objects));
                        lines.push(status_in_words(status));
                    }
                    None => lines.push(format!("status missing: {}", spaced(rest))),
                }
            }
            0x80 => {
                lines.push("category 80".to_owned());
                lines.extend(objects_in_words(rest));
            }
            0x10 => lines.push(format!("category 10: reference to data in EF.DIR: {}", spaced(rest))),
            0x81..=0x8F => lines.push(format!("category {category:02X}: reserved")),
            _ => lines.push(format!("category {category:02X}: proprietary")),
        }
        lines
    }

    /// Where a serial number stands: transport cards (Calypso) put theirs at the end of their ten bytes of issuer's data.
    pub(super) fn serial_number(&self) -> Option<Range<usize>> {
        const SERIAL_NUMBER: Range<usize> = 8..12;
        (self.bytes.starts_with(&[0x80, 0x5A]) && self.bytes.len() >= SERIAL_NUMBER.end).then_some(SERIAL_NUMBER)
    }
}

/// The bytes as text, where they are.
fn printable(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if (0x20..0x7F).contains(byte) { char::from(*byte) } else { '.' }).collect()
}

fn objects_in_words(mut bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some((&header, rest)) = bytes.split_first() {
        let (tag, length) = (header >> 4, usize::from(header & 0x0F));
        let Some((value, rest)) = rest.split_at_checked(length) else {
            lines.push(format!("no data object: {}", spaced(bytes)));
            break;
        };
        lines.push(Compact { tag, value }.in_words());
        bytes = rest;
    }
    lines
}

impl Compact<'_> {
    fn in_words(&self) -> String {
        let name = match self.tag {
            0x1 => "country code",
            0x2 => "issuer identification number",
            0x3 => return self.card_service_data(),
            0x4 => "initial access data",
            0x5 => "card issuer's data",
            0x6 => "pre-issuing data",
            0x7 => return self.card_capabilities(),
            0x8 => return status_in_words(self.value),
            0xF => "application identifier",
            _ => return format!("tag {:X}: {}", self.tag, spaced(self.value)),
        };
        format!("{name} {}", spaced(self.value))
    }

    fn card_service_data(&self) -> String {
        let &[byte] = self.value else { return format!("card service data, not of one byte: {}", spaced(self.value)) };
        let mut services = set_bits(
            byte,
            &[(0x80, "full DF name"), (0x40, "partial DF name")],
            "selection by ",
            ", by ",
            "no selection by DF name",
        );
        let announced = set_bits(byte, &[(0x20, "EF.DIR"), (0x10, "EF.ATR")], "; ", " and ", "");
        if !announced.is_empty() {
            services.push_str(&announced);
            services.push_str(match byte >> 1 & 0x07 {
                0b100 => " by READ BINARY",
                0b010 => " by GET DATA",
                0b000 => " by READ RECORD",
                _ => " by reserved means",
            });
        }
        services.push_str(if byte & 0x01 == 0 { "; card with MF" } else { "; card without MF" });
        format!("card service data {byte:02X}: {services}")
    }

    fn card_capabilities(&self) -> String {
        let mut parts = Vec::new();
        if let Some(&selection) = self.value.first() {
            let methods = [
                (0x80, "full DF name"),
                (0x40, "partial DF name"),
                (0x20, "path"),
                (0x10, "file identifier"),
                (0x08, "implicitly"),
            ];
            parts.push(set_bits(selection, &methods, "DF selection by ", ", ", "no DF selection"));
            let addressing = [(0x04, "short EF identifiers"), (0x02, "record numbers"), (0x01, "record identifiers")];
            parts.push(set_bits(selection, &addressing, "", ", ", ""));
        }
        if let Some(&command) = self.value.get(2) {
            let lengths = [(0x80, "command chaining"), (0x40, "extended length"), (0x20, "length limits in EF.ATR")];
            parts.push(set_bits(command, &lengths, "", ", ", "no chaining, short length only"));
        }
        parts.retain(|part| !part.is_empty());
        format!("card capabilities {}: {}", spaced(self.value), parts.join("; "))
    }
}

/// The names of the bits that are set, put together.
fn set_bits(byte: u8, names: &[(u8, &str)], before: &str, between: &str, none: &str) -> String {
    let set: Vec<&str> = names.iter().filter(|(bit, _)| byte & bit != 0).map(|(_, name)| *name).collect();
    if set.is_empty() { none.to_owned() } else { format!("{before}{}", set.join(between)) }
}

/// The status indicator: the life cycle's state, the status words, or both.
fn status_in_words(status: &[u8]) -> String {
    match *status {
        [state] => format!("status: {}", life_cycle(state)),
        [high, low] => format!("status: {high:02X}{low:02X}"),
        [state, high, low] => format!("status: {}, {high:02X}{low:02X}", life_cycle(state)),
        _ => format!("status of unknown form: {}", spaced(status)),
    }
}

fn life_cycle(state: u8) -> String {
    let name = match state {
        0x00 => "no information",
        0x01 => "creation",
        0x03 => "initialisation",
        0x05 | 0x07 => "operational, activated",
        0x04 | 0x06 => "operational, deactivated",
        0x0C..=0x0F => "terminated",
        _ => "proprietary",
    };
    format!("life cycle {state:02X} ({name})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(bytes: &[u8]) -> Vec<String> {
        Historical { bytes }.in_words()
    }

    #[test]
    fn an_id_prime_tells_its_platform_as_pre_issuing_data_and_its_status_among_the_objects() {
        let bytes = [0x80, 0x31, 0x80, 0x65, 0xB0, 0x85, 0x05, 0x00, 0x39, 0x12, 0x0F, 0xFE, 0x82, 0x90, 0x00];
        let words = words(&bytes);
        assert_eq!(words[1], "category 80");
        assert_eq!(
            words[2..],
            [
                "card service data 80: selection by full DF name; card with MF",
                "pre-issuing data B0 85 05 00 39",
                "country code 0F FE",
                "status: 9000",
            ]
        );
    }

    #[test]
    fn capabilities_name_what_shortens_a_reading() {
        let words = words(&[0x80, 0x73, 0xC8, 0x21, 0xE0]);
        assert_eq!(
            words[2],
            "card capabilities C8 21 E0: DF selection by full DF name, partial DF name, implicitly; command chaining, \
             extended length, length limits in EF.ATR"
        );
    }

    #[test]
    fn what_is_no_data_object_or_too_short_for_a_status_is_shown_as_it_is() {
        assert_eq!(words(&[0x80, 0x65, 0x01])[2], "no data object: 65 01");
        assert_eq!(words(&[0x00, 0x90])[2], "status missing: 90");
        assert_eq!(words(&[0x10, 0x02])[1], "category 10: reference to data in EF.DIR: 02");
        assert_eq!(words(&[]), ["no historical bytes"]);
    }
}
