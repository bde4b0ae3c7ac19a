//! T0 and the interface bytes TA1 to TDi: how card and reader exchange bytes (ISO/IEC 7816-3, sections 8.2 and 8.3).

use std::fmt;

/// One of them: TA1 has the letter `A` and the number 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InterfaceByte {
    letter: char,
    number: usize,
    value: u8,
    /// The protocol that the TD before it names; `None` for the first four.
    protocol: Option<u8>,
}

impl fmt::Display for InterfaceByte {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "T{}{}={:02X}", self.letter, self.number, self.value)
    }
}

/// Everything before the historical bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Interface {
    bytes: Vec<InterfaceByte>,
    /// The answer ended among these bytes.
    pub(super) is_cut_off: bool,
    /// Where the historical bytes begin.
    pub(super) end: usize,
    /// How many there should be.
    pub(super) historical_length: usize,
}

/// Global interface bytes, not a protocol to transmit by.
const GLOBAL: u8 = 15;

impl Interface {
    /// Reads T0, behind TS, and what it announces.
    pub(super) fn parse(atr: &[u8]) -> Self {
        let mut interface = Self { bytes: Vec::new(), is_cut_off: true, end: atr.len(), historical_length: 0 };
        let Some(&format) = atr.get(1) else { return interface };
        interface.historical_length = usize::from(format & 0x0F);
        let mut rest = atr.iter().enumerate().skip(2);
        let (mut announced, mut protocol, mut end) = (format, None, 2);
        for number in 1.. {
            let mut next = None;
            for (letter, bit) in [('A', 0x10), ('B', 0x20), ('C', 0x40), ('D', 0x80)] {
                if announced & bit == 0 {
                    continue;
                }
                let Some((place, &value)) = rest.next() else { return interface };
                end = place + 1;
                interface.bytes.push(InterfaceByte { letter, number, value, protocol });
                if letter == 'D' {
                    next = Some(value);
                }
            }
            match next {
                Some(value) => (announced, protocol) = (value, Some(value & 0x0F)),
                None => break,
            }
        }
        Self { is_cut_off: false, end, ..interface }
    }

    /// TCK is there unless T=0 alone is offered (section 8.2.5).
    pub(super) fn has_check_byte(&self) -> bool {
        self.named_protocols().any(|protocol| protocol != 0)
    }

    pub(super) fn in_words(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.bytes.is_empty() {
            lines.push(self.bytes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        }
        if self.is_cut_off {
            return lines;
        }
        let mut offered: Vec<String> =
            self.named_protocols().filter(|protocol| *protocol != GLOBAL).map(|number| format!("T={number}")).collect();
        if offered.is_empty() {
            offered.push("T=0".to_owned());
        }
        offered.dedup();
        lines.push(format!("protocols offered: {}", offered.join(", ")));
        lines.push(self.speed());
        lines.extend(self.find('A', 2).map(specific_mode));
        lines.extend(self.block_protocol());
        lines.extend(self.bytes.iter().find(|byte| byte.letter == 'A' && byte.is_of(GLOBAL)).map(|byte| global(*byte)));
        lines
    }

    /// The protocols in the TDs' order.
    fn named_protocols(&self) -> impl Iterator<Item = u8> {
        self.bytes.iter().filter(|byte| byte.letter == 'D').map(|byte| byte.value & 0x0F)
    }

    fn find(&self, letter: char, number: usize) -> Option<InterfaceByte> {
        self.bytes.iter().find(|byte| byte.letter == letter && byte.number == number).copied()
    }

    /// Clock rate conversion and baud rate adjustment (section 8.3, tables 7 and 8).
    fn speed(&self) -> String {
        let Some(first) = self.find('A', 1) else { return "speed: Fi=372, Di=1 (no TA1)".to_owned() };
        let conversion = match first.value >> 4 {
            0 | 1 => Some(372),
            2 => Some(558),
            3 => Some(744),
            4 => Some(1116),
            5 => Some(1488),
            6 => Some(1860),
            9 => Some(512),
            10 => Some(768),
            11 => Some(1024),
            12 => Some(1536),
            13 => Some(2048),
            _ => None,
        };
        let adjustment = match first.value & 0x0F {
            1 => Some(1),
            2 => Some(2),
            3 => Some(4),
            4 => Some(8),
            5 => Some(16),
            6 => Some(32),
            7 => Some(64),
            8 => Some(12),
            9 => Some(20),
            _ => None,
        };
        match (conversion, adjustment) {
            (Some(conversion), Some(adjustment)) => format!("speed: Fi={conversion}, Di={adjustment} ({first})"),
            _ => format!("speed: reserved value ({first})"),
        }
    }

    /// What T=1 is to be run with (section 11.4); the first bytes behind the TD that names it, from number 3 on.
    fn block_protocol(&self) -> Option<String> {
        let number = self.bytes.iter().find(|byte| byte.number > 2 && byte.is_of(1))?.number;
        let size = self.find('A', number).map_or(32, |byte| byte.value);
        let waiting = self.find('B', number).map_or(0x4D, |byte| byte.value);
        Some(format!("T=1: {size} bytes a block (IFSC), BWI={}, CWI={}", waiting >> 4, waiting & 0x0F))
    }
}

impl InterfaceByte {
    fn is_of(&self, protocol: u8) -> bool {
        self.protocol == Some(protocol)
    }
}

/// TA2: the card has no choice to offer (section 8.3).
fn specific_mode(byte: InterfaceByte) -> String {
    let change = if byte.value & 0x80 == 0 { "can" } else { "cannot" };
    format!("specific mode: T={}, and the card {change} change that ({byte})", byte.value & 0x0F)
}

/// TA after T=15: clock stop indicator and class indicator (section 8.3).
fn global(byte: InterfaceByte) -> String {
    let clock = match byte.value >> 6 {
        0 => "no clock stop",
        1 => "clock stop in state low",
        2 => "clock stop in state high",
        _ => "clock stop in either state",
    };
    let classes: Vec<&str> = [("A", 0x01), ("B", 0x02), ("C", 0x04)]
        .into_iter()
        .filter(|(_, bit)| byte.value & bit != 0)
        .map(|(class, _)| class)
        .collect();
    format!(
        "T=15: {clock}, class {} ({byte})",
        if classes.is_empty() { "unknown".to_owned() } else { classes.join(" ") }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_t1_card_without_own_values_runs_with_the_standards() {
        let words = Interface::parse(&[0x3B, 0x80, 0x81, 0x11, 0xFE]).in_words();
        assert_eq!(words[..2], ["TD1=81 TD2=11 TA3=FE", "protocols offered: T=1"]);
        assert!(words.contains(&"T=1: 254 bytes a block (IFSC), BWI=4, CWI=13".to_owned()), "{words:?}");
    }

    #[test]
    fn a_specific_mode_is_told() {
        let words = Interface::parse(&[0x3B, 0x90, 0x11, 0x10, 0x81]).in_words();
        assert_eq!(
            words,
            [
                "TA1=11 TD1=10 TA2=81",
                "protocols offered: T=0",
                "speed: Fi=372, Di=1 (TA1=11)",
                "specific mode: T=1, and the card cannot change that (TA2=81)"
            ]
        );
    }

    #[test]
    fn a_reserved_speed_is_not_guessed_at() {
        assert!(
            Interface::parse(&[0x3B, 0x10, 0x7F]).in_words().contains(&"speed: reserved value (TA1=7F)".to_owned())
        );
    }

    #[test]
    fn an_endless_chain_ends_with_the_bytes() {
        let interface = Interface::parse(&[0xFF; 33]);
        assert!(interface.is_cut_off);
        assert_eq!(interface.in_words().len(), 1);
    }
}
