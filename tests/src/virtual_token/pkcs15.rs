//! A card with one PKCS#15 application under its master file, as OpenSC and others write them.

use super::{
    directory_file::{self, DirectoryEntry},
    encoding::Lengths,
    file_card::FileCard,
    file_tree::FileTree,
    layout::{DirectoryFile, Layout},
    manners::Manners,
    pkcs15_files::{Application, FileIdentifiers},
    stored_certificate::StoredCertificate,
};

/// How the card's maker names the application, and where it puts it.
pub(super) struct Profile {
    aid: &'static [u8],
    identifier: u16,
    label: &'static str,
}

/// PKCS#15 v1.1, section 5.5.1.
pub(super) const USUAL: Profile =
    Profile { aid: b"\xA0\x00\x00\x00\x63PKCS-15", identifier: 0x5015, label: "Banc d'essai" };

/// The Belgian identity card.
pub(super) const BELGIAN_EID: Profile =
    Profile { aid: b"\xA0\x00\x00\x01\x77PKCS-15", identifier: 0xDF00, label: "BELPIC" };

/// The application that describes another one, which EF.DIR then names.
const DESCRIPTION: &[u8] = b"\xE8\x28\xBD\x08\x0F\xF0Banc";
/// Where an application is that is not where everybody puts it.
const UNUSUAL_PLACE: u16 = 0x5200;

pub(super) fn card(
    certificates: &[StoredCertificate],
    profile: &Profile,
    layout: Layout,
    manners: Manners,
) -> FileCard {
    let lengths = if manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
    let mut tree = FileTree::default();
    let master_file = tree.add_root(0x3F00, None);
    // EF.DIR alone leads there, by path or by the description's name.
    let is_listed_only = layout.directory != DirectoryFile::Absent && (!layout.named || layout.described);
    let identifier = if is_listed_only { UNUSUAL_PLACE } else { profile.identifier };
    let path = [0x3F00, identifier];
    let aid = if layout.described { DESCRIPTION } else { profile.aid };
    // The application is not the first in the list.
    let other = DirectoryEntry {
        aid: b"\xF0\x00\x00\x00\x01",
        description: None,
        label: "Autre application",
        path: &[0x3F00, 0x4F4F],
        layout: Layout::USUAL,
    };
    let own = DirectoryEntry {
        aid: profile.aid,
        description: layout.described.then_some(DESCRIPTION),
        label: profile.label,
        path: if layout.described { &[] } else { &path },
        layout,
    };
    let entries = match layout.directory {
        DirectoryFile::Transparent => vec![own.encode(lengths)],
        _ => vec![other.encode(lengths), own.encode(lengths)],
    };
    directory_file::write(&mut tree, master_file, layout.directory, entries);
    let directory = tree.add_directory(master_file, identifier, layout.named.then_some(aid));
    Application {
        tree: &mut tree,
        directory,
        aid,
        path: &path,
        identifiers: FileIdentifiers {
            token_info: 0x5032,
            private_keys: 0x4401,
            lists: 0x4403,
            certificates: 0x4501,
            keys: 0x4B01,
        },
        layout,
        lengths,
        label: profile.label,
    }
    .write(&certificates.iter().collect::<Vec<_>>());
    FileCard::new(tree, Vec::new(), Some(master_file), manners)
}
