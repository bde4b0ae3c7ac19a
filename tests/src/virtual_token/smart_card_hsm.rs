//! A SmartCard-HSM (CardContact), as it is in the Nitrokey HSM too: no EF.DIR and no lists, files by the number of their
//! key, and two commands of its own to list and to read them.

use super::{
    card::Card,
    command::Command,
    file_card::{Applet, FileCard},
    file_tree::{FileIndex, FileTree, ReadAccess},
    manners::Manners,
    status,
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xE8, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x81, 0xC3, 0x1F, 0x02, 0x01];
/// The device's own certificate, a card-verifiable one, which the list does not name.
const DEVICE_CERTIFICATE: u16 = 0x2F02;
const CARD_VERIFIABLE: &[u8] = &[0x7F, 0x21, 0x06, 0x7F, 0x4E, 0x03, 0x5F, 0x29, 0x00];

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

/// The card, and the certificates that can be read from it, in the order of its list.
pub(super) fn card(certificates: &[StoredCertificate], manners: Manners) -> SmartCardHsm {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(AID));
    // The device's own key has number 0.
    let mut list = vec![KEY, PRIVATE_KEY_DESCRIPTION];
    tree.add_guarded(root, KEY, Vec::new(), ReadAccess::Private);
    tree.add_transparent(root, PRIVATE_KEY_DESCRIPTION, Vec::new());
    tree.add_transparent(root, DEVICE_CERTIFICATE, CARD_VERIFIABLE.to_vec());
    for (number, certificate) in (1..).zip(certificates) {
        let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
        let (key, description, place) = if certificate.has_key {
            (Some(KEY + number), PRIVATE_KEY_DESCRIPTION, CERTIFICATE)
        } else {
            (None, CERTIFICATE_DESCRIPTION, AUTHORITY_CERTIFICATE)
        };
        tree.add_guarded(root, place + number, certificate.content.clone(), access);
        tree.add_transparent(root, description + number, Vec::new());
        if let Some(key) = key {
            tree.add_guarded(root, key, Vec::new(), ReadAccess::Private);
        }
        list.extend(key.into_iter().chain([description + number, place + number]));
    }
    // A key fresh from its making has a request in the certificate's place until that one is there.
    let fresh = 0x7F;
    tree.add_guarded(root, KEY + fresh, Vec::new(), ReadAccess::Private);
    tree.add_transparent(root, CERTIFICATE + fresh, [&[0x67, 0x09], CARD_VERIFIABLE].concat());
    list.extend([KEY + fresh, CERTIFICATE + fresh]);
    let manners = Manners { reads_by_identifier: true, ..manners };
    SmartCardHsm { files: FileCard::new(tree, vec![Applet { aid: AID.to_vec(), root }], None, manners), root, list }
}

impl Card for SmartCardHsm {
    fn power_on(&mut self) {
        self.files.power_on();
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let is_selected = self.files.directory() == Some(self.root);
        match Command::parse(command) {
            // ENUMERATE OBJECTS: the identifiers of all files but the device's certificate.
            Some(Command { class: 0x80, instruction: 0x58, expected: Some(_), .. }) if is_selected => {
                let identifiers = self.list.iter().flat_map(|identifier| identifier.to_be_bytes());
                identifiers.chain(status::OK.to_be_bytes()).collect()
            }
            // READ BINARY with even INS, which names no file.
            Some(Command { class: 0x00, instruction: 0xB0, .. }) => status::INSTRUCTION_UNKNOWN.to_be_bytes().to_vec(),
            _ => self.files.process(command),
        }
    }

    fn private_reads(&self) -> usize {
        self.files.private_reads()
    }
}
