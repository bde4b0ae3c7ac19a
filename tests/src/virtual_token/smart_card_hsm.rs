//! A SmartCard-HSM (CardContact), as it is in the Nitrokey HSM too: no EF.DIR and no lists, files by the number of
//! their key, and two commands of its own to list and to read them.

use super::{
    card::Card,
    encoding::{Lengths, tlv},
    file_card::{Applet, FileCard},
    file_tree::{FileIndex, FileTree, ReadAccess},
    manners::{EndOfFile, Manners},
    status,
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xE8, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x81, 0xC3, 0x1F, 0x02, 0x01];
/// The device's own certificate, a card-verifiable one, which the list does not name.
const DEVICE_CERTIFICATE: u16 = 0x2F02;

/// The first byte of a file's identifier; the second is its number.
const PRIVATE_KEY_DESCRIPTION: u16 = 0xC400;
const CERTIFICATE_DESCRIPTION: u16 = 0xC800;
const AUTHORITY_CERTIFICATE: u16 = 0xCA00;
const KEY: u16 = 0xCC00;
const CERTIFICATE: u16 = 0xCE00;

pub(super) struct SmartCardHsm {
    files: FileCard,
    root: FileIndex,
    list: Vec<u16>,
}

/// As these cards are.
pub(super) fn manners() -> Manners {
    Manners { end_of_file: EndOfFile::Warning, ..Manners::default() }
}

pub(super) fn card(certificates: &[StoredCertificate], manners: Manners) -> SmartCardHsm {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(AID));
    // The device's own key has number 0.
    let mut list = vec![KEY, PRIVATE_KEY_DESCRIPTION];
    tree.add_guarded(root, KEY, Vec::new(), ReadAccess::Private);
    tree.add_transparent(root, PRIVATE_KEY_DESCRIPTION, Vec::new());
    tree.add_transparent(root, DEVICE_CERTIFICATE, card_verifiable_certificate());
    for (number, certificate) in (1..).zip(certificates) {
        let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
        let (key, description, place) = if certificate.has_key {
            (Some(KEY + number), PRIVATE_KEY_DESCRIPTION, CERTIFICATE)
        } else {
            (None, CERTIFICATE_DESCRIPTION, AUTHORITY_CERTIFICATE)
        };
        tree.add_guarded(root, place + number, certificate.content.clone(), access);
        tree.add_transparent(root, description + number, described(number, place + number, certificate));
        if let Some(key) = key {
            tree.add_guarded(root, key, Vec::new(), ReadAccess::Private);
        }
        list.extend(key.into_iter().chain([description + number, place + number]));
    }
    // A key fresh from its making has a request in the certificate's place until that one is there.
    let fresh = 0x7F;
    tree.add_guarded(root, KEY + fresh, Vec::new(), ReadAccess::Private);
    tree.add_transparent(root, CERTIFICATE + fresh, object(0x67, &card_verifiable_certificate()));
    list.extend([KEY + fresh, CERTIFICATE + fresh]);
    let manners = Manners { reads_by_identifier: true, ..manners };
    SmartCardHsm { files: FileCard::new(tree, vec![Applet { aid: AID.to_vec(), root }], None, manners), root, list }
}

/// A certificate of BSI TR-03110, part 3, appendix C; nothing verifies it.
fn card_verifiable_certificate() -> Vec<u8> {
    let ecdsa = [0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02, 0x02, 0x03];
    let point = [&[0x04][..], &[0x5A; 64]].concat();
    let body = [
        object(0x5F29, &[0x00]),
        object(0x42, b"FRBANC0000001"),
        object(0x7F49, &[object(0x06, &ecdsa), object(0x86, &point)].concat()),
        object(0x5F20, b"FRBANC000000100001"),
        object(0x7F4C, &[object(0x06, &ecdsa), object(0x53, &[0x00])].concat()),
        object(0x5F25, &[2, 6, 0, 1, 0, 1]),
        object(0x5F24, &[3, 6, 0, 1, 0, 1]),
    ];
    object(0x7F21, &[object(0x7F4E, &body.concat()), object(0x5F37, &[0xA5; 64])].concat())
}

/// What PKCS#15 would write of a key, or of a certificate without one.
fn described(number: u16, place: u16, certificate: &StoredCertificate) -> Vec<u8> {
    let [_, number] = number.to_be_bytes();
    let common = object(0x30, &object(0x0C, certificate.label.as_bytes()));
    let id = object(0x04, &[number]);
    let (class, value) = if certificate.has_key {
        // Decrypt, sign, sign with recovery and unwrap; RSA of 2,048 bits.
        let usage = object(0x03, &[0x02, 0x74]);
        let value = [object(0x30, &object(0x04, &[])), object(0x02, &[0x08, 0x00])].concat();
        ([id, usage].concat(), value)
    } else {
        (id, object(0x30, &object(0x04, &place.to_be_bytes())))
    };
    let attributes = object(0xA1, &object(0x30, &value));
    object(0x30, &[common, object(0x30, &class), attributes].concat())
}

fn object(tag: u32, content: &[u8]) -> Vec<u8> {
    tlv(tag, content, Lengths::Minimal)
}

impl Card for SmartCardHsm {
    fn power_on(&mut self) {
        self.files.power_on();
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let is_selected = self.files.directory() == Some(self.root);
        match command {
            // ENUMERATE OBJECTS, of short or of extended length: the identifiers of all files but the device's own.
            [0x80, 0x58, 0x00, 0x00, 0x00] | [0x80, 0x58, 0x00, 0x00, 0x00, _, _] if is_selected => {
                let identifiers = self.list.iter().flat_map(|identifier| identifier.to_be_bytes());
                identifiers.chain(status::OK.to_be_bytes()).collect()
            }
            // READ BINARY with even INS, which names no file.
            [0x00, 0xB0, ..] => status::INSTRUCTION_UNKNOWN.to_be_bytes().to_vec(),
            _ => self.files.process(command),
        }
    }

    fn private_reads(&self) -> usize {
        self.files.private_reads()
    }
}
