//! IAS-ECC (European Citizen Card, CEN/TS 15480-2, in its French profile): a root application, and below it several
//! directories with a name and an EF.ODF each. IDEMIA and Oberthur (with the profile AWP), Gemalto, Morpho, CPx.
//! Estonian and Latvian identity cards have the root, and certificates where one must know them.

use super::known_places::KnownPlaces;
use super::{Family, contains, is_of_oberthur_platform};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DedicatedFile, FileId, Form, SelectBy, Session, Slice, Watched, per_object};
use crate::token::pkcs15::{Application, ListedApplication, listed_applications};
use crate::token::tlv::{APPLICATION_IDENTIFIER, find};

/// The root application's names: IDEMIA/Oberthur, Gemalto ("IasEccRoot"), CPx, Morpho ("MIOMCT").
const ROOTS: [&[u8]; 4] = [
    &[0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x08, 0x00, 0x07, 0x00, 0x00, 0xFE, 0x00, 0x00, 0x01, 0x00],
    &[0xF0, b'I', b'a', b's', b'E', b'c', b'c', b'R', b'o', b'o', b't'],
    &[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00],
    b"MIOMCT",
];

/// How many of them are asked for where the answer to reset does not tell of IAS-ECC and not all families are asked: the
/// others answer so that it does.
const ROOTS_UNLESS_TOLD: usize = 1;

/// The directories' names that are known, for cards whose EF.DIR names none. E828BD080F: "the description of".
const DIRECTORIES: [&[u8]; 9] = [
    // "POT AWP": IDEMIA's and Oberthur's own profile.
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xF2, b'P', b'O', b'T', b' ', b'A', b'W', b'P'],
    // "PECC-eID" and "PGeneric".
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, b'P', b'E', b'C', b'C', b'-', b'e', b'I', b'D'],
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, b'P', b'G', b'e', b'n', b'e', b'r', b'i', b'c'],
    b"QSCD Application",
    // Adèle, the French state's profile: two administrations and what they share.
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, 0x50, 0x00, 0x00, 0x04, 0x01, 0x01],
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, 0x50, 0x00, 0x00, 0x04, 0x02, 0x01],
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xD2, 0x50, 0x00, 0x00, 0x04, 0x03, 0x01],
    // CPx by contact and without.
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10],
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x20],
];
/// How many of the directories are asked for where no root answered: it may be selected by default on a token.
const DIRECTORIES_WITHOUT_ROOT: usize = 1;
const DIRECTORIES_WITHOUT_ROOT_IF_HINTED: usize = 3;
/// After so many names that the card knows and that lead to no EF.ODF, it says yes to anything.
const MOST_EMPTY_NAMES: usize = 2;

const EF_ATR: FileId = 0x2F01;

/// Parts of answers to reset: Gemalto's and Morpho's, CPx's, the beginning of the root application's name, and Estonian
/// and Latvian identity cards'.
const HINTS: [&[u8]; 5] = [
    &[0x00, 0x31, 0xB8, 0x64],
    &[0xEC, 0xC1, 0x73, 0x94],
    &[0x00, 0x12, 0x25, 0x00, 0x64, 0x80],
    &[0xF9, 0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x08],
    b"SeID",
];

/// See the module.
#[derive(Default)]
pub(super) struct IasEcc {
    root: Option<Aid>,
    /// The directory that the card was recognised by.
    first: Option<Application>,
    /// Those still to be looked into, the next one last.
    remaining: Vec<ListedApplication>,
    /// EF.DIR names them: where one is not found, it is worth another look from the root.
    are_listed: bool,
    /// How many names the card knew that led to no EF.ODF.
    empty_names: usize,
    /// The card has certificates where one must know them; looked for where there is no EF.ODF.
    known_places: Option<KnownPlaces>,
}

impl Family for IasEcc {
    fn name(&self) -> &'static str {
        "iasEcc"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        is_of_oberthur_platform(atr) || tells_of_ias_ecc(atr)
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let is_hinted = self.is_hinted_by(card.atr());
        self.root = find_root(card, is_hinted)?;
        let mut known = DIRECTORIES.len();
        if let Some(root) = self.root.clone() {
            // Its own way to name a file, which every implementation understands.
            card.prefer(SelectBy::ChildFile, Form::new(0x09, 0x04));
            let root = DedicatedFile::application(root);
            self.remaining = per_object(listed_applications(card, &root))?.unwrap_or_default();
            self.remaining.reverse();
            self.are_listed = true;
            self.first = self.next(card)?;
        } else {
            known = if is_hinted { DIRECTORIES_WITHOUT_ROOT_IF_HINTED } else { DIRECTORIES_WITHOUT_ROOT };
        }
        if self.first.is_none() {
            self.remaining = DIRECTORIES.iter().take(known).rev().filter_map(|name| known_directory(name)).collect();
            self.are_listed = false;
            self.first = self.next(card)?;
        }
        if self.first.is_none()
            && let Some(root) = self.root.clone()
        {
            let root = DedicatedFile::application(root);
            self.first = Application::open(card, root.clone(), None)?;
            if self.first.is_none() {
                self.known_places = KnownPlaces::look(card, root)?;
            }
        }
        Ok(self.first.is_some() || self.known_places.is_some())
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        // One after the other: a directory left and come back to costs exchanges.
        let mut next = self.first.take();
        while let Some(mut application) = next {
            application.certificates(card, findings)?;
            next = self.next(card)?;
        }
        if let Some(known_places) = self.known_places.take() {
            known_places.certificates(card, findings)?;
        }
        Ok(())
    }
}

impl IasEcc {
    /// Opens the next of the remaining directories that can be opened.
    fn next(&mut self, card: &mut Session<'_>) -> Result<Option<Application>, ChannelError> {
        while let Some(listed) = self.remaining.pop() {
            for directory in listed.directories {
                if let Some(aid) = &directory.application
                    && !self.enter(card, aid)?
                {
                    continue;
                }
                let opened = Application::open(card, directory, listed.object_directory.as_ref())?;
                if opened.is_some() {
                    return Ok(opened);
                }
                self.empty_names += 1;
                if !self.are_listed && self.empty_names >= MOST_EMPTY_NAMES {
                    self.remaining.clear();
                }
            }
        }
        Ok(None)
    }

    /// Selects a directory by its name, which is found only while the root or one of its directories is selected.
    fn enter(&self, card: &mut Session<'_>, aid: &Aid) -> Result<bool, ChannelError> {
        if per_object(card.select_application(aid))?.is_ok() {
            return Ok(true);
        }
        match &self.root {
            Some(root) if self.are_listed && per_object(card.select_application(root))?.is_ok() => {
                Ok(per_object(card.select_application(aid))?.is_ok())
            }
            _ => Ok(false),
        }
    }
}

fn tells_of_ias_ecc(atr: &[u8]) -> bool {
    HINTS.iter().any(|hint| contains(atr, hint))
}

fn known_directory(name: &[u8]) -> Option<ListedApplication> {
    let directories = vec![DedicatedFile::application(Aid::new(name)?)];
    Some(ListedApplication { directories, object_directory: None })
}

/// Selects the root application by its known names, or else by the one in EF.ATR, where it is likely to be there or all
/// families are asked.
fn find_root(card: &mut Session<'_>, is_hinted: bool) -> Result<Option<Aid>, ChannelError> {
    let is_worth_asking = card.asks_all_families() || tells_of_ias_ecc(card.atr());
    let count = if is_worth_asking { ROOTS.len() } else { ROOTS_UNLESS_TOLD };
    for aid in ROOTS.iter().take(count).filter_map(|name| Aid::new(name)) {
        if per_object(card.select_application(&aid))?.is_ok() {
            return Ok(Some(aid));
        }
    }
    if !is_hinted && !card.asks_all_families() {
        return Ok(None);
    }
    let file = DedicatedFile::under_master_file(&[]).file(EF_ATR);
    let mark = card.mark();
    let content = per_object(card.read_file(&file, Slice::default(), |_| None, Watched::No))?;
    card.leave_out_file_since(mark);
    match content.ok().and_then(|content| root_in_ef_atr(&content)) {
        Some(aid) => Ok(per_object(card.select_application(&aid))?.is_ok().then_some(aid)),
        None => Ok(None),
    }
}

/// EF.ATR may begin with a category indicator, 80, before its data objects.
fn root_in_ef_atr(content: &[u8]) -> Option<Aid> {
    let objects = content.strip_prefix(&[0x80]).unwrap_or(content);
    Aid::new(find(objects, APPLICATION_IDENTIFIER)?.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_found_in_ef_atr_behind_its_category_indicator() {
        let objects = [0x43, 1, 0xB8, 0x4F, 8, 0x80, 0x25, 0, 0, 1, 0xFF, 1, 0];
        let expected = Aid::new(ROOTS[2]);
        assert_eq!(root_in_ef_atr(&objects), expected);
        assert_eq!(root_in_ef_atr(&[&[0x80][..], &objects].concat()), expected);
        assert_eq!(root_in_ef_atr(&[&[0x80, 0x00][..], &objects].concat()), expected);
        assert_eq!(root_in_ef_atr(&[0x80, 0x43]), None);
    }
}
