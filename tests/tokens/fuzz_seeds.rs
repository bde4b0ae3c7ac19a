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
const TARGETS_FOR_FILES: [&str; 7] = ["tlv", "ef_dir", "odf", "cdf", "prkdf", "id_prime_index", "certificate_content"];

/// The folder that the command line names, if it asks for seeds at all.
pub(crate) fn folder_asked_for() -> Option<PathBuf> {
    env::args_os().skip_while(|argument| argument != OPTION).nth(1).map(PathBuf::from)
}

/// Reads every virtual token there is and writes what it answered.
pub(crate) fn write(folder: &Path) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens: Vec<VirtualToken> =
        specimens::each_family(&certificates)?.into_iter().map(|(_, token)| token).collect();
    let manners = Manners::default().each().into_iter().map(|(_, manners)| (Layout::default(), manners));
    let layouts = Layout::default().each().into_iter().map(|(_, layout)| (layout, Manners::default()));
    tokens.extend(
        manners.chain(layouts).map(|(layout, manners)| VirtualToken::pkcs15(&certificates[..2], layout, manners)),
    );
    for (number, token) in tokens.into_iter().enumerate() {
        let mut card = Recorder { channel: token.channel(), exchanges: Vec::new() };
        let reading = read(&mut card, ReadOptions::default(), &mut |_| {});
        let mut seeds = Seeds { folder, token: number, written: 0 };
        seeds.add("whole_card", &script(&card))?;
        for certificate in &reading.certificates {
            seeds.add("x509", &certificate.der)?;
        }
        for (command, content) in contents(&card.exchanges) {
            match command {
                0xA4 => seeds.add("fcp", &content)?,
                0xCB => ["tlv", "piv_object"].iter().try_for_each(|target| seeds.add(target, &content))?,
                _ => TARGETS_FOR_FILES.iter().try_for_each(|target| seeds.add(target, &content))?,
            }
        }
    }
    Ok(())
}

struct Seeds<'a> {
    folder: &'a Path,
    token: usize,
    written: usize,
}

impl Seeds<'_> {
    fn add(&mut self, target: &str, seed: &[u8]) -> io::Result<()> {
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder)?;
        self.written += 1;
        fs::write(folder.join(format!("token-{}-{}", self.token, self.written)), seed)
    }
}

/// Keeps each command's instruction and answer.
struct Recorder {
    channel: DirectChannel,
    exchanges: Vec<(u8, Vec<u8>)>,
}

impl CardChannel for Recorder {
    fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let answer = self.channel.transmit(command)?;
        self.exchanges.push((command.get(1).copied().unwrap_or_default(), answer.clone()));
        Ok(answer)
    }
}

/// In the form that the target `whole_card` understands: see `Script` in `host/src/token/fuzzing.rs`.
fn script(card: &Recorder) -> Vec<u8> {
    let flags = u8::from(card.transmission_protocol() == TransmissionProtocol::T1);
    let mut script = vec![flags, u8::try_from(card.atr().len()).unwrap_or_default()];
    script.extend_from_slice(card.atr());
    for (_, answer) in &card.exchanges {
        script.extend(u16::try_from(answer.len()).unwrap_or_default().to_be_bytes());
        script.extend_from_slice(answer);
    }
    script
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
