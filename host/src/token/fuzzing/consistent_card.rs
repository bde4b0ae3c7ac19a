//! A card that answers the same question in the same place in the same way, however often it is asked, as cards do.

use std::collections::HashMap;

use super::script::{Answers, CardManners};
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};

const SELECT: u8 = 0xA4;
const SELECT_DATA: u8 = 0xA5;
const GET_RESPONSE: u8 = 0xC0;
/// P1 of SELECT.
const BY_NAME: u8 = 0x04;
const BY_PATH_FROM_MASTER_FILE: u8 = 0x08;

/// See the module. A question that is new to it is answered by the next of its answers; while it is read for the first
/// time, one is passed over for each question that is not, so that what another card answered may be put down as it was.
pub(super) struct ConsistentCard<'a> {
    manners: CardManners<'a>,
    answers: Answers<'a>,
    known: HashMap<Question, Vec<u8>>,
    place: Place,
    /// The commands since the last one that was no GET RESPONSE.
    before: Vec<Vec<u8>>,
    readings: u32,
    pub(super) exchanges: u32,
    /// The data of all answers but refusals since it was plugged in.
    pub(super) sent: Vec<u8>,
}

/// What is selected, each as the command that did it.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Place {
    application: Vec<u8>,
    file: Vec<u8>,
}

/// A command, and what its answer may depend on besides.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    place: Place,
    before: Vec<Vec<u8>>,
    command: Vec<u8>,
}

/// What a command selects.
enum Selects {
    Nothing,
    Application,
    FromMasterFile,
    FromHere,
    DataObject,
}

impl<'a> ConsistentCard<'a> {
    pub(super) fn new(manners: CardManners<'a>, answers: &'a [u8]) -> Self {
        Self {
            manners,
            answers: Answers::new(answers, manners),
            known: HashMap::new(),
            place: Place::default(),
            before: Vec::new(),
            readings: 0,
            exchanges: 0,
            sent: Vec::new(),
        }
    }

    /// Another reading begins.
    pub(super) fn plug_in(&mut self) {
        self.readings += 1;
        self.place = Place::default();
        self.before.clear();
        self.exchanges = 0;
        self.sent.clear();
    }

    fn question(&mut self, command: &[u8]) -> Question {
        if command[1] != GET_RESPONSE {
            self.before.clear();
        }
        let place = match selects(command) {
            Selects::Application | Selects::FromMasterFile => Place::default(),
            Selects::FromHere => Place { application: self.place.application.clone(), file: Vec::new() },
            Selects::Nothing | Selects::DataObject => self.place.clone(),
        };
        let question = Question { place, before: self.before.clone(), command: command.to_vec() };
        self.before.push(command.to_vec());
        question
    }

    fn go(&mut self, command: &[u8]) {
        let file = command.to_vec();
        match selects(command) {
            Selects::Nothing => {}
            Selects::Application => self.place = Place { application: file, file: Vec::new() },
            Selects::FromMasterFile => self.place = Place { application: Vec::new(), file },
            Selects::FromHere | Selects::DataObject => self.place.file = file,
        }
    }
}

fn selects(command: &[u8]) -> Selects {
    let names_master_file = command.len() <= 5 || command[5..].starts_with(&[0x3F, 0x00]);
    match (command[1], command[2]) {
        (SELECT, BY_NAME) => Selects::Application,
        (SELECT, BY_PATH_FROM_MASTER_FILE) => Selects::FromMasterFile,
        (SELECT, _) if names_master_file => Selects::FromMasterFile,
        (SELECT, _) => Selects::FromHere,
        (SELECT_DATA, _) => Selects::DataObject,
        _ => Selects::Nothing,
    }
}

impl CardChannel for ConsistentCard<'_> {
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
        let question = self.question(command);
        let answer = match self.known.get(&question) {
            Some(answer) => {
                if self.readings == 1 {
                    let _passed_over = self.answers.next();
                }
                answer.clone()
            }
            None => self.answers.next()?,
        };
        if let Some((data, [0x90 | 0x61..=0x63, _])) = answer.split_last_chunk() {
            self.sent.extend_from_slice(data);
            self.go(command);
        }
        self.known.insert(question, answer.clone());
        Ok(answer)
    }
}
