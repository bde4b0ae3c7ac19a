//! A GemSAFE V1 card: everything that can be read without PIN lies in one file, far larger than its content.

use super::{
    file_card::{Applet, FileCard},
    file_tree::FileTree,
    manners::Manners,
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xA0, 0, 0, 0, 0x18, 0x0A, 0x00, 0x00, 0x01, 0x63, 0x42, 0x00];
/// Reserved for keys and certificates, in bytes.
const PLACE: usize = 24_000;
const CONTAINERS: u8 = 10;
/// Number of the first container's key.
const FIRST_KEY: u8 = 3;

/// The longest READ BINARY that the applet answers.
pub(super) const BLOCK: usize = 248;

pub(super) fn card(certificates: &[StoredCertificate], manners: Manners) -> FileCard {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(AID));
    let directory = tree.add_directory(root, 0x1600, None);
    let mut content = objects(certificates);
    content.resize(PLACE, 0x00);
    tree.add_transparent(directory, 0x0004, content);
    // The applet's version.
    FileCard::new(tree, vec![Applet { aid: AID.to_vec(), root }], None, manners).answering(
        0x80,
        0xDF03,
        b"GemSafe1".to_vec(),
    )
}

/// Certificates in the order in which they lie in the file: those whose key is on the card, then the others.
pub(super) fn in_file_order(certificates: &[StoredCertificate]) -> Vec<StoredCertificate> {
    let mut ordered = certificates.to_vec();
    ordered.sort_by_key(|certificate| !certificate.has_key);
    ordered
}

/// Length, table of containers, certificates.
fn objects(certificates: &[StoredCertificate]) -> Vec<u8> {
    let with_key = certificates.iter().filter(|certificate| certificate.has_key).count();
    // The first container was never used.
    let in_use = 1..1 + u8::try_from(with_key).unwrap_or(u8::MAX);
    let mut content = vec![0, 0];
    for number in 0..CONTAINERS.max(in_use.end) {
        let key = FIRST_KEY + number;
        if in_use.contains(&number) {
            // As was seen on a card: 00 in the first one in use, 01 in the next.
            let rank = u8::from(number != in_use.start);
            content.extend([0x01, 0xFE, 0x14, rank, key, 0x03, 0xB0, 0x00, key]);
        } else {
            content.extend([0x01, 0xF0, 0x00, key, 0x03, 0xB0, 0x00, key]);
        }
    }
    // Nothing says that the first certificate follows at once: readers look for it.
    content.extend([0x02, 0x00, 0x00, 0x00]);
    for certificate in in_file_order(certificates) {
        content.extend_from_slice(&certificate.der);
    }
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    content[..2].copy_from_slice(&length.to_be_bytes());
    content
}
