//! For the unit tests: a compact card in memory that answers as its files and manners make it, in whatever order it is
//! asked, and a channel with fixed answers.

use std::collections::BTreeMap;

use super::channel::{CardChannel, ChannelError, TransmissionProtocol};

/// One data object.
pub(super) fn tlv(tag: u32, value: &[u8]) -> Vec<u8> {
    let tag = tag.to_be_bytes();
    let length = value.len().to_be_bytes();
    let tag = &tag[tag.iter().position(|byte| *byte != 0).unwrap()..];
    let length = &length[length.iter().position(|byte| *byte != 0).unwrap_or(length.len() - 1)..];
    let long = if value.len() > 0x7F { vec![0x80 | u8::try_from(length.len()).unwrap()] } else { Vec::new() };
    [tag, &long, length, value].concat()
}

/// A certificate that can authenticate its holder, `length` bytes long (at least 300), different for each `seed` below
/// 128. It ends in zeros, as a signature may.
pub(super) fn certificate(seed: u8, length: usize) -> Vec<u8> {
    certificate_with(&[], seed, length)
}

/// The same for a certification authority's.
pub(super) fn authority_certificate(seed: u8, length: usize) -> Vec<u8> {
    let basic_constraints = tlv(0x30, &tlv(0x01, &[0xFF]));
    let extension = tlv(0x30, &[tlv(0x06, &[0x55, 0x1D, 0x13]), tlv(0x04, &basic_constraints)].concat());
    certificate_with(&tlv(0xA3, &tlv(0x30, &extension)), seed, length)
}

fn certificate_with(extensions: &[u8], seed: u8, length: usize) -> Vec<u8> {
    // ecdsa-with-SHA256: nothing verifies these.
    let algorithm = tlv(0x30, &tlv(0x06, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]));
    let validity = tlv(0x30, &[tlv(0x17, b"260101000000Z"), tlv(0x17, b"281231235959Z")].concat());
    let with_key_of = |key: usize| {
        let key = (0..key).map(|place| seed ^ u8::try_from(place % 251).unwrap()).collect::<Vec<_>>();
        let fields = [
            tlv(0xA0, &[2, 1, 2]),
            tlv(0x02, &[seed]),
            algorithm.clone(),
            tlv(0x30, &[]),
            validity.clone(),
            tlv(0x30, &[]),
            tlv(0x30, &[algorithm.clone(), tlv(0x03, &[&[0], &key[..]].concat())].concat()),
            extensions.to_vec(),
        ];
        let signature = tlv(0x03, &[0, seed, 0, 0, 0, 0, 0, 0]);
        tlv(0x30, &[tlv(0x30, &fields.concat()), algorithm.clone(), signature].concat())
    };
    // All but the key takes about as much whatever its length: a few tries meet the length.
    let rest = with_key_of(length).len() - length;
    (0..length - rest + 8).rev().map(with_key_of).find(|der| der.len() <= length).unwrap()
}

/// See the module. The default is a card on T=1 with no files, which refuses nothing.
#[derive(Debug)]
pub(super) struct TestCard {
    pub(super) atr: Vec<u8>,
    pub(super) protocol: TransmissionProtocol,
    /// Application names, the root of each by its number; those under the master file have number 0.
    pub(super) applications: Vec<Vec<u8>>,
    /// Content by application number and path.
    pub(super) files: BTreeMap<(usize, Vec<u16>), Vec<u8>>,
    /// Data objects by tag, for GET DATA.
    pub(super) objects: BTreeMap<[u8; 3], Vec<u8>>,
    /// Files that ask for a PIN.
    pub(super) guarded: Vec<u16>,
    /// Files of records; each data object in the content is one.
    pub(super) with_records: Vec<u16>,
    /// Forms of SELECT (P1, P2) answered with 6A86.
    pub(super) refused: fn(u8, u8) -> bool,
    /// The longest answer of READ BINARY; more is answered as `too_long` says.
    pub(super) block: usize,
    pub(super) too_long: u16,
    /// READ BINARY brings no more than this at once, whatever was asked for, and says that all went well.
    pub(super) generosity: usize,
    /// How the card answers a READ BINARY that ends behind the file: with 6282 and what there is, or 6Cxx.
    pub(super) is_strict_about_length: bool,
    /// SELECT tells the file's size.
    pub(super) tells_size: bool,
    /// Any name is answered with 9000.
    pub(super) says_yes_to_any_name: bool,
    /// The applications after this one are found only while it or one of them is selected, and a name that is not found
    /// leaves nothing selected.
    pub(super) root: Option<usize>,
    /// Another program has left the card in an application that finds no name but the empty one, which leads out of it.
    pub(super) is_left_elsewhere: bool,
    /// Where set, this exchange fails, counted from 0.
    pub(super) failure: Option<(usize, ChannelError)>,
    /// All commands so far.
    pub(super) sent: Vec<Vec<u8>>,
    /// Where the card stands.
    pub(super) state: State,
}

#[derive(Debug, Default)]
pub(super) struct State {
    directory: (usize, Vec<u16>),
    selected: Option<(usize, Vec<u16>)>,
    waiting: Vec<u8>,
}

impl Default for TestCard {
    fn default() -> Self {
        Self {
            atr: vec![0x3B, 0x00],
            protocol: TransmissionProtocol::T1,
            applications: vec![Vec::new()],
            files: BTreeMap::new(),
            objects: BTreeMap::new(),
            guarded: Vec::new(),
            with_records: Vec::new(),
            refused: |_, _| false,
            block: 256,
            too_long: 0x6700,
            generosity: 256,
            is_strict_about_length: false,
            tells_size: true,
            says_yes_to_any_name: false,
            root: None,
            is_left_elsewhere: false,
            failure: None,
            sent: Vec::new(),
            state: State::default(),
        }
    }
}

impl TestCard {
    /// Adds an application and tells its number.
    pub(super) fn add_application(&mut self, name: &[u8]) -> usize {
        self.applications.push(name.to_vec());
        self.applications.len() - 1
    }

    /// Adds a file.
    pub(super) fn add(&mut self, application: usize, path: &[u16], content: Vec<u8>) {
        self.files.insert((application, path.to_vec()), content);
    }

    fn select(&mut self, p1: u8, p2: u8, data: &[u8]) -> (Vec<u8>, u16) {
        let ids = data.as_chunks::<2>().0.iter().map(|id| u16::from_be_bytes(*id)).collect::<Vec<_>>();
        if (self.refused)(p1, p2) {
            return (Vec::new(), 0x6A86);
        }
        let (application, here) = self.state.directory.clone();
        let target = match p1 {
            0x04 if self.is_left_elsewhere => {
                self.is_left_elsewhere = !data.is_empty();
                return (Vec::new(), if data.is_empty() { 0x9000 } else { 0x6A82 });
            }
            0x04 => {
                let is_hidden = |number| self.root.is_some_and(|root| number > root && application < root);
                let found = self.applications.iter().position(|name| !name.is_empty() && name == data);
                return match found.filter(|number| !is_hidden(*number)) {
                    Some(number) => {
                        self.state.directory = (number, Vec::new());
                        self.state.selected = None;
                        (if p2 == 0x0C { Vec::new() } else { tlv(0x6F, &tlv(0x84, data)) }, 0x9000)
                    }
                    None if self.says_yes_to_any_name => (Vec::new(), 0x9000),
                    None => {
                        if self.root.is_some() {
                            self.state = State::default();
                        }
                        (Vec::new(), 0x6A82)
                    }
                };
            }
            0x00 if ids.is_empty() || ids == [0x3F00] => {
                self.state.directory = (0, Vec::new());
                return (Vec::new(), 0x9000);
            }
            0x00..=0x02 | 0x09 => (application, [here, ids].concat()),
            0x08 => (0, ids),
            _ => return (Vec::new(), 0x6A86),
        };
        let is_file = self.files.contains_key(&target);
        let is_directory = self
            .files
            .keys()
            .any(|(number, path)| *number == target.0 && path.len() > target.1.len() && path.starts_with(&target.1));
        if is_file && p1 != 0x01 {
            self.state.directory = (target.0, target.1[..target.1.len() - 1].to_vec());
            let size = u16::try_from(self.files[&target].len()).unwrap().to_be_bytes();
            let has_records = target.1.last().is_some_and(|id| self.with_records.contains(id));
            let descriptor = tlv(0x82, &[if has_records { 0x04 } else { 0x01 }]);
            let size = if self.tells_size { tlv(0x80, &size) } else { Vec::new() };
            self.state.selected = Some(target);
            (if p2 == 0x0C { Vec::new() } else { tlv(0x62, &[size, descriptor].concat()) }, 0x9000)
        } else if is_directory && p1 != 0x02 {
            self.state.directory = target;
            self.state.selected = None;
            (Vec::new(), 0x9000)
        } else {
            (Vec::new(), 0x6A82)
        }
    }

    fn read_binary(&self, offset: usize, length: usize) -> (Vec<u8>, u16) {
        let Some(selected) = &self.state.selected else { return (Vec::new(), 0x6986) };
        let id = selected.1.last().unwrap();
        let content = &self.files[selected];
        if self.guarded.contains(id) {
            return (Vec::new(), 0x6982);
        }
        if self.with_records.contains(id) {
            return (Vec::new(), 0x6981);
        }
        if length > self.block {
            return (Vec::new(), self.too_long);
        }
        let rest = content.get(offset..).unwrap_or_default();
        match rest.len() {
            0 => (Vec::new(), 0x6B00),
            left if left >= length => (rest[..length.min(self.generosity)].to_vec(), 0x9000),
            left if self.is_strict_about_length => (Vec::new(), 0x6C00 | u16::try_from(left).unwrap()),
            _ => (rest.to_vec(), 0x6282),
        }
    }

    fn read_record(&self, number: usize) -> (Vec<u8>, u16) {
        let Some(selected) = &self.state.selected else { return (Vec::new(), 0x6986) };
        match super::tlv::elements(&self.files[selected]).nth(number - 1) {
            Some(record) => (record.encoding.to_vec(), 0x9000),
            None => (Vec::new(), 0x6A83),
        }
    }
}

impl CardChannel for TestCard {
    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.protocol
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.sent.push(command.to_vec());
        if let Some((exchange, error)) = &self.failure
            && self.sent.len() > *exchange
        {
            return Err(error.clone());
        }
        if command.starts_with(&[0x80, 0x58]) {
            // A card of no maker's own: it knows the interindustry class alone.
            return Ok(vec![0x6E, 0x00]);
        }
        let &[0x00, ins, p1, p2, ref body @ ..] = command else { panic!("class of {command:02X?}") };
        let data = match body {
            [length, rest @ ..] if rest.len() >= usize::from(*length) => &rest[..usize::from(*length)],
            _ => &[],
        };
        let expected = match body.last() {
            Some(0) => 256,
            Some(&length) => usize::from(length),
            None => 0,
        };
        let (data, status) = match ins {
            0xC0 => {
                let waiting = std::mem::take(&mut self.state.waiting);
                (waiting, 0x9000)
            }
            0xA4 => self.select(p1, p2, data),
            0xB0 => self.read_binary(usize::from(u16::from_be_bytes([p1, p2])), expected),
            0xB2 => self.read_record(p1.into()),
            0xCB => match data.last_chunk::<3>().and_then(|tag| self.objects.get(tag)) {
                Some(object) => (object.clone(), 0x9000),
                None => (Vec::new(), 0x6A82),
            },
            // This card has none that go by a tag alone.
            0xCA => (Vec::new(), 0x6A88),
            _ => panic!("a command that only reads is none of {command:02X?}"),
        };
        // T=0 answers a command with data by naming the length; T=1 cards do so for what is longer than 256 bytes.
        let is_t0 = self.protocol == TransmissionProtocol::T0;
        if ins == 0xA4 && is_t0 && !data.is_empty() || ins == 0xCB && is_t0 || data.len() > 256 {
            let at_once = if is_t0 && ins != 0xC0 { 0 } else { 256 };
            self.state.waiting = data[at_once.min(data.len())..].to_vec();
            if !self.state.waiting.is_empty() {
                let left = u8::try_from(self.state.waiting.len()).unwrap_or(0);
                return Ok([&data[..at_once], &[0x61, left]].concat());
            }
        }
        Ok([&data[..], &u16::to_be_bytes(status)].concat())
    }
}

/// Answers to come, whatever is asked; after the last one the card is gone.
pub(super) struct Script {
    answers: std::vec::IntoIter<Vec<u8>>,
    /// All commands so far.
    pub(super) sent: Vec<Vec<u8>>,
}

impl Script {
    /// Answers in their order, status words included.
    pub(super) fn of(answers: &[&[u8]]) -> Self {
        let answers = answers.iter().map(|answer| answer.to_vec()).collect::<Vec<_>>();
        Self { answers: answers.into_iter(), sent: Vec::new() }
    }
}

impl CardChannel for Script {
    fn atr(&self) -> &[u8] {
        &[0x3B, 0x00]
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        TransmissionProtocol::T1
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.sent.push(command.to_vec());
        self.answers.next().ok_or(ChannelError::Removed)
    }
}
