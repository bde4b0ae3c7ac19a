//! Seeds for the host's fuzz targets: what the virtual tokens answer while they are read, and the pieces of it.
//!
//! `cargo test --package bench --test tokens -- --fuzz-seeds FOLDER` writes them, one folder for each target.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use bench::{
    scenario::Failure,
    virtual_token::{DirectChannel, Layout, Manners, VirtualToken},
};
use host::token::{
    channel::{CardChannel, ChannelError, TransmissionProtocol},
    read,
    reading::ReadOptions,
};

use crate::specimens;

const OPTION: &str = "--fuzz-seeds";

/// The targets that read what files hold, whatever file it is: what is none of a target's kind is a seed as well.
const TARGETS_FOR_FILES: [&str; 11] = [
    "tlv",
    "ef_dir",
    "odf",
    "cdf",
    "prkdf",
    "id_prime_index",
    "authentic_list",
    "gem_safe_file",
    "extended_length",
    "certificate_content",
    "certificate_beginning",
];

/// What the reader carries at most, in bytes: short answers, and those of extended length.
const LONGEST_ANSWERS: [usize; 2] = [256, 65_536];

/// The folder that the command line names, if it asks for seeds at all.
pub(crate) fn folder_asked_for() -> Option<PathBuf> {
    env::args_os().skip_while(|argument| argument != OPTION).nth(1).map(PathBuf::from)
}

/// Reads every virtual token there is and writes what it answered.
pub(crate) fn write(folder: &Path) -> Result<(), Failure> {
    let mut number = 0;
    for (token, renewed) in all_sorts()?.into_iter().zip(all_sorts()?) {
        let mut tokens = [token, renewed];
        for longest_answer in LONGEST_ANSWERS {
            let mut seeds = Seeds { folder, token: number, written: 0 };
            number += 1;
            let [card, renewed] = tokens.map(|token| Recorder::read(token, longest_answer));
            seeds.add_all(&card)?;
            seeds.add("second_reading", &two_scripts(&card, &renewed))?;
            seeds.add("second_reading", &two_scripts(&card, &card))?;
            tokens = [card, renewed].map(|card| card.channel.disconnect());
        }
    }
    Ok(())
}

/// The families, and one of them with each manner and layout. Certificates differ from call to call.
fn all_sorts() -> Result<Vec<VirtualToken>, Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens: Vec<VirtualToken> =
        specimens::each_family(&certificates)?.into_iter().map(|(_, token)| token).collect();
    let manners = Manners::default().each().into_iter().map(|(_, manners)| (Layout::default(), manners));
    let layouts = Layout::default().each().into_iter().map(|(_, layout)| (layout, Manners::default()));
    tokens.extend(
        manners.chain(layouts).map(|(layout, manners)| VirtualToken::pkcs15(&certificates[..2], layout, manners)),
    );
    Ok(tokens)
}

struct Seeds<'a> {
    folder: &'a Path,
    token: usize,
    written: usize,
}

impl Seeds<'_> {
    /// What a card answered, and the pieces of it.
    fn add_all(&mut self, card: &Recorder) -> io::Result<()> {
        self.add("whole_card", &[header(card), answers(card)].concat())?;
        ["atr", "extended_length"].iter().try_for_each(|target| self.add(target, card.atr()))?;
        card.certificates.iter().try_for_each(|der| self.add("x509", der))?;
        for (command, content) in contents(&card.exchanges) {
            match command {
                0xA4 => self.add("fcp", &content)?,
                0xCB => {
                    ["tlv", "piv_object", "certificate_beginning"]
                        .iter()
                        .try_for_each(|target| self.add(target, &content))?;
                    self.add("gids_master_file", value_under_long_tag(&content))?;
                }
                0x58 => self.add("smart_card_hsm_list", &content)?,
                _ => TARGETS_FOR_FILES.iter().try_for_each(|target| self.add(target, &content))?,
            }
        }
        Ok(())
    }

    fn add(&mut self, target: &str, seed: &[u8]) -> io::Result<()> {
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder)?;
        self.written += 1;
        fs::write(folder.join(format!("token-{}-{}", self.token, self.written)), seed)
    }
}

/// Keeps each command's instruction and answer, and what certificates came of them.
struct Recorder {
    channel: DirectChannel,
    exchanges: Vec<(u8, Vec<u8>)>,
    certificates: Vec<Vec<u8>>,
}

impl Recorder {
    /// Reads the token through a reader that carries such answers.
    fn read(token: VirtualToken, longest_answer: usize) -> Self {
        let channel = token.channel().announcing(longest_answer);
        let mut card = Self { channel, exchanges: Vec::new(), certificates: Vec::new() };
        let reading = read(&mut card, ReadOptions::default(), &mut |_| {});
        card.certificates = reading.certificates.into_iter().map(|certificate| certificate.der).collect();
        card
    }
}

impl CardChannel for Recorder {
    fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    fn longest_answer(&self) -> usize {
        self.channel.longest_answer()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let answer = self.channel.transmit(command)?;
        self.exchanges.push((command.get(1).copied().unwrap_or_default(), answer.clone()));
        Ok(answer)
    }
}

/// Both in the form that the targets understand: see `host/src/token/fuzzing/`.
fn two_scripts(first: &Recorder, second: &Recorder) -> Vec<u8> {
    let answers = [first, second].map(answers);
    let length = u16::try_from(answers[0].len()).unwrap_or(u16::MAX).to_be_bytes();
    [header(first), length.to_vec(), answers.concat()].concat()
}

/// Flags and the answer to reset.
fn header(card: &Recorder) -> Vec<u8> {
    let is_t1 = card.transmission_protocol() == TransmissionProtocol::T1;
    let flags = u8::from(is_t1) | if card.longest_answer() > LONGEST_ANSWERS[0] { 0x10 } else { 0 };
    [&[flags, u8::try_from(card.atr().len()).unwrap_or_default()], card.atr()].concat()
}

/// Each with its length before it.
fn answers(card: &Recorder) -> Vec<u8> {
    let mut answers = Vec::new();
    for (_, answer) in &card.exchanges {
        answers.extend(u16::try_from(answer.len()).unwrap_or_default().to_be_bytes());
        answers.extend_from_slice(answer);
    }
    answers
}

/// What a data object holds whose tag takes two bytes.
fn value_under_long_tag(object: &[u8]) -> &[u8] {
    match object {
        [_, _, 0x82, _, _, value @ ..] | [_, _, 0x81, _, value @ ..] | [_, _, _, value @ ..] => value,
        _ => &[],
    }
}

/// What each command brought, with its instruction: what was fetched by GET RESPONSE belongs to the command before it,
/// and READ BINARY after READ BINARY to one file.
fn contents(exchanges: &[(u8, Vec<u8>)]) -> Vec<(u8, Vec<u8>)> {
    let mut contents: Vec<(u8, Vec<u8>)> = Vec::new();
    for (instruction, answer) in exchanges {
        let data = &answer[..answer.len().saturating_sub(2)];
        match contents.last_mut() {
            Some((before, content)) if *instruction == 0xC0 || (*before, *instruction) == (0xB0, 0xB0) => {
                content.extend_from_slice(data);
            }
            _ => contents.push((*instruction, data.to_vec())),
        }
    }
    contents.retain(|(_, content)| !content.is_empty());
    contents
}
