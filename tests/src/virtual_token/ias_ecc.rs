//! An IAS-ECC card in the profile that IDEMIA's AWP middleware writes: no master file until the root applet is
//! selected, and under it several application DFs, each a PKCS#15 application of its own.

use super::{
    directory_file::{self, DirectoryEntry},
    encoding::{Lengths, tlv},
    file_card::{Applet, FileCard},
    file_tree::{FileTree, ReadAccess},
    layout::{Layout, Paths},
    manners::Manners,
    pkcs15_files::{Application, FileIdentifiers},
    stored_certificate::StoredCertificate,
};

const ROOT: &[u8] = &[0xA0, 0, 0, 0, 0x77, 0x01, 0x08, 0x00, 0x07, 0, 0, 0xFE, 0, 0, 0x01, 0];
const AWP: &[u8] = b"\xE8\x28\xBD\x08\x0F\xF2POT AWP";
const QSCD: &[u8] = b"QSCD Application";
const ECC_EID: &[u8] = b"\xE8\x28\xBD\x08\x0F\xD2PECC-eID";

/// Descriptions of applications that there are nowhere else.
const DESCRIPTIONS: [&[u8]; 2] = [b"\xE8\x28\xBD\x08\x0F\xF0Banc 1", b"\xE8\x28\xBD\x08\x0F\xF0Banc 2"];

/// The AWP profile's usual layout.
pub(super) const LAYOUT: Layout = Layout { paths: Paths::Identifier, ..Layout::USUAL };

pub(super) fn card(certificates: &[StoredCertificate], layout: Layout, manners: Manners) -> FileCard {
    let lengths = if manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(ROOT));
    tree.add_transparent(root, 0x2F01, answer_to_reset_file());
    let (second, first): (Vec<_>, Vec<_>) = certificates.iter().partition(|certificate| certificate.second_application);
    let mut applications = vec![(AWP, "AWP", 0xADF1, first)];
    if !second.is_empty() {
        applications.push((ECC_EID, "ECC eID", 0xADF2, second));
    }
    if layout.described {
        // Names that nobody knows: EF.DIR alone leads there.
        applications.iter_mut().zip(DESCRIPTIONS).for_each(|((aid, ..), description)| *aid = description);
    }
    let entries = applications.iter().map(|&(aid, label, ..)| {
        // A description's AID is E828BD080F and the AID of what it describes.
        let (name, description) = if layout.described { (&aid[5..], Some(aid)) } else { (aid, None) };
        DirectoryEntry { aid: name, description, label, path: &[], layout }.encode(lengths)
    });
    directory_file::write(&mut tree, root, layout.directory, entries.collect());
    for (aid, label, identifier, certificates) in applications {
        let directory = tree.add_directory(root, identifier, Some(aid));
        Application {
            tree: &mut tree,
            directory,
            aid,
            path: &[0x3F00, identifier],
            identifiers: FileIdentifiers {
                token_info: 0x5032,
                private_keys: 0x7002,
                lists: 0x7005,
                certificates: 0x3401,
                keys: 0x0081,
            },
            layout,
            lengths,
            label,
        }
        .write(&certificates);
    }
    FileCard::new(tree, vec![Applet { aid: ROOT.to_vec(), root }], None, manners)
}

/// An identity card of IDEMIA's, Estonian or Latvian: the same root, and under it two DFs that have no EF.ODF, with the
/// certificates in files that those who read them must know.
pub(super) fn identity_card(
    authentication: &StoredCertificate,
    signature: &StoredCertificate,
    manners: Manners,
) -> FileCard {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(ROOT));
    tree.add_transparent(root, 0x2F01, answer_to_reset_file());
    let places = [(AWP, 0xADF1, 0x3401, authentication), (QSCD, 0xADF2, 0x341F, signature)];
    for (aid, directory, file, certificate) in places {
        let directory = tree.add_directory(root, directory, Some(aid));
        let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
        tree.add_guarded(directory, file, certificate.content.clone(), access);
        let nothing = b"no private key is in this repository".to_vec();
        tree.add_guarded(directory, 0x0081, nothing, ReadAccess::Private);
    }
    FileCard::new(tree, vec![Applet { aid: ROOT.to_vec(), root }], None, manners)
}

/// EF.ATR: card service data, pre-issuing data, capabilities, the root's AID, buffer sizes, status.
fn answer_to_reset_file() -> Vec<u8> {
    let buffer = tlv(0x02, &[0x01, 0x00], Lengths::Minimal);
    let mut content = vec![0x80, 0x00];
    for (tag, value) in [
        (0x43, vec![0xB8]),
        (0x46, vec![0x04, 0xB0, 0xEC, 0xC1]),
        (0x47, vec![0x94, 0x01, 0x80]),
        (0x4F, ROOT.to_vec()),
        (0xE0, buffer.repeat(4)),
        (0x82, vec![0x90, 0x00]),
    ] {
        content.extend(tlv(tag, &value, Lengths::Minimal));
    }
    content
}
