//! A card that is a store of files, and answers whatever it is asked in whatever order (ISO/IEC 7816-4, section 11).

use super::{
    card::Card,
    command::Command,
    encoding::{Lengths, tlv},
    file_tree::{Content, File, FileIndex, FileTree, ReadAccess},
    manners::{EndOfFile, Manners, Protocol, SelectWay, SizeIn, Template},
    status,
};

const MASTER_FILE: u16 = 0x3F00;

/// An application on the card: its AID and its root.
pub(super) struct Applet {
    pub(super) aid: Vec<u8>,
    pub(super) root: FileIndex,
}

pub(super) struct FileCard {
    tree: FileTree,
    applets: Vec<Applet>,
    at_power_on: Option<FileIndex>,
    manners: Manners,
    /// What GET DATA brings, by class and tag.
    data_objects: Vec<(u8, u16, Vec<u8>)>,
    /// What the card adds to a file's control parameters.
    describe: fn(&File) -> Vec<u8>,
    directory: Option<FileIndex>,
    file: Option<FileIndex>,
    /// What GET RESPONSE will fetch.
    waiting: Vec<u8>,
    private_reads: usize,
}

/// Data and status words.
type Answer = (Vec<u8>, u16);

impl FileCard {
    /// `at_power_on` is the master file, or `None` on a card that has none: then an applet must be selected first.
    pub(super) fn new(tree: FileTree, applets: Vec<Applet>, at_power_on: Option<FileIndex>, manners: Manners) -> Self {
        Self {
            tree,
            applets,
            at_power_on,
            manners,
            data_objects: Vec::new(),
            describe: |_| Vec::new(),
            directory: at_power_on,
            file: None,
            waiting: Vec::new(),
            private_reads: 0,
        }
    }

    /// Has GET DATA bring `content` to whoever asks for `tag` in this class.
    pub(super) fn answering(mut self, class: u8, tag: u16, content: Vec<u8>) -> Self {
        self.data_objects.push((class, tag, content));
        self
    }

    /// Adds data objects to every file's control parameters.
    pub(super) fn describing(mut self, describe: fn(&File) -> Vec<u8>) -> Self {
        self.describe = describe;
        self
    }

    /// The current directory.
    pub(super) fn directory(&self) -> Option<FileIndex> {
        self.directory
    }

    fn answer(&mut self, bytes: &[u8]) -> Answer {
        let parse = if self.manners.extended_length { Command::parse_of_any_length } else { Command::parse };
        let Some(command) = parse(bytes) else {
            return (Vec::new(), status::WRONG_LENGTH);
        };
        if command.instruction == 0xCA
            && let Some(answer) = self.data_object(&command)
        {
            return answer;
        }
        if command.class != 0x00 {
            return (Vec::new(), status::CLASS_UNKNOWN);
        }
        if self.manners.protocol == Protocol::T0 && command.is_case_4() {
            return (Vec::new(), status::WRONG_LENGTH);
        }
        let waiting = std::mem::take(&mut self.waiting);
        match command.instruction {
            0xA4 => {
                let answer = self.select(&command);
                self.deliver(&command, answer)
            }
            0xB0 => self.read_binary(&command),
            0xB1 if self.manners.reads_by_identifier => self.read_binary_by_identifier(&command),
            0xB2 => self.read_record(&command),
            0xC0 => self.get_response(&command, waiting),
            0xCA | 0xCB => (Vec::new(), status::DATA_NOT_FOUND),
            0x20 => (Vec::new(), status::PIN_WRONG_THREE_LEFT),
            _ => (Vec::new(), status::INSTRUCTION_UNKNOWN),
        }
    }

    fn data_object(&self, command: &Command) -> Option<Answer> {
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        let (_, _, content) =
            self.data_objects.iter().find(|(class, own, _)| (*class, *own) == (command.class, tag))?;
        match command.expected {
            Some(expected) if expected >= content.len() => Some((content.clone(), status::OK)),
            _ => Some((Vec::new(), status::ask_for(content.len()))),
        }
    }

    /// Data that answers a command which itself carried data: the protocol's business.
    fn deliver(&mut self, command: &Command, (data, status): Answer) -> Answer {
        if data.is_empty() || command.data.is_empty() && command.expected.is_some() {
            return (data, status);
        }
        match command.expected {
            Some(expected) if data.len() <= expected => (data, status),
            None if self.manners.protocol == Protocol::T1 => (Vec::new(), status),
            _ => {
                let count = data.len();
                self.waiting = data;
                (Vec::new(), status::bytes_wait(count))
            }
        }
    }

    fn get_response(&mut self, command: &Command, mut waiting: Vec<u8>) -> Answer {
        let Some(expected) = command.expected else {
            return (Vec::new(), status::WRONG_LENGTH);
        };
        if waiting.is_empty() {
            return (Vec::new(), status::CONDITIONS_NOT_SATISFIED);
        }
        if expected > waiting.len() && self.manners.end_of_file == EndOfFile::WrongLength {
            let count = waiting.len();
            self.waiting = waiting;
            return (Vec::new(), status::ask_for(count));
        }
        self.waiting = waiting.split_off(expected.min(waiting.len()));
        let status = if self.waiting.is_empty() { status::OK } else { status::bytes_wait(self.waiting.len()) };
        (waiting, status)
    }

    fn select(&mut self, command: &Command) -> Answer {
        if self.refuses(command) {
            return (Vec::new(), status::WRONG_P1_P2);
        }
        let found = match command.p1 {
            0x00 => self.by_identifier(command.data),
            0x01 => self.child(command.data).filter(|&index| self.tree.is_directory(index)),
            0x02 => self.child(command.data).filter(|&index| !self.tree.is_directory(index)),
            0x03 => self.directory.and_then(|directory| self.tree.file(directory).parent),
            0x04 => return self.select_by_name(command),
            0x08 => self.master_file().and_then(|root| self.tree.descend(root, &identifiers(command.data)?)),
            0x09 => self.directory.and_then(|directory| self.tree.descend(directory, &identifiers(command.data)?)),
            _ => return (Vec::new(), status::WRONG_P1_P2),
        };
        match found {
            Some(index) => self.selected(index, command),
            None => self.not_found(),
        }
    }

    fn refuses(&self, command: &Command) -> bool {
        let by = match command.p1 {
            0x00 => Some(SelectWay::ByIdentifier),
            0x01 => Some(SelectWay::ChildDf),
            0x02 => Some(SelectWay::EfUnderCurrentDf),
            0x08 => Some(SelectWay::PathFromMf),
            0x09 => Some(SelectWay::PathFromCurrentDf),
            _ => None,
        };
        let answering = match command.p2 {
            0x00 => SelectWay::AnswerFci,
            0x04 => SelectWay::AnswerFcp,
            0x0C => SelectWay::AnswerNothing,
            _ => return true,
        };
        // The master file is always found by its identifier.
        let by = by.filter(|way| *way != SelectWay::ByIdentifier || !is_master_file(command.data));
        self.manners.refused.contains(&answering) || by.is_some_and(|way| self.manners.refused.contains(&way))
    }

    fn select_by_name(&mut self, command: &Command) -> Answer {
        let name = command.data;
        if name.is_empty() {
            // The card manager: what is selected after power-on where there is no master file.
            return match self.at_power_on {
                Some(_) => (Vec::new(), status::FILE_NOT_FOUND),
                None => {
                    self.power_on();
                    (Vec::new(), status::OK)
                }
            };
        }
        let applet = self.applets.iter().find(|applet| applet.aid.starts_with(name)).map(|applet| applet.root);
        let found = applet.or_else(|| {
            let root = self.tree.root_of(self.directory?);
            self.tree.directory_named(root, name)
        });
        match found {
            Some(index) => self.selected(index, command),
            None if self.manners.any_aid => {
                self.power_on();
                (Vec::new(), status::OK)
            }
            None => self.not_found(),
        }
    }

    fn not_found(&mut self) -> Answer {
        if self.manners.forgetful {
            self.file = None;
            self.directory = self.directory.map(|directory| self.tree.root_of(directory));
        }
        (Vec::new(), status::FILE_NOT_FOUND)
    }

    fn selected(&mut self, index: FileIndex, command: &Command) -> Answer {
        if self.tree.is_directory(index) {
            self.directory = Some(index);
            self.file = None;
        } else {
            self.directory = self.tree.file(index).parent;
            self.file = Some(index);
        }
        let data = if command.p2 == 0x0C { Vec::new() } else { self.control_parameters(self.tree.file(index)) };
        (data, status::OK)
    }

    fn by_identifier(&self, data: &[u8]) -> Option<FileIndex> {
        if is_master_file(data) {
            return self.master_file();
        }
        let itself =
            self.directory.filter(|&directory| identifiers(data) == Some(vec![self.tree.file(directory).identifier]));
        self.child(data).or(itself)
    }

    fn child(&self, data: &[u8]) -> Option<FileIndex> {
        match identifiers(data)?.as_slice() {
            &[identifier] => self.tree.child(self.directory?, identifier),
            _ => None,
        }
    }

    fn master_file(&self) -> Option<FileIndex> {
        let root = self.tree.root_of(self.directory?);
        (self.tree.file(root).identifier == MASTER_FILE).then_some(root)
    }

    fn control_parameters(&self, file: &File) -> Vec<u8> {
        if self.manners.template == Template::Empty {
            return Vec::new();
        }
        let lengths = if self.manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
        let size_tag = match self.manners.size_in {
            SizeIn::Tag80 => Some(0x80),
            SizeIn::Tag81 => Some(0x81),
            SizeIn::Nowhere => None,
        };
        let mut content = Vec::new();
        if let (Some(tag), Some(size)) = (size_tag, self.size(file)) {
            let size = u16::try_from(size).unwrap_or(u16::MAX);
            content.extend(tlv(tag, &size.to_be_bytes(), lengths));
        }
        let descriptor = match &file.content {
            Content::Directory { .. } => vec![0x38],
            Content::Transparent(_) => vec![0x01],
            // The longest record's length, and how many there are.
            Content::Records(records) => vec![0x04, 0x01, 0x00, 0xFF, u8::try_from(records.len()).unwrap_or(u8::MAX)],
        };
        content.extend(tlv(0x82, &descriptor, lengths));
        content.extend(tlv(0x83, &file.identifier.to_be_bytes(), lengths));
        if let Content::Directory { name: Some(name) } = &file.content {
            content.extend(tlv(0x84, name, lengths));
        }
        content.extend(tlv(0x8A, &[0x05], lengths));
        content.extend((self.describe)(file));
        match self.manners.template {
            Template::Fcp => tlv(0x62, &content, lengths),
            Template::Fci => tlv(0x6F, &content, lengths),
            Template::Nested => tlv(0x6F, &tlv(0x62, &content, lengths), lengths),
            Template::Empty => Vec::new(),
        }
    }

    fn size(&self, file: &File) -> Option<usize> {
        match &file.content {
            Content::Transparent(bytes) => Some(bytes.len() + self.manners.padding),
            _ => None,
        }
    }

    fn read_binary(&mut self, command: &Command) -> Answer {
        if command.p1 & 0x80 != 0 {
            return (Vec::new(), status::WRONG_P1_P2);
        }
        let offset = usize::from(command.p1) << 8 | usize::from(command.p2);
        let (data, status) = self.part_of(self.file, offset, command.expected);
        self.in_parts(data, status)
    }

    /// ISO/IEC 7816-4, section 11.3.3: the file's identifier in P1 and P2, the offset in data object 54. SmartCard-HSM,
    /// the one applet known to read so, answers without the data object 53 around the bytes.
    fn read_binary_by_identifier(&mut self, command: &Command) -> Answer {
        let offset = match command.data {
            [0x54, length @ 1..=2, offset @ ..] if usize::from(*length) == offset.len() => {
                offset.iter().fold(0, |offset, digit| offset << 8 | usize::from(*digit))
            }
            _ => return (Vec::new(), status::WRONG_DATA),
        };
        let file = match [command.p1, command.p2] {
            [0, 0] => self.file,
            identifier => match self.child(&identifier) {
                None => return (Vec::new(), status::FILE_NOT_FOUND),
                found => found,
            },
        };
        // T=0 has no place for Le in a command with data.
        let expected = command.expected.or((self.manners.protocol != Protocol::T1).then_some(self.manners.block_limit));
        let (data, status) = self.part_of(file, offset, expected);
        match command.expected {
            Some(_) => self.in_parts(data, status),
            None => self.deliver(command, (data, status)),
        }
    }

    /// Bytes of a transparent file, up to the file's end.
    fn part_of(&mut self, file: Option<FileIndex>, offset: usize, expected: Option<usize>) -> Answer {
        let file = match self.readable(file) {
            Ok(file) => file,
            Err(status) => return (Vec::new(), status),
        };
        let Content::Transparent(bytes) = &file.content else {
            return (Vec::new(), status::INCOMPATIBLE_WITH_FILE);
        };
        let Some(expected) = expected.filter(|expected| *expected <= self.manners.block_limit) else {
            return (Vec::new(), status::WRONG_LENGTH);
        };
        let size = bytes.len() + self.manners.padding;
        let Some(available) = size.checked_sub(offset) else {
            return (Vec::new(), status::WRONG_OFFSET);
        };
        let status = match self.manners.end_of_file {
            EndOfFile::Warning if expected > available => status::END_OF_FILE,
            _ if available == 0 => return (Vec::new(), status::WRONG_OFFSET),
            EndOfFile::WrongLength if expected > available => return (Vec::new(), status::ask_for(available)),
            EndOfFile::Refused if expected > available => return (Vec::new(), status::WRONG_LENGTH),
            _ => status::OK,
        };
        let zeros = std::iter::repeat_n(&0, self.manners.padding);
        let data = bytes.iter().chain(zeros).skip(offset).take(expected).copied().collect();
        (data, status)
    }

    fn in_parts(&mut self, mut data: Vec<u8>, status: u16) -> Answer {
        match self.manners.partial_data {
            Some(part) if part < data.len() => {
                self.waiting = data.split_off(part);
                (data, status::bytes_wait(self.waiting.len()))
            }
            _ => (data, status),
        }
    }

    fn read_record(&mut self, command: &Command) -> Answer {
        if command.p2 != 0x04 {
            return (Vec::new(), status::WRONG_P1_P2);
        }
        let file = match self.readable(self.file) {
            Ok(file) => file,
            Err(status) => return (Vec::new(), status),
        };
        let Content::Records(records) = &file.content else {
            return (Vec::new(), status::INCOMPATIBLE_WITH_FILE);
        };
        let Some(record) = usize::from(command.p1).checked_sub(1).and_then(|index| records.get(index)) else {
            return (Vec::new(), status::RECORD_NOT_FOUND);
        };
        match command.expected {
            None => (Vec::new(), status::WRONG_LENGTH),
            Some(expected) if expected > record.len() && self.manners.end_of_file == EndOfFile::WrongLength => {
                (Vec::new(), status::ask_for(record.len()))
            }
            Some(expected) => (record.iter().take(expected).copied().collect(), status::OK),
        }
    }

    fn readable(&mut self, file: Option<FileIndex>) -> Result<File, u16> {
        let file = file.map(|index| self.tree.file(index).clone()).ok_or(status::NO_CURRENT_EF)?;
        match file.access {
            ReadAccess::Free => Ok(file),
            ReadAccess::Pin => Err(status::SECURITY_NOT_SATISFIED),
            ReadAccess::Private => {
                self.private_reads += 1;
                Err(status::SECURITY_NOT_SATISFIED)
            }
        }
    }
}

impl Card for FileCard {
    fn power_on(&mut self) {
        self.directory = self.at_power_on;
        self.file = None;
        self.waiting.clear();
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let (mut answer, status) = self.answer(command);
        answer.extend(status.to_be_bytes());
        answer
    }

    fn private_reads(&self) -> usize {
        self.private_reads
    }
}

fn is_master_file(data: &[u8]) -> bool {
    data.is_empty() || data == MASTER_FILE.to_be_bytes()
}

/// The file identifiers of a path; `None` if half a one is left over.
fn identifiers(path: &[u8]) -> Option<Vec<u16>> {
    let (pairs, rest) = path.as_chunks::<2>();
    (!pairs.is_empty() && rest.is_empty()).then(|| pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect())
}
