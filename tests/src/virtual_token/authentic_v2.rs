//! An Oberthur AuthentIC 2 card, filled as the middleware AWP does it: lists of objects in 5011, and below it the
//! objects themselves, public in 9001 and private in 9002.

use super::{
    encoding::{Lengths, tlv},
    file_card::{Applet, FileCard},
    file_tree::{Content, File, FileIndex, FileTree, ReadAccess},
    manners::{Manners, SelectWay},
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xA0, 0, 0, 0, 0x77, 0x01, 0x03, 0x03, 0x00, 0x00, 0x00, 0xF1, 0x00, 0x00, 0x00, 0x02];
/// GlobalPlatform's card manager, of which nothing is told here.
const CARD_MANAGER: &[u8] = &[0xA0, 0, 0, 0, 0x03, 0x00, 0x00, 0x00];

const PUBLIC_KEY: u16 = 0x1000;
const CERTIFICATE: u16 = 0x2000;
const PRIVATE_KEY: u16 = 0x3000;
/// An object's description has its identifier with this bit.
const DESCRIPTION: u16 = 0x0100;

/// What the lists have room for, in bytes.
const PUBLIC_LIST: usize = 250;
const PRIVATE_LIST: usize = 125;

/// Identifiers one after the other, each relative to the directory it is in.
pub(super) fn only_by_identifier() -> Vec<SelectWay> {
    use SelectWay::{ChildDf, EfUnderCurrentDf, PathFromCurrentDf, PathFromMf};
    vec![PathFromMf, PathFromCurrentDf, ChildDf, EfUnderCurrentDf]
}

pub(super) fn card(certificates: &[StoredCertificate], manners: Manners) -> FileCard {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(AID));
    let manager = tree.add_root(0x3F00, Some(CARD_MANAGER));
    let middleware = tree.add_directory(root, 0x5011, None);
    let public = tree.add_directory(middleware, 0x9001, None);
    let private = tree.add_directory(middleware, 0x9002, None);
    let (mut public_list, mut private_list, mut containers) = (Vec::new(), Vec::new(), Vec::new());
    for (number, certificate) in (1..).zip(certificates) {
        let own = Object { number, certificate };
        if certificate.has_key {
            own.write_keys(&mut tree, public, private);
            public_list.extend(entry(PUBLIC_KEY | number, 2048));
            private_list.extend(entry(PRIVATE_KEY | number, 2048));
            containers.push(own.container());
        }
        // One that was deleted.
        public_list.extend([0x00, 0x20, 0xFF, 0x07, 0x08]);
        own.write_certificate(&mut tree, public);
        public_list.extend(entry(CERTIFICATE | number, certificate.der.len()));
    }
    let mut token_info = b"Banc d'essai                    ".to_vec();
    token_info.extend([0x00, 0x00, 0x04, 0x0D]);
    tree.add_transparent(middleware, 0x1000, token_info);
    tree.add_records(middleware, 0x3000, containers);
    for (identifier, mut list, room) in [(0x4000, public_list, PUBLIC_LIST), (0x5000, private_list, PRIVATE_LIST)] {
        list.resize(room.max(list.len()), 0x00);
        tree.add_transparent(middleware, identifier, list);
    }
    let applets = vec![Applet { aid: AID.to_vec(), root }, Applet { aid: CARD_MANAGER.to_vec(), root: manager }];
    FileCard::new(tree, applets, None, manners).describing(access_conditions).answering(0x80, 0x9F7F, vec![0x45; 45])
}

/// In use, identifier, size (of a key in bits).
fn entry(identifier: u16, size: usize) -> Vec<u8> {
    let size = u16::try_from(size).unwrap_or(u16::MAX);
    [&[0xFF][..], &identifier.to_be_bytes(), &size.to_be_bytes()].concat()
}

/// A certificate with its keys, under one number.
struct Object<'a> {
    number: u16,
    certificate: &'a StoredCertificate,
}

impl Object<'_> {
    fn write_certificate(&self, tree: &mut FileTree, public: FileIndex) {
        let access = if self.certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
        tree.add_guarded(public, CERTIFICATE | self.number, self.certificate.der.clone(), access);
        // Subject, issuer and serial number follow, empty here.
        let description = [self.description(), vec![0; 6]].concat();
        tree.add_transparent(public, CERTIFICATE | DESCRIPTION | self.number, description);
    }

    fn write_keys(&self, tree: &mut FileTree, public: FileIndex, private: FileIndex) {
        let description = [&self.description()[..], b"2026010120281231", &[0, 0]].concat();
        tree.add_transparent(public, PUBLIC_KEY | DESCRIPTION | self.number, description.clone());
        let nothing = b"no private key is in this repository".to_vec();
        tree.add_guarded(private, PRIVATE_KEY | self.number, nothing, ReadAccess::Private);
        tree.add_guarded(private, PRIVATE_KEY | DESCRIPTION | self.number, description, ReadAccess::Private);
    }

    /// Flags, label, identifier.
    fn description(&self) -> Vec<u8> {
        let label = self.certificate.label.as_bytes();
        let length = u16::try_from(label.len()).unwrap_or(0);
        [&[0x00, 0x21][..], &length.to_be_bytes(), label, &[0, 2], &self.number.to_be_bytes()].concat()
    }

    /// Public key, private key and certificate for key exchange; nothing for signature; the container's name.
    fn container(&self) -> Vec<u8> {
        let mut record: Vec<u8> =
            [PUBLIC_KEY, PRIVATE_KEY, CERTIFICATE].iter().flat_map(|kind| (kind | self.number).to_be_bytes()).collect();
        record.extend([0; 8]);
        record.extend(format!("00000000-0000-0000-0000-{:012}", self.number).into_bytes());
        record
    }
}

/// How the card's file control parameters go on: a directory's tag 85, and in 86 who may do what; the third byte of a
/// file's is reading.
fn access_conditions(file: &File) -> Vec<u8> {
    let read = if file.access == ReadAccess::Free { 0x00 } else { 0x21 };
    let of_directory = match &file.content {
        Content::Transparent(_) => Vec::new(),
        Content::Directory { .. } => tlv(0x85, &[0x00, 0x28], Lengths::Minimal),
        Content::Records(records) => tlv(0x85, &[u8::try_from(records.len()).unwrap_or(u8::MAX)], Lengths::Minimal),
    };
    [of_directory, tlv(0x86, &[0x24, 0x24, read, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], Lengths::Minimal)].concat()
}
