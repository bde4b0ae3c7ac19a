//! PKCS#15 cards that keep every rule of the interface and whose files are a trap; one good certificate is among them.

use super::{
    encoding::{Lengths, tlv},
    file_card::FileCard,
    file_tree::FileTree,
    manners::Manners,
};

/// What the files do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    /// EF.ODF names itself as a directory of certificates and of keys, EF.CDF itself as a certificate, over and over.
    SelfReference,
    /// Eight directories list 10,000 certificates, all different, of which one is there.
    TenThousandEntries,
    /// Before the good certificate come some whose 32 KB inflate to 32 MB.
    InflationBomb,
}

impl Trap {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::SelfReference, Self::TenThousandEntries, Self::InflationBomb];
}

const NAME: &[u8] = b"\xA0\x00\x00\x00\x63PKCS-15";
const EF_ODF: u16 = 0x5031;
/// The first of the directories of certificates; the others follow it.
const EF_CDF: u16 = 0x4401;
const CERTIFICATE: u16 = 0x4501;
const FIRST_BOMB: u16 = 0x4601;
const DIRECTORIES: u16 = 8;
const BOMBS: u16 = 3;

/// A card with this trap around the certificate.
pub(super) fn card(trap: Trap, certificate: &[u8]) -> FileCard {
    let mut tree = FileTree::default();
    let master_file = tree.add_root(0x3F00, None);
    let application = tree.add_directory(master_file, 0x5015, Some(NAME));
    let mut add = |identifier, content| {
        tree.add_transparent(application, identifier, content);
    };
    add(CERTIFICATE, certificate.to_vec());
    match trap {
        Trap::SelfReference => {
            let itself = [path(&[EF_ODF]), path(&[0x3F00, 0x5015, EF_ODF])];
            let lists = [0xA4, 0xA0, 0xA5, 0xA6].map(|tag| itself.each_ref().map(|path| element(tag, path)).concat());
            add(EF_ODF, [lists.concat(), element(0xA4, &path(&[EF_CDF]))].concat());
            let entries = [EF_CDF, EF_ODF, CERTIFICATE].map(|identifier| entry(&path(&[identifier])));
            add(EF_CDF, entries.concat().repeat(100));
        }
        Trap::TenThousandEntries => {
            let directories = EF_CDF..EF_CDF + DIRECTORIES;
            add(EF_ODF, directories.clone().flat_map(|directory| element(0xA4, &path(&[directory]))).collect());
            for (number, directory) in directories.enumerate() {
                // The certificate is the first of all.
                let first = CERTIFICATE + 1_250 * u16::try_from(number).unwrap_or_default();
                add(directory, (first..first + 1_250).flat_map(|identifier| entry(&path(&[identifier]))).collect());
            }
        }
        Trap::InflationBomb => {
            add(EF_ODF, element(0xA4, &path(&[EF_CDF])));
            let bombs = FIRST_BOMB..FIRST_BOMB + BOMBS;
            add(EF_CDF, bombs.clone().chain([CERTIFICATE]).flat_map(|file| entry(&path(&[file]))).collect());
            bombs.for_each(|identifier| add(identifier, bomb()));
        }
    }
    FileCard::new(tree, Vec::new(), Some(master_file), Manners::default())
}

fn element(tag: u32, content: &[u8]) -> Vec<u8> {
    tlv(tag, content, Lengths::Minimal)
}

fn path(identifiers: &[u16]) -> Vec<u8> {
    let bytes: Vec<u8> = identifiers.iter().flat_map(|identifier| identifier.to_be_bytes()).collect();
    element(0x30, &element(0x04, &bytes))
}

/// The shortest entry of a certificate that there is.
fn entry(path: &[u8]) -> Vec<u8> {
    element(0x30, &[element(0x30, &[]), element(0x30, &[]), element(0xA1, &element(0x30, path))].concat())
}

/// What begins like a certificate and goes on in zeros, compressed as some cards keep theirs.
fn bomb() -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let beginning: &[u8] = &[0x30, 0x84, 0x01, 0xFF, 0xFF, 0xF0, 0x30, 0x84, 0x01, 0xFF, 0xFF, 0x00];
    let zeros = vec![0; 64 * 1024];
    let written = encoder.write_all(beginning).and_then(|()| (0..500).try_for_each(|_| encoder.write_all(&zeros)));
    // Into memory nothing can fail.
    written.and_then(|()| encoder.finish()).unwrap_or_default()
}
