//! Command and response APDUs (ISO/IEC 7816-3, section 12; ISO/IEC 7816-4): short ones, and those of extended length
//! whose answer is longer than a short one can ask for.

use std::fmt;

use super::channel::TransmissionProtocol;

/// The longest answer that a short command can ask for, in bytes.
pub(crate) const LONGEST_ANSWER: usize = 256;
/// The longest answer that a command of extended length can ask for, in bytes.
pub(crate) const LONGEST_EXTENDED_ANSWER: usize = 65_536;

/// A command for the card: header, data field, and how much answer it expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    header: [u8; 4],
    data: Vec<u8>,
    expected: Option<usize>,
}

impl Command {
    /// A command of case 1: neither data nor answer. The class is the interindustry one, channel 0.
    pub(crate) fn new(ins: u8, p1: u8, p2: u8) -> Self {
        Self { header: [0x00, ins, p1, p2], data: Vec::new(), expected: None }
    }

    /// Of a class of the card's own.
    pub(crate) fn of_class(mut self, class: u8) -> Self {
        let [cla, ..] = &mut self.header;
        *cla = class;
        self
    }

    /// With a data field; more than 255 bytes cannot be [encoded](Self::encode).
    pub(crate) fn with_data(mut self, data: &[u8]) -> Self {
        self.data = data.to_vec();
        self
    }

    /// Expecting at most this many bytes, 1 to 65,536. More than 256 makes it a command of extended length, which only
    /// a card on T=1 may understand: see [`Session::find_longest_answer`](super::iso7816::Session).
    pub(crate) fn expecting(mut self, length: usize) -> Self {
        self.expected = Some(length.clamp(1, LONGEST_EXTENDED_ANSWER));
        self
    }

    /// How many bytes of data the answer may have.
    pub(crate) fn longest_answer(&self) -> usize {
        // Some cards tell of a file although nobody asked.
        self.expected.unwrap_or(LONGEST_ANSWER)
    }

    /// INS.
    pub(crate) fn instruction(&self) -> u8 {
        let [_, instruction, ..] = self.header;
        instruction
    }

    /// P1 and P2 as one number: READ BINARY's offset.
    pub(crate) fn parameters(&self) -> u16 {
        let [_, _, p1, p2] = self.header;
        u16::from_be_bytes([p1, p2])
    }

    /// Whether it asks for more than a short command can.
    pub(crate) fn is_extended(&self) -> bool {
        self.expected.is_some_and(|length| length > LONGEST_ANSWER)
    }

    /// The bytes to transmit; `None` where the data field is longer than a short command can carry.
    pub(crate) fn encode(&self, protocol: TransmissionProtocol) -> Option<Vec<u8>> {
        let mut bytes = self.header.to_vec();
        let data_length = u8::try_from(self.data.len()).ok()?;
        if let Some(length) = self.expected.filter(|_| self.is_extended() && protocol == TransmissionProtocol::T1) {
            bytes.push(0);
            if data_length > 0 {
                bytes.extend_from_slice(&[0, data_length]);
                bytes.extend_from_slice(&self.data);
            }
            // 65,536 is written as 0.
            bytes.extend_from_slice(&u16::try_from(length).unwrap_or(0).to_be_bytes());
            return Some(bytes);
        }
        if data_length > 0 {
            bytes.push(data_length);
            bytes.extend_from_slice(&self.data);
        }
        match (protocol, self.expected) {
            // T=0 carries data one way at a time: the card answers 61xx and the answer is fetched.
            (TransmissionProtocol::T0, Some(_)) if data_length > 0 => {}
            // 256 is written as 0.
            (_, Some(length)) => bytes.push(u8::try_from(length).unwrap_or(0)),
            // T=0 always has a fifth byte, P3.
            (TransmissionProtocol::T0, None) if data_length == 0 => bytes.push(0),
            (_, None) => {}
        }
        Some(bytes)
    }
}

/// A card's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    /// The data, in one piece even where it had to be fetched in several.
    pub(crate) data: Vec<u8>,
    /// How many of its bytes came in one piece, from the first one on: none can be missing between these.
    pub(crate) in_one_piece: usize,
    /// How the command went.
    pub(crate) status: StatusWord,
    /// The length that the card wanted to be asked for (6Cxx), where it was asked again.
    pub(crate) corrected_length: Option<usize>,
}

impl Response {
    /// Splits what came from the card; `None` where it is shorter than the status words.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let (data, status) = bytes.split_last_chunk::<2>()?;
        let status = StatusWord(u16::from_be_bytes(*status));
        Some(Self { data: data.to_vec(), in_one_piece: data.len(), status, corrected_length: None })
    }
}

/// SW1 and SW2 (ISO/IEC 7816-4).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct StatusWord(pub(crate) u16);

impl StatusWord {
    /// All went well.
    pub(crate) const SUCCESS: Self = Self(0x9000);
    /// The end of the file came before the length asked for.
    pub(crate) const END: Self = Self(0x6282);
    /// The card does not do this.
    pub(crate) const FUNCTION_NOT_SUPPORTED: Self = Self(0x6A81);
    /// The command does not fit the file's structure: READ BINARY on records, READ RECORD on a transparent file.
    pub(crate) const WRONG_STRUCTURE: Self = Self(0x6981);

    /// 61xx: how many more bytes wait to be fetched.
    pub(crate) fn more(self) -> Option<usize> {
        self.length_under(0x61)
    }

    /// 6Cxx: how many bytes the command must ask for.
    pub(crate) fn exact_length(self) -> Option<usize> {
        self.length_under(0x6C)
    }

    /// 9000, or 61xx.
    pub(crate) fn is_success(self) -> bool {
        self == Self::SUCCESS || self.more().is_some()
    }

    /// 62xx, or 6381 (file filled up): the command was carried out, with a remark.
    pub(crate) fn is_warning(self) -> bool {
        self.sw1() == 0x62 || self.0 == 0x6381
    }

    /// The object asks for a PIN or for secure messaging.
    pub(crate) fn is_guarded(self) -> bool {
        matches!(self.0, 0x6982 | 0x6983 | 0x6985 | 0x6300) || self.0 & 0xFFF0 == 0x63C0
    }

    /// The command was not understood in this form: another form of it may be.
    pub(crate) fn is_refusal_of_form(self) -> bool {
        matches!(self.0, 0x6700 | 0x6A80 | 0x6A81 | 0x6A86 | 0x6A87 | 0x6B00 | 0x6D00 | 0x6E00)
    }

    /// 64xx, 65xx, 6Fxx: something went wrong in the card; what was asked for may be there all the same.
    pub(crate) fn is_fault(self) -> bool {
        matches!(self.sw1(), 0x64 | 0x65 | 0x6F)
    }

    /// The card does not know the command, in whatever form.
    pub(crate) fn is_unknown_instruction(self) -> bool {
        self.0 == 0x6D00
    }

    /// READ BINARY's offset lies behind the end of the file.
    pub(crate) fn is_behind_end(self) -> bool {
        matches!(self.0, 0x6B00 | 0x6A86)
    }

    /// The length asked for may be too much for card or reader; some say so by a general fault.
    pub(crate) fn may_mean_too_long(self) -> bool {
        matches!(self.0, 0x6700 | 0x6F00)
    }

    fn sw1(self) -> u8 {
        self.0.to_be_bytes()[0]
    }

    fn length_under(self, sw1: u8) -> Option<usize> {
        let [first, length] = self.0.to_be_bytes();
        (first == sw1).then_some(if length == 0 { LONGEST_ANSWER } else { length.into() })
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StatusWord({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TransmissionProtocol::{T0, T1};

    fn encoded(command: &Command, protocol: TransmissionProtocol) -> Vec<u8> {
        command.encode(protocol).unwrap()
    }

    #[test]
    fn each_case_is_encoded_as_its_protocol_wants() {
        let case1 = Command::new(0xA4, 0x00, 0x0C);
        assert_eq!(encoded(&case1, T1), [0, 0xA4, 0, 0x0C]);
        assert_eq!(encoded(&case1, T0), [0, 0xA4, 0, 0x0C, 0]);

        let case2 = Command::new(0xB0, 1, 2).expecting(256);
        assert_eq!(encoded(&case2, T1), [0, 0xB0, 1, 2, 0]);
        assert_eq!(encoded(&case2, T0), [0, 0xB0, 1, 2, 0]);
        assert_eq!(encoded(&case2.expecting(0xE7), T0), [0, 0xB0, 1, 2, 0xE7]);

        let case3 = Command::new(0xA4, 0, 0x0C).with_data(&[0x3F, 0]);
        assert_eq!(encoded(&case3, T1), encoded(&case3, T0));
        assert_eq!(encoded(&case3, T1), [0, 0xA4, 0, 0x0C, 2, 0x3F, 0]);
    }

    #[test]
    fn a_command_with_data_and_answer_leaves_le_out_on_t0() {
        let case4 = Command::new(0xA4, 2, 4).with_data(&[0x50, 0x31]).expecting(256);
        assert_eq!(encoded(&case4, T1), [0, 0xA4, 2, 4, 2, 0x50, 0x31, 0]);
        assert_eq!(encoded(&case4, T0), [0, 0xA4, 2, 4, 2, 0x50, 0x31]);
    }

    #[test]
    fn more_than_256_bytes_are_asked_for_in_extended_length_on_t1_alone() {
        let case2 = Command::new(0xB0, 1, 2).expecting(0x708);
        assert_eq!(encoded(&case2, T1), [0, 0xB0, 1, 2, 0, 0x07, 0x08]);
        assert_eq!(encoded(&case2, T0), [0, 0xB0, 1, 2, 0]);
        assert_eq!(encoded(&case2.expecting(70_000), T1), [0, 0xB0, 1, 2, 0, 0, 0]);
        let case4 = Command::new(0xCB, 0x3F, 0xFF).with_data(&[0x5C, 0]).expecting(65_536);
        assert_eq!(encoded(&case4, T1), [0, 0xCB, 0x3F, 0xFF, 0, 0, 2, 0x5C, 0, 0, 0]);
        assert_eq!(encoded(&case4, T0), [0, 0xCB, 0x3F, 0xFF, 2, 0x5C, 0]);
    }

    #[test]
    fn data_too_long_for_a_short_command_is_not_encoded() {
        assert!(Command::new(0, 0, 0).with_data(&[1; 255]).encode(T1).is_some());
        assert_eq!(Command::new(0, 0, 0).with_data(&[1; 256]).encode(T1), None);
    }

    #[test]
    fn a_length_of_zero_in_the_status_words_means_256() {
        assert_eq!(StatusWord(0x6100).more(), Some(256));
        assert_eq!(StatusWord(0x6C20).exact_length(), Some(32));
        assert_eq!(StatusWord(0x9000).more(), None);
    }

    #[test]
    fn an_answer_shorter_than_the_status_words_is_none() {
        assert_eq!(Response::parse(&[0x90]), None);
        assert_eq!(Response::parse(&[7, 0x90, 0]).unwrap().data, [7]);
    }
}
