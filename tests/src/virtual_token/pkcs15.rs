//! A card with one PKCS#15 application under its master file, as OpenSC and others write them.

use super::{
    encoding::Lengths,
    file_card::FileCard,
    file_tree::FileTree,
    manners::Manners,
    pkcs15_files::{Application, DirectoryFile, FileIdentifiers, Layout, directory_entry},
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = b"\xA0\x00\x00\x00\x63PKCS-15";

/// Where the application is if nothing says otherwise (PKCS#15 v1.1, section 5.5.1).
const USUAL_PLACE: u16 = 0x5015;

pub(super) fn card(certificates: &[StoredCertificate], layout: Layout, manners: Manners) -> FileCard {
    let lengths = if manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
    let mut tree = FileTree::default();
    let master_file = tree.add_root(0x3F00, None);
    let identifier = if layout.named || layout.directory == DirectoryFile::Absent { USUAL_PLACE } else { 0x5200 };
    let entry = directory_entry(AID, "Banc d'essai", &[0x3F00, identifier], lengths);
    match layout.directory {
        DirectoryFile::Absent => {}
        DirectoryFile::Transparent => {
            tree.add_transparent(master_file, 0x2F00, entry);
        }
        DirectoryFile::Records => {
            // The application is not the first in the list.
            let other = directory_entry(b"\xF0\x00\x00\x00\x01", "Autre application", &[0x3F00, 0x4F4F], lengths);
            tree.add_records(master_file, 0x2F00, vec![other, entry]);
        }
    }
    let directory = tree.add_directory(master_file, identifier, layout.named.then_some(AID));
    Application {
        tree: &mut tree,
        directory,
        path: &[0x3F00, identifier],
        identifiers: FileIdentifiers {
            token_info: 0x5032,
            private_keys: 0x4401,
            lists: 0x4403,
            certificates: 0x4501,
            keys: 0x4B01,
        },
        layout,
        lengths,
        label: "Banc d'essai",
    }
    .write(&certificates.iter().collect::<Vec<_>>());
    FileCard::new(tree, Vec::new(), Some(master_file), manners)
}
