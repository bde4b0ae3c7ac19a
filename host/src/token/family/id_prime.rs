//! Thales (Gemalto) IDPrime and the SafeNet eTokens built on it: a flat directory with an index, in which certificates
//! bear the names of the minidriver's key containers.

use super::key_container::{holds_certificate, name_in};
use super::{Family, contains};
use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DedicatedFile, FileId, Form, SelectBy, Session, Slice, Watched, per_object};
use crate::token::reading::CertificateOnCard;

const ID_PRIME: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x18, 0x80, 0x00, 0x00, 0x00, 0x06, 0x62];
const INDEX: FileId = 0x0101;
/// Identifier (2), size (2), name (8), directory (8), access (1).
const ENTRY_LENGTH: usize = 21;

/// See the module.
#[derive(Default)]
pub(super) struct IdPrime {
    application: Option<DedicatedFile>,
    certificates: Vec<FileId>,
}

impl Family for IdPrime {
    fn name(&self) -> &'static str {
        "idPrime"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        [0x84, 0x85, 0x88].iter().any(|&generation| contains(atr, &[0x80, 0x31, 0x80, 0x65, 0xB0, generation]))
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(ID_PRIME) else { return Ok(false) };
        if per_object(card.select_application(&aid))?.is_err() {
            return Ok(false);
        }
        card.prefer(SelectBy::ChildFile, Form::new(0x00, 0x00));
        let application = DedicatedFile::application(aid);
        let index = per_object(card.read_file(&application.file(INDEX), Slice::default(), index_length, Watched::No))?;
        let Some(certificates) = index.ok().and_then(|index| certificates_in(&index)) else { return Ok(false) };
        self.application = Some(application);
        self.certificates = certificates;
        Ok(true)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let Some(application) = &self.application else { return Ok(()) };
        for &id in &self.certificates {
            if findings.is_full() {
                break;
            }
            card.begin_object();
            let file = application.file(id);
            let content = per_object(card.read_file(&file, Slice::default(), certificate_length, Watched::Yes))?;
            match content.ok().and_then(|content| certificate_in(&content)) {
                // A certificate in a container is there because its key is.
                Some(der) => {
                    findings.add(CertificateOnCard { der, label: None, key_on_token: Some(true) });
                }
                None => findings.add_unreadable(),
            }
        }
        Ok(())
    }
}

/// The index begins with the number of its entries; its file is longer.
fn index_length(beginning: &[u8]) -> Option<usize> {
    beginning.first().map(|&count| 1 + usize::from(count) * ENTRY_LENGTH)
}

/// The files in `mscp` whose names are those of key containers; `None` where nothing in the content is an entry.
pub(super) fn certificates_in(index: &[u8]) -> Option<Vec<FileId>> {
    let entries = index.get(1..index_length(index)?)?.as_chunks::<ENTRY_LENGTH>().0;
    let named = entries.iter().filter_map(|entry| {
        let [high, low, _, _, names @ .., _access] = entry;
        let (name, directory) = names.split_at(8);
        Some((FileId::from_be_bytes([*high, *low]), name_in(name)?, name_in(directory)?))
    });
    let mut named = named.filter(|(_, name, _)| !name.is_empty()).peekable();
    named.peek()?;
    Some(named.filter(|(_, name, directory)| holds_certificate(directory, name)).map(|(id, ..)| id).collect())
}
