//! An IDPrime card of Thales's (Gemalto), or a SafeNet eToken built on one: under its AID one flat directory, in it an
//! index and the files of Windows' minidriver.

use super::{
    file_card::{Applet, FileCard},
    file_tree::{FileIndex, FileTree, ReadAccess},
    manners::{EndOfFile, Manners, Protocol, SelectWay, SizeIn, Template},
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x18, 0x80, 0x00, 0x00, 0x00, 0x06, 0x62];
const INDEX: u16 = 0x0101;
/// The index's file is longer than its content.
const INDEX_SIZE: usize = 1345;
const KEY_REFERENCES: u16 = 0x0005;
const CONTAINER_MAP: u16 = 0x0204;
const FIRST_CERTIFICATE: u16 = 0x0206;
const AUTHORITIES: u16 = 0x02A0;

/// Who may read the container map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerMap {
    /// Whoever has presented the PIN. A reader of certificates has no business there.
    Guarded,
    /// Anybody.
    Free,
}

/// Access, the last byte of an entry: read always, write never; as usual.
const READ_ONLY: u8 = 0x03;
const USUAL: u8 = 0x01;

/// As these cards are: sizes in tag 81 alone, nothing beyond a file's end, files by their identifiers.
pub(super) fn manners(protocol: Protocol) -> Manners {
    use SelectWay::{AnswerFcp, ChildDf, EfUnderCurrentDf, PathFromCurrentDf};
    Manners {
        protocol,
        size_in: SizeIn::Tag81,
        template: Template::Fci,
        end_of_file: EndOfFile::Refused,
        refused: vec![PathFromCurrentDf, ChildDf, EfUnderCurrentDf, AnswerFcp],
        ..Manners::default()
    }
}

/// Whether a certificate is in a container; the others are among the authorities', which no container has.
pub(super) fn is_in_container(certificate: &StoredCertificate) -> bool {
    certificate.has_key
}

pub(super) fn card(certificates: &[StoredCertificate], container_map: ContainerMap, manners: Manners) -> FileCard {
    let mut tree = FileTree::default();
    let root = tree.add_root(0x3F00, Some(AID));
    let mut index = Index::default();
    index.add(&mut tree, root, File::new(0x0201, "cardid", "", READ_ONLY), b"\x47\x55\x49\x44 du banc d'es");
    index.add(&mut tree, root, File::new(0x0202, "cardcf", "", USUAL), &[0, 0, 1, 0, 1, 0]);
    index.add(&mut tree, root, File::new(0x0203, "cardapps", "", USUAL), b"mscp\0\0\0\0");
    let (in_containers, others): (Vec<_>, Vec<_>) =
        certificates.iter().partition(|certificate| is_in_container(certificate));
    let map: Vec<u8> = (0..).zip(&in_containers).flat_map(|(number, _)| container(number)).collect();
    let access = match container_map {
        ContainerMap::Guarded => ReadAccess::Private,
        ContainerMap::Free => ReadAccess::Free,
    };
    index.add(&mut tree, root, File { access, ..File::new(CONTAINER_MAP, "cmapfile", "mscp", USUAL) }, &map);
    for ((number, identifier), certificate) in (0..).zip(FIRST_CERTIFICATE..).zip(in_containers) {
        // A container holds a key for signatures, or one for key exchange, which signs as well.
        let kind = if number % 2 == 0 { "kxc" } else { "ksc" };
        let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
        let file = File { access, ..File::new(identifier, &format!("{kind}{number:02}"), "mscp", USUAL) };
        index.add(&mut tree, root, file, &certificate.content);
    }
    let authorities: Vec<u8> = others.iter().flat_map(|certificate| certificate.content.clone()).collect();
    index.add(&mut tree, root, File::new(AUTHORITIES, "msroots", "mscp", USUAL), &authorities);
    index.add(&mut tree, root, File::new(0x02B0, "tinfo", "p11", USUAL), b"\x01\x0CBanc d'essai");
    // No entry speaks of this one.
    tree.add_guarded(root, KEY_REFERENCES, vec![0; 80], ReadAccess::Private);
    tree.add_transparent(root, INDEX, index.content());
    FileCard::new(tree, vec![Applet { aid: AID.to_vec(), root }], None, manners)
}

/// A record of the container map, as Windows' minidrivers have it: a name in UTF-16 (80 bytes), flags, and the lengths
/// of the keys for signatures and for exchange, in bits.
fn container(number: u8) -> Vec<u8> {
    const VALID: u8 = 0x01;
    const DEFAULT: u8 = 0x02;
    let key_length = 2048_u16.to_le_bytes();
    let lengths = if number.is_multiple_of(2) { [[0, 0], key_length] } else { [key_length, [0, 0]] };
    let name = format!("conteneur-du-banc-{number:02}");
    let mut record: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    record.resize(80, 0);
    record.extend([if number == 0 { VALID | DEFAULT } else { VALID }, 0]);
    record.extend(lengths.concat());
    record
}

/// A file that the index names.
struct File {
    identifier: u16,
    name: String,
    directory: &'static str,
    flags: u8,
    access: ReadAccess,
}

impl File {
    fn new(identifier: u16, name: &str, directory: &'static str, flags: u8) -> Self {
        Self { identifier, name: name.to_owned(), directory, flags, access: ReadAccess::Free }
    }
}

/// The index: a count, and for each file identifier (2), size (2), name (8), directory (8) and access (1).
#[derive(Default)]
struct Index {
    count: u8,
    entries: Vec<u8>,
}

impl Index {
    fn add(&mut self, tree: &mut FileTree, root: FileIndex, file: File, content: &[u8]) {
        let padded = |name: &str| name.bytes().chain(std::iter::repeat(0)).take(8).collect::<Vec<u8>>();
        self.count += 1;
        self.entries.extend(file.identifier.to_be_bytes());
        self.entries.extend(u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes());
        self.entries.extend(padded(&file.name));
        self.entries.extend(padded(file.directory));
        self.entries.push(file.flags);
        tree.add_guarded(root, file.identifier, content.to_vec(), file.access);
    }

    fn content(self) -> Vec<u8> {
        let mut content = vec![self.count];
        content.extend(self.entries);
        content.resize(content.len().max(INDEX_SIZE), 0);
        content
    }
}
