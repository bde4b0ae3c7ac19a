//! A card whose applet is a published crate, on trussed's virtual platform: an implementation that had no part in
//! the reader's. This file is what a token's firmware is around the applet: the choice by AID, and command and response
//! chaining.

mod personalisation;
mod platform;

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

pub use self::personalisation::PersonaliseError;
pub(super) use self::platform::{Exchanges, with_client};
use super::{card::Card, command::Command, manners::Protocol, status};

/// What the applet is asked: a whole command, as long as it may be.
struct Request {
    class: u8,
    instruction: u8,
    p1: u8,
    p2: u8,
    data: Vec<u8>,
}

/// The applet's answer, as long as it may be.
struct Reply {
    data: Vec<u8>,
    status: u16,
}

/// The firmware around the applet, which runs in a thread of its own, since trussed lends its clients and does not
/// give them away.
pub(super) struct AppletCard {
    /// The applet's AID without its version, by which it is selected.
    aid: &'static [u8],
    requests: Option<Sender<Request>>,
    replies: Receiver<Reply>,
    applet: Option<JoinHandle<()>>,
    protocol: Protocol,
    selected: bool,
    /// Data of the chained commands that came so far.
    chained: Vec<u8>,
    /// What GET RESPONSE will fetch.
    waiting: Vec<u8>,
}

impl AppletCard {
    /// A card fresh from the factory. `applet` makes the applet and has it answer, until there is nothing more to.
    pub(super) fn start(aid: &'static [u8], applet: fn(&Exchanges)) -> Result<Self, PersonaliseError> {
        let (requests, for_applet) = mpsc::channel();
        let (from_applet, replies) = mpsc::channel();
        let applet = thread::Builder::new()
            .name("applet".to_owned())
            .spawn(move || applet(&Exchanges::new(for_applet, from_applet)))
            .map_err(PersonaliseError::NoApplet)?;
        Ok(Self {
            aid,
            requests: Some(requests),
            replies,
            applet: Some(applet),
            // A personaliser may use any.
            protocol: Protocol::T1,
            selected: false,
            chained: Vec::new(),
            waiting: Vec::new(),
        })
    }

    /// The card on this protocol, from now on.
    pub(super) fn on(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    fn ask(&mut self, request: Request) -> Reply {
        let gone = Reply { data: Vec::new(), status: status::CONDITIONS_NOT_SATISFIED };
        let Some(requests) = &self.requests else { return gone };
        match requests.send(request) {
            Ok(()) => self.replies.recv().unwrap_or(gone),
            Err(_) => gone,
        }
    }

    fn answer(&mut self, bytes: &[u8]) -> (Vec<u8>, u16) {
        let Some(command) = Command::parse_of_any_length(bytes) else {
            return (Vec::new(), status::WRONG_LENGTH);
        };
        if self.protocol == Protocol::T0 && command.is_case_4() {
            return (Vec::new(), status::WRONG_LENGTH);
        }
        let waiting = std::mem::take(&mut self.waiting);
        if command.instruction == 0xC0 {
            return self.in_parts(waiting, command.expected, status::OK);
        }
        if command.class & 0x10 != 0 {
            self.chained.extend_from_slice(command.data);
            return (Vec::new(), status::OK);
        }
        let mut data = std::mem::take(&mut self.chained);
        data.extend_from_slice(command.data);
        if (command.instruction, command.p1) == (0xA4, 0x04) {
            if data.is_empty() || !data.starts_with(self.aid) && !self.aid.starts_with(&data) {
                self.selected = false;
                return (Vec::new(), status::FILE_NOT_FOUND);
            }
            self.selected = true;
            // Right-truncated names are for the card to complete (ISO/IEC 7816-4, section on SELECT).
            if data.len() < self.aid.len() {
                data = self.aid.to_vec();
            }
        }
        if !self.selected {
            return (Vec::new(), status::INSTRUCTION_UNKNOWN);
        }
        // On T=0 nothing comes back at once with a command that has data: 61xx, to the last byte.
        let expected = if self.protocol == Protocol::T0 && !data.is_empty() { Some(0) } else { command.expected };
        let Command { class, instruction, p1, p2, .. } = command;
        let reply = self.ask(Request { class, instruction, p1, p2, data });
        self.in_parts(reply.data, expected, reply.status)
    }

    fn in_parts(&mut self, mut data: Vec<u8>, expected: Option<usize>, status: u16) -> (Vec<u8>, u16) {
        let part = expected.unwrap_or(256);
        if data.len() <= part {
            return (data, status);
        }
        self.waiting = data.split_off(part);
        let status = status::bytes_wait(self.waiting.len());
        (data, status)
    }
}

impl Card for AppletCard {
    fn power_on(&mut self) {
        self.selected = false;
        self.chained.clear();
        self.waiting.clear();
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let (mut answer, status) = self.answer(command);
        answer.extend(status.to_be_bytes());
        answer
    }
}

impl Drop for AppletCard {
    fn drop(&mut self) {
        // With the requests' end the applet's thread ends.
        self.requests = None;
        if let Some(applet) = self.applet.take() {
            // Had it panicked, its last answer would have shown it.
            let _ = applet.join();
        }
    }
}
