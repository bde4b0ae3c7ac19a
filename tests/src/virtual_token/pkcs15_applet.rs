//! Cards on which an applet holds a PKCS#15 application below a master file of its own: nothing is there until the
//! applet is selected.

use super::{
    encoding::{Lengths, tlv},
    file_card::{Applet, FileCard},
    file_tree::{Content, File, FileTree, ReadAccess},
    layout::{DirectoryFile, Layout, Paths},
    manners::Manners,
    pkcs15_files::{Application, FileIdentifiers},
    stored_certificate::StoredCertificate,
};

/// An applet, and where it keeps its files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Profile {
    aid: &'static [u8],
    label: &'static str,
    directory: u16,
    identifiers: FileIdentifiers,
    paths: Paths,
    /// What it tells of who may do what with a file.
    access_conditions: fn(&File) -> Vec<u8>,
}

/// GlobalPlatform's data object about the chip and its making, which nobody here looks into.
const CARD_PRODUCTION_LIFE_CYCLE: u16 = 0x9F7F;

/// Oberthur AuthentIC 3 on a Cosmo 7.
pub(super) const AUTHENTIC: Profile = Profile {
    aid: &[0xA0, 0, 0, 0, 0x77, 0x01, 0x00, 0x70, 0x0A, 0x10, 0x00, 0xF1, 0x00, 0x00, 0x01, 0x00],
    label: "AuthentIC",
    directory: 0x5015,
    identifiers: FileIdentifiers {
        token_info: 0x5032,
        private_keys: 0x7002,
        lists: 0x7005,
        certificates: 0xB000,
        keys: 0x0081,
    },
    paths: Paths::Absolute,
    access_conditions: access_conditions_of_authentic,
};

/// Gemalto's Classic applet, version 3.
pub(super) const CLASSIC: Profile = Profile {
    aid: &[0xA0, 0, 0, 0, 0x18, 0x0C, 0x00, 0x00, 0x01, 0x63, 0x42, 0x00],
    label: "Classic",
    directory: 0x5015,
    identifiers: FileIdentifiers {
        token_info: 0x5032,
        private_keys: 0x4401,
        lists: 0x4403,
        certificates: 0x4501,
        keys: 0x4B01,
    },
    paths: Paths::Absolute,
    access_conditions: |_| Vec::new(),
};

/// The same on a Portuguese identity card.
pub(super) const PORTUGUESE: Profile = Profile {
    aid: &[0x60, 0x46, 0x32, 0xFF, 0x00, 0x00, 0x02],
    directory: 0x4F00,
    paths: Paths::Identifier,
    ..CLASSIC
};

const LAYOUT: Layout = Layout { directory: DirectoryFile::Absent, named: false, ..Layout::USUAL };

pub(super) fn card(profile: Profile, certificates: &[StoredCertificate], manners: Manners) -> FileCard {
    let lengths = if manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(profile.aid));
    let directory = tree.add_directory(root, profile.directory, None);
    Application {
        tree: &mut tree,
        directory,
        aid: profile.aid,
        path: &[0x3F00, profile.directory],
        identifiers: profile.identifiers,
        layout: Layout { paths: profile.paths, ..LAYOUT },
        lengths,
        label: profile.label,
    }
    .write(&certificates.iter().collect::<Vec<_>>());
    FileCard::new(tree, vec![Applet { aid: profile.aid.to_vec(), root }], None, manners)
        .describing(profile.access_conditions)
        .answering(0x00, CARD_PRODUCTION_LIFE_CYCLE, vec![0x45; 45])
}

/// Who may create, delete and compute in a directory, or read, delete, change and extend a file: 0000 anybody, 0001
/// whoever has presented the first PIN.
fn access_conditions_of_authentic(file: &File) -> Vec<u8> {
    let conditions: &[u8] = match (&file.content, file.access) {
        (Content::Directory { .. }, _) => &[0x00, 0x01, 0x00, 0x01, 0x00, 0x01],
        (_, ReadAccess::Free) => &[0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01],
        _ => &[0x00, 0x01, 0x00, 0x01, 0x00, 0x01, 0x00, 0x01],
    };
    tlv(0x86, conditions, Lengths::Minimal)
}
