//! A GIDS card as Windows personalises it (Microsoft, "Generic Identity Device Specification", version 2.0).

use std::{collections::BTreeMap, io::Write};

use flate2::{Compression, write::ZlibEncoder};

use super::{
    object_card::{ObjectApplet, ObjectCard, SelectData, Value},
    object_manners::ObjectManners,
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x97, 0x42, 0x54, 0x46, 0x59];
/// Files by who may read and write what is in them; anybody may read these.
const DIRECTORY_FILE: u16 = 0xA000;
const USER_FILE: u16 = 0xA010;
const ADMINISTRATOR_FILE: u16 = 0xA012;
const MASTER_FILE: u32 = 0xDF1F;
const CONTAINER_MAP: u32 = 0xDF23;
const FIRST_CERTIFICATE: u32 = 0xDF24;

/// How the card keeps certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GidsStorage {
    /// As the minidriver writes them: zlib behind a header of four bytes.
    Compressed,
    /// As they are.
    Plain,
}

/// One line of the master file, and what stands under it.
struct Record {
    directory: &'static str,
    name: String,
    tag: u32,
    file: u16,
    content: Value,
}

pub(super) fn card(certificates: &[StoredCertificate], storage: GidsStorage, manners: ObjectManners) -> ObjectCard {
    let mut records = vec![
        record("mscp", "", 0, DIRECTORY_FILE, None),
        record("", "cardid", 0xDF20, ADMINISTRATOR_FILE, Some((0..16).collect())),
        record("", "cardapps", 0xDF21, USER_FILE, Some(b"mscp\0\0\0\0".to_vec())),
        record("", "cardcf", 0xDF22, USER_FILE, Some(vec![0; 6])),
        record("mscp", "cmapfile", CONTAINER_MAP, USER_FILE, Some(container_map(certificates.len()))),
    ];
    for ((number, tag), certificate) in (0..).zip(FIRST_CERTIFICATE..).zip(certificates) {
        let content = match storage {
            _ if certificate.guarded => None,
            GidsStorage::Compressed => Some(compressed(&certificate.der)),
            GidsStorage::Plain => Some(certificate.der.clone()),
        };
        let key = if is_for_key_exchange(number) { "kxc" } else { "ksc" };
        // The numbers are hexadecimal.
        let name = format!("{key}{number:02X}");
        records.push(record("mscp", &name, tag, USER_FILE, content));
    }
    let mut listed = BTreeMap::from([((DIRECTORY_FILE, MASTER_FILE), Some(master_file(&records)))]);
    let objects = records.into_iter().filter(|record| !record.name.is_empty());
    listed.extend(objects.map(|record| ((record.file, record.tag), record.content)));
    let tagged = BTreeMap::new();
    let applet = ObjectApplet { aid: AID, answer: Vec::new(), tagged, listed, select_data: SelectData::Absent };
    ObjectCard::new(applet, manners)
}

fn record(directory: &'static str, name: &str, tag: u32, file: u16, content: Value) -> Record {
    Record { directory, name: name.to_owned(), tag, file, content }
}

fn master_file(records: &[Record]) -> Vec<u8> {
    let mut content = vec![0x01];
    for Record { directory, name, tag, file, .. } in records {
        content.extend(padded(directory));
        content.extend(padded(name));
        content.extend([0, 0]);
        content.extend(tag.to_le_bytes());
        content.extend(u32::from(*file).to_le_bytes());
    }
    content
}

/// A record for each container: a name of 40 letters in UTF-16, flags, one byte of nothing, and the sizes of the keys for
/// signature and key exchange, in bits.
fn container_map(containers: usize) -> Vec<u8> {
    const IN_USE: u8 = 0x01;
    let mut content = Vec::new();
    for number in 0..containers {
        let name = format!("conteneur d'essai n° {number:<19}");
        content.extend(name.encode_utf16().take(39).chain([0]).flat_map(u16::to_le_bytes));
        content.extend([IN_USE, 0]);
        let sizes: [u16; 2] = if is_for_key_exchange(number) { [0, 2048] } else { [2048, 0] };
        content.extend(sizes.into_iter().flat_map(u16::to_le_bytes));
    }
    content
}

/// Key exchange and signature, by turns.
fn is_for_key_exchange(container: usize) -> bool {
    container.is_multiple_of(2)
}

/// Nine bytes with at least one zero at their end.
fn padded(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().take(8).chain(std::iter::repeat(0)).take(9)
}

/// `01 00`, the length before compression with its least significant byte first, zlib.
fn compressed(certificate: &[u8]) -> Vec<u8> {
    let mut file = vec![0x01, 0x00];
    file.extend(u16::try_from(certificate.len()).unwrap_or(0).to_le_bytes());
    let mut encoder = ZlibEncoder::new(file, Compression::default());
    // Writing to memory does not fail.
    let _ = encoder.write_all(certificate);
    encoder.finish().unwrap_or_default()
}
