//! An application with an EF.ODF, and the way from there to its certificates.

use super::application_directory::DIRECTORY_LENGTH;
use super::certificate_directory::{Content, ListedCertificate, listed_certificates};
use super::object_directory::{Directory, ObjectDirectory};
use super::path::Path;
use super::private_key_directory::private_key_ids;
use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{
    DedicatedFile, FileId, LengthRule, MOST_OBJECTS, ObjectError, Session, Slice, Watched, per_object,
};
use crate::token::reading::CertificateOnCard;

const EF_ODF: FileId = 0x5031;
/// More than any application has, for each sort.
const MOST_DIRECTORIES: usize = 8;

/// An application whose EF.ODF was read.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    directory: DedicatedFile,
    objects: ObjectDirectory,
    /// Absolute paths were found to mean files of this application.
    absolute_means_here: bool,
}

impl Application {
    /// The application in `directory`; `None` where no EF.ODF is there, or one that cannot be read.
    pub(crate) fn open(
        card: &mut Session<'_>,
        directory: DedicatedFile,
        object_directory: Option<&Path>,
    ) -> Result<Option<Self>, ChannelError> {
        let named = object_directory.map(|path| path.candidates(&directory)).unwrap_or_default();
        let usual = directory.file(EF_ODF);
        let candidates = named.iter().chain(Some(&usual).filter(|usual| !named.contains(usual)));
        for file in candidates {
            card.begin_object();
            let content = per_object(card.read_file(file, Slice::default(), DIRECTORY_LENGTH, Watched::No))?;
            if let Some(objects) = content.ok().and_then(|content| ObjectDirectory::parse(&content)) {
                return Ok(Some(Self { directory, objects, absolute_means_here: false }));
            }
        }
        Ok(None)
    }

    /// Adds the application's certificates to `findings`.
    pub(crate) fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let mut listed = Vec::<ListedCertificate>::new();
        for directory in self.objects.certificates.clone().iter().take(MOST_DIRECTORIES) {
            match self.directory_content(card, directory)? {
                Ok(content) => {
                    for entry in listed_certificates(&content) {
                        let is_known =
                            entry.content != Content::OutOfReach && listed.iter().any(|it| it.content == entry.content);
                        if is_known {
                            continue;
                        }
                        // What will not be read is only counted: no need to know thousands of entries apart.
                        if listed.len() < MOST_OBJECTS {
                            listed.push(entry);
                        } else {
                            findings.add_unreadable();
                        }
                    }
                }
                // How many it would list is the card's secret; that there is something must not be lost.
                Err(error) if error.is_guarded() => findings.add_unreadable(),
                Err(_) => {}
            }
        }
        let mut ids = Vec::new();
        for entry in listed {
            let der = if findings.is_full() { None } else { self.certificate(card, &entry.content)? };
            let Some(der) = der else {
                findings.add_unreadable();
                continue;
            };
            let place = findings.add(CertificateOnCard { der, label: entry.label, key_on_token: None });
            ids.extend(entry.id.map(|id| (place, id)));
        }
        // Last, so that a card pulled out now has given its certificates already.
        if !ids.is_empty() {
            let keys = self.private_key_ids(card)?;
            for (place, id) in ids.iter().filter(|_| !keys.is_empty()) {
                findings.set_key_on_token(*place, keys.contains(id));
            }
        }
        Ok(())
    }

    fn certificate(&mut self, card: &mut Session<'_>, content: &Content) -> Result<Option<Vec<u8>>, ChannelError> {
        match content {
            Content::Direct(bytes) => Ok(certificate_in(bytes)),
            Content::At(path) => {
                let bytes = self.read(card, path, certificate_length, Watched::Yes)?;
                Ok(bytes.ok().and_then(|bytes| certificate_in(&bytes)))
            }
            Content::OutOfReach => Ok(None),
        }
    }

    fn private_key_ids(&mut self, card: &mut Session<'_>) -> Result<Vec<Vec<u8>>, ChannelError> {
        let mut ids = Vec::new();
        for directory in self.objects.private_keys.clone().iter().take(MOST_DIRECTORIES) {
            let mark = card.mark();
            let content = self.directory_content(card, directory)?;
            match content {
                Ok(content) => {
                    card.leave_out_file_since(mark);
                    ids.extend(private_key_ids(&content));
                }
                // Keys that are not seen are not missing, and may be seen when the card comes back.
                Err(_) => return Ok(Vec::new()),
            }
        }
        Ok(ids)
    }

    fn directory_content(
        &mut self,
        card: &mut Session<'_>,
        directory: &Directory,
    ) -> Result<Result<Vec<u8>, ObjectError>, ChannelError> {
        match directory {
            Directory::Direct(content) => Ok(Ok(content.clone())),
            Directory::At(path) => self.read(card, path, DIRECTORY_LENGTH, Watched::No),
        }
    }

    /// Reads what a path leads to; of several files that may be meant, the first that is there.
    fn read(
        &mut self,
        card: &mut Session<'_>,
        path: &Path,
        rule: LengthRule,
        watched: Watched,
    ) -> Result<Result<Vec<u8>, ObjectError>, ChannelError> {
        let mut candidates = path.candidates(&self.directory);
        let has_second_meaning = candidates.len() > 1;
        let by_second_meaning = candidates.pop();
        let ordered = if self.absolute_means_here {
            by_second_meaning.into_iter().chain(candidates).collect::<Vec<_>>()
        } else {
            candidates.into_iter().chain(by_second_meaning).collect()
        };
        let mut result = Err(ObjectError::BeyondLimits);
        for file in ordered {
            card.begin_object();
            result = per_object(card.read_file(&file, path.slice, rule, watched))?;
            match result {
                Ok(_) => {
                    if has_second_meaning {
                        self.absolute_means_here = file.parent == self.directory;
                    }
                    break;
                }
                Err(error) if error.is_guarded() => break,
                Err(_) => {}
            }
        }
        Ok(result)
    }
}
