//! A card whose answers come one after another, whatever it is asked.

use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};
use crate::token::reading::ReadOptions;

/// What stands at the beginning of a script: a byte of flags and the answer to reset, with its length in a byte before
/// it.
///
/// The flags: 01: T=1, else T=0; 02: after the last answer the first one again, else the card is gone; 04: read with a
/// trace; 08: read as every family; 10: the reader carries answers of extended length.
#[derive(Clone, Copy)]
pub(super) struct CardManners<'a> {
    flags: u8,
    pub(super) atr: &'a [u8],
}

impl<'a> CardManners<'a> {
    /// These, and what follows.
    pub(super) fn parse(script: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (&[flags, atr_length], rest) = script.split_first_chunk()?;
        let (atr, rest) = rest.split_at_checked(atr_length.into())?;
        Some((Self { flags, atr }, rest))
    }

    pub(super) fn options(self) -> ReadOptions {
        ReadOptions { trace: self.flags & 0x04 != 0, all_families: self.flags & 0x08 != 0 }
    }

    pub(super) fn transmission_protocol(self) -> TransmissionProtocol {
        if self.flags & 0x01 == 0 { TransmissionProtocol::T0 } else { TransmissionProtocol::T1 }
    }

    pub(super) fn longest_answer(self) -> usize {
        if self.flags & 0x10 == 0 { 256 } else { 65_536 }
    }

    /// Panics where a command does more than reading, or is longer than it may be.
    pub(super) fn only_reads(self, command: &[u8]) {
        // Three bytes more for Lc and Le in extended length.
        let longest = if self.longest_answer() > 256 { 264 } else { 261 };
        assert!((4..=longest).contains(&command.len()), "{command:02X?}");
        let selects_or_reads =
            command[0] == 0x00 && matches!(command[1], 0xA4 | 0xA5 | 0xB0 | 0xB1 | 0xB2 | 0xC0 | 0xCA | 0xCB);
        // A SmartCard-HSM's list of objects has a class of its own.
        let lists = command.starts_with(&[0x80, 0x58]);
        assert!(selects_or_reads || lists, "more than reading: {command:02X?}");
    }
}

/// Answers, each with its length in two bytes before it, the higher one first. Where the length is zero another program
/// resets the card instead.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a> {
    all: &'a [u8],
    rest: &'a [u8],
    begin_again: bool,
}

impl<'a> Answers<'a> {
    pub(super) fn new(all: &'a [u8], manners: CardManners<'a>) -> Self {
        Self { all, rest: all, begin_again: manners.flags & 0x02 != 0 }
    }

    pub(super) fn next(&mut self) -> Result<Vec<u8>, ChannelError> {
        if self.rest.len() < 2 && self.begin_again {
            self.rest = self.all;
        }
        let Some((length, rest)) = self.rest.split_first_chunk() else { return Err(ChannelError::Removed) };
        let (answer, rest) = rest.split_at(rest.len().min(u16::from_be_bytes(*length).into()));
        self.rest = rest;
        if answer.is_empty() { Err(ChannelError::ResetByOther) } else { Ok(answer.to_vec()) }
    }
}

/// See the module: [`CardManners`], then [`Answers`].
pub(super) struct Script<'a> {
    pub(super) manners: CardManners<'a>,
    answers: Answers<'a>,
    pub(super) exchanges: u32,
}

impl<'a> Script<'a> {
    pub(super) fn parse(script: &'a [u8]) -> Option<Self> {
        let (manners, answers) = CardManners::parse(script)?;
        Some(Self { manners, answers: Answers::new(answers, manners), exchanges: 0 })
    }
}

impl CardChannel for Script<'_> {
    fn atr(&self) -> &[u8] {
        self.manners.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.manners.transmission_protocol()
    }

    fn longest_answer(&self) -> usize {
        self.manners.longest_answer()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.manners.only_reads(command);
        self.exchanges += 1;
        self.answers.next()
    }
}
