//! GIDS (Microsoft, "Generic Identity Device Specification", version 2.0): cards that Windows reads and writes without
//! a driver. Data objects in place of files, listed in a master file under the names of the minidriver.

use super::Family;
use super::key_container::{holds_certificate, name_in};
use crate::token::certificate_content::certificate_in;
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DataObject, FileId, Session, Watched, per_object};
use crate::token::reading::CertificateOnCard;
use crate::token::tlv::{Tag, find};

const GIDS: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x97, 0x42, 0x54, 0x46, 0x59];
const MASTER_FILE: (FileId, Tag) = (0xA000, 0xDF1F);
/// The first byte of the master file: how its records are laid out.
const LAYOUT: u8 = 1;
/// Directory (9), name (9), nothing (2), tag (4), file identifier (4).
const RECORD_LENGTH: usize = 28;
const NAME_LENGTH: usize = 9;

/// See the module.
#[derive(Default)]
pub(super) struct Gids {
    certificates: Vec<(FileId, Tag)>,
}

impl Family for Gids {
    fn name(&self) -> &'static str {
        "gids"
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(GIDS) else { return Ok(false) };
        if per_object(card.select_application(&aid))?.is_err() {
            return Ok(false);
        }
        let (file, tag) = MASTER_FILE;
        let answer = per_object(card.get_data(DataObject::Listed(file, tag), Watched::No))?;
        let certificates = answer.ok().and_then(|answer| certificates_in(find(&answer, tag)?.value));
        let is_yours = certificates.is_some();
        self.certificates = certificates.unwrap_or_default();
        Ok(is_yours)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        for &(file, tag) in &self.certificates {
            if findings.is_full() {
                break;
            }
            card.begin_object();
            let answer = per_object(card.get_data(DataObject::Listed(file, tag), Watched::Yes))?;
            match answer.ok().and_then(|answer| certificate_in(find(&answer, tag)?.value)) {
                // A certificate in a container is there because its key is.
                Some(der) => {
                    findings.add(CertificateOnCard { der, label: None, key_on_token: Some(true) });
                }
                None => findings.add_unreadable(),
            }
        }
        Ok(())
    }
}

/// The data objects with key containers' certificates; `None` where the content is no master file.
pub(super) fn certificates_in(master_file: &[u8]) -> Option<Vec<(FileId, Tag)>> {
    let records = master_file.strip_prefix(&[LAYOUT])?.as_chunks::<RECORD_LENGTH>().0;
    let mut named = records.iter().filter_map(named_object).peekable();
    named.peek()?;
    Some(named.filter(|(directory, name, _)| holds_certificate(directory, name)).map(|(.., object)| object).collect())
}

/// Directory, name and where it is to be had; `None` where the record is none.
fn named_object(record: &[u8; RECORD_LENGTH]) -> Option<(&str, &str, (FileId, Tag))> {
    let (directory, rest) = record.split_at_checked(NAME_LENGTH)?;
    let (name, rest) = rest.split_at_checked(NAME_LENGTH)?;
    let [_, _, tag @ .., a, b, c, d] = rest else { return None };
    // Both are written with the least significant byte first.
    let tag = Tag::from_le_bytes(tag.try_into().ok()?);
    let file = FileId::try_from(u32::from_le_bytes([*a, *b, *c, *d])).ok()?;
    Some((name_in(directory)?, name_in(name)?, (file, tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(directory: &[u8], name: &[u8], tag: u32, file: u32) -> [u8; RECORD_LENGTH] {
        let mut record = [0; RECORD_LENGTH];
        record[..directory.len()].copy_from_slice(directory);
        record[9..9 + name.len()].copy_from_slice(name);
        record[20..24].copy_from_slice(&tag.to_le_bytes());
        record[24..].copy_from_slice(&file.to_le_bytes());
        record
    }

    fn master_file(records: &[[u8; RECORD_LENGTH]]) -> Vec<u8> {
        [&[1], &records.concat()[..]].concat()
    }

    #[test]
    fn certificates_are_found_by_the_names_of_their_containers() {
        let content = master_file(&[
            record(b"", b"", 0, 0xA000),
            record(b"mscp", b"", 0, 0xA000),
            record(b"", b"cardid", 0xDF20, 0xA012),
            record(b"mscp", b"cmapfile", 0xDF23, 0xA010),
            record(b"mscp", b"kxc00", 0xDF24, 0xA010),
            record(b"", b"kxc01", 0xDF25, 0xA010),
            record(b"mscp", b"ksc0A", 0xDF26, 0xA010),
            record(b"mscp", b"msroots", 0xDF27, 0xA010),
        ]);
        assert_eq!(certificates_in(&content), Some(vec![(0xA010, 0xDF24), (0xA010, 0xDF26)]));
    }

    #[test]
    fn a_master_file_without_certificates_is_one_all_the_same() {
        assert_eq!(certificates_in(&master_file(&[record(b"", b"cardid", 0xDF20, 0xA012)])), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_master_file_is_not_taken_for_one() {
        let records = master_file(&[record(b"mscp", b"kxc00", 0xDF24, 0xA010)]);
        let of_another_layout = [&[2], &records[1..]].concat();
        let out_of_range = master_file(&[record(b"mscp", b"kxc00", 0xDF24, 0x1_A010)]);
        for other in [&[][..], &[1], &records[..28], &of_another_layout, &out_of_range, &[0xFF; 60], &[0x01, 0xFF]] {
            assert_eq!(certificates_in(other), None, "{other:02X?}");
        }
        assert!(certificates_in(&records).is_some());
    }

    #[test]
    fn half_a_record_at_the_end_is_left() {
        let whole = master_file(&[record(b"mscp", b"kxc00", 0xDF24, 0xA010)]);
        let cut = [&whole[..], &record(b"mscp", b"kxc01", 0xDF25, 0xA010)[..20]].concat();
        assert_eq!(certificates_in(&cut), Some(vec![(0xA010, 0xDF24)]));
    }
}
