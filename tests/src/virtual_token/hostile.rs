//! A token that means harm, or whose line garbles what it says: some of its answers, or all, are not the card's own.

use super::{card::Card, command::Command};

/// How a token is hostile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hostility {
    /// What becomes of an answer.
    pub kind: HostileKind,
    /// How many answers of a hundred it befalls.
    pub percent: u8,
    /// Which ones, and with what: the same seed, the same answers.
    pub seed: u64,
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostileKind {
    /// Any bytes, 1 to 258 of them: possibly not even status words.
    Noise,
    /// `9000` to whatever was asked, and before it any bytes.
    Garbage,
    /// `61xx` whatever was asked: more is said to wait, always, and some of it comes.
    EndlessMore,
    /// READ BINARY finds as many bytes as were asked for at any offset.
    EndlessFile,
    /// `6Cxx` whatever was asked: no length is right.
    NeverTheLength,
    /// The card's own data, and other bytes after it.
    TooLong,
    /// The card's own data without its end.
    TooShort,
    /// The card's own data with other status words.
    OtherStatus,
    /// Status words to a command that never reached the card.
    Lost,
    /// A few bits of the card's own data are turned round.
    Flipped,
    /// The card's own answer to an earlier command.
    Stale,
}

impl HostileKind {
    /// All there are.
    pub const ALL: [Self; 11] = [
        Self::Noise,
        Self::Garbage,
        Self::EndlessMore,
        Self::EndlessFile,
        Self::NeverTheLength,
        Self::TooLong,
        Self::TooShort,
        Self::OtherStatus,
        Self::Lost,
        Self::Flipped,
        Self::Stale,
    ];

    /// Whether a content that arrives whole is what the card holds: data is lost, or foreign bytes are where a reader
    /// can see that they do not belong there. Where it is not so, no reader could know.
    #[must_use]
    pub fn leaves_content_intact(self) -> bool {
        matches!(self, Self::NeverTheLength | Self::TooLong | Self::TooShort | Self::OtherStatus | Self::Lost)
    }
}

const STATUS: [u16; 16] = [
    0x9000, 0x6100, 0x6110, 0x6281, 0x6282, 0x6381, 0x63C0, 0x6700, 0x6981, 0x6982, 0x6A82, 0x6A86, 0x6B00, 0x6C00,
    0x6C20, 0x6F00,
];

/// Comes between the card and whoever asks.
pub(super) struct Hostile {
    hostility: Hostility,
    state: u64,
    earlier: Vec<u8>,
}

impl Hostile {
    pub(super) fn new(hostility: Hostility) -> Self {
        Self { hostility, state: hostility.seed, earlier: with_status(Vec::new(), 0x6F00) }
    }

    /// Answers a command, by the card or without it.
    pub(super) fn answer(&mut self, command: &[u8], card: &mut dyn Card) -> Vec<u8> {
        if self.draw(100) >= usize::from(self.hostility.percent) {
            let answer = card.process(command);
            self.earlier.clone_from(&answer);
            return answer;
        }
        match self.hostility.kind {
            HostileKind::Noise => {
                let (mut noise, last) = (self.any_bytes(257), self.draw(256));
                noise.extend(u8::try_from(last));
                noise
            }
            HostileKind::Garbage => with_status(self.any_bytes(256), 0x9000),
            HostileKind::EndlessMore => {
                let longest = if self.draw(2) == 0 { 0 } else { 255 };
                let waiting = [0, 0, 1, 0x80, 0xFF][self.draw(5)];
                with_status(self.any_bytes(longest), 0x6100 | waiting)
            }
            HostileKind::EndlessFile => match Command::parse(command) {
                Some(Command { instruction: 0xB0, expected: Some(expected), .. }) => {
                    let byte = [0x00, 0x30, 0x82, 0xFF][self.draw(4)];
                    with_status(vec![byte; expected], 0x9000)
                }
                _ => card.process(command),
            },
            HostileKind::NeverTheLength => with_status(Vec::new(), 0x6C00 | self.any_byte()),
            HostileKind::TooLong => {
                let (mut data, status) = taken_apart(card.process(command));
                data.extend(self.any_bytes(40));
                with_status(data, status)
            }
            HostileKind::TooShort => {
                let (mut data, status) = taken_apart(card.process(command));
                data.truncate(self.draw(data.len() + 1));
                with_status(data, status)
            }
            HostileKind::OtherStatus => {
                let (data, _) = taken_apart(card.process(command));
                with_status(data, STATUS[self.draw(STATUS.len())])
            }
            HostileKind::Lost => with_status(Vec::new(), STATUS[self.draw(STATUS.len())]),
            HostileKind::Flipped => {
                let (mut data, status) = taken_apart(card.process(command));
                for _ in 0..=self.draw(3) {
                    let place = self.draw(data.len() + 1);
                    if let Some(byte) = data.get_mut(place) {
                        *byte ^= 1 << self.draw(8);
                    }
                }
                with_status(data, status)
            }
            HostileKind::Stale => {
                let answer = card.process(command);
                std::mem::replace(&mut self.earlier, answer)
            }
        }
    }

    /// So many bytes or fewer.
    fn any_bytes(&mut self, most: usize) -> Vec<u8> {
        let count = self.draw(most + 1);
        (0..count).map(|_| self.any_byte().to_be_bytes()[1]).collect()
    }

    fn any_byte(&mut self) -> u16 {
        u16::try_from(self.draw(256)).unwrap_or_default()
    }

    /// A number below `limit`: SplitMix64 (Steele, Lea and Flood, 2014), the same on every machine.
    fn draw(&mut self, limit: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ self.state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ mixed >> 31) % (limit as u64)).unwrap_or_default()
    }
}

/// Data and status words.
fn taken_apart(mut answer: Vec<u8>) -> (Vec<u8>, u16) {
    match answer.last_chunk::<2>().copied() {
        Some(status) => {
            answer.truncate(answer.len() - 2);
            (answer, u16::from_be_bytes(status))
        }
        None => (answer, 0x6F00),
    }
}

fn with_status(mut data: Vec<u8>, status: u16) -> Vec<u8> {
    data.extend(status.to_be_bytes());
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::virtual_token::unknown::UnknownCard;

    fn answers(kind: HostileKind, percent: u8, seed: u64) -> Vec<Vec<u8>> {
        let mut hostile = Hostile::new(Hostility { kind, percent, seed });
        (0..200).map(|_| hostile.answer(&[0x00, 0xA4, 0x04, 0x00], &mut UnknownCard)).collect()
    }

    #[test]
    fn the_same_seed_brings_the_same_answers_and_another_one_others() {
        let noise = answers(HostileKind::Noise, 100, 7);
        assert_eq!(noise, answers(HostileKind::Noise, 100, 7));
        assert_ne!(noise, answers(HostileKind::Noise, 100, 8));
    }

    #[test]
    fn the_share_of_answers_is_what_was_asked_for() {
        let own = |percent| answers(HostileKind::Garbage, percent, 3).iter().filter(|it| **it == [0x6A, 0x82]).count();
        assert_eq!((own(0), own(100)), (200, 0));
        assert!((60..140).contains(&own(50)), "{}", own(50));
    }
}
