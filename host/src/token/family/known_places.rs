//! Identity cards of IDEMIA's, Estonian (2018) and Latvian: an IAS-ECC root without an EF.ODF that leads anywhere, and
//! certificates in places that whoever reads them must know.

use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{DedicatedFile, FileId, Session, Slice, Watched, per_object};
use crate::token::reading::CertificateOnCard;

/// Below the root: for authentication and for signatures.
const PLACES: [[FileId; 2]; 2] = [[0xADF1, 0x3401], [0xADF2, 0x341F]];

/// A card with a certificate in one of the places.
pub(super) struct KnownPlaces {
    root: DedicatedFile,
    /// Of the first places, up to the one that made the card known.
    found: Vec<Found>,
}

/// What is in a place.
enum Found {
    Certificate(Vec<u8>),
    /// Something that is guarded, or no certificate.
    Unreadable,
    Nothing,
}

impl KnownPlaces {
    /// Looks into the places until a certificate is found; `None` where there is none.
    pub(super) fn look(card: &mut Session<'_>, root: DedicatedFile) -> Result<Option<Self>, ChannelError> {
        let mut found = Vec::new();
        for place in &PLACES {
            found.push(Found::at(card, &root, place)?);
            if let Some(Found::Certificate(_)) = found.last() {
                return Ok(Some(Self { root, found }));
            }
        }
        Ok(None)
    }

    /// Adds what was found, and what is in the remaining places.
    pub(super) fn certificates(self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let remaining = PLACES.iter().skip(self.found.len());
        self.found.into_iter().for_each(|found| found.add_to(findings));
        for place in remaining {
            Found::at(card, &self.root, place)?.add_to(findings);
        }
        Ok(())
    }
}

impl Found {
    fn at(card: &mut Session<'_>, root: &DedicatedFile, place: &[FileId]) -> Result<Self, ChannelError> {
        let Some(file) = root.file_at(place) else { return Ok(Self::Nothing) };
        card.begin_object();
        let content = per_object(card.read_file(&file, Slice::default(), certificate_length, Watched::Yes))?;
        Ok(match content {
            Ok(content) => certificate_in(&content).map_or(Self::Unreadable, Self::Certificate),
            Err(error) if error.is_guarded() => Self::Unreadable,
            Err(_) => Self::Nothing,
        })
    }

    fn add_to(self, findings: &mut Findings) {
        match self {
            // The holder's own, on a card that was made for its key.
            Self::Certificate(der) => {
                findings.add(CertificateOnCard { der, label: None, key_on_token: Some(true) });
            }
            Self::Unreadable => findings.add_unreadable(),
            Self::Nothing => {}
        }
    }
}
