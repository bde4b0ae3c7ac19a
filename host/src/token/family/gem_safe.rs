//! GemSAFE V1 (Gemplus, later Gemalto): one file that holds a table of keys and, after it, the certificates one behind
//! the other, in a place far larger than what is in it.

use super::{Family, contains};
use crate::token::certificate_content::certificate_in;
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DedicatedFile, FileId, Form, Mark, SelectBy, Session, Slice, Watched, per_object};
use crate::token::reading::CertificateOnCard;
use crate::token::tlv::{Element, Header};

const GEM_SAFE: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x18, 0x0A, 0x00, 0x00, 0x01, 0x63, 0x42, 0x00];
const DIRECTORY: FileId = 0x1600;
const OBJECTS: FileId = 0x0004;
/// The most that the applet answers at once, in bytes.
const BLOCK: usize = 248;

/// The file begins with the length of what is in it.
const LENGTH_OF_LENGTH: usize = 2;
/// No card holds more, in bytes.
const LONGEST_CONTENT: usize = 28_672;
/// An entry of the table of keys: its number and whether the key was made; an entry in use is longer by one byte.
const ENTRY: u8 = 0x01;
const IN_USE: u8 = 0xFE;
const ENTRY_LENGTH: usize = 8;
/// A SEQUENCE whose length takes two bytes: a certificate is never shorter than that.
const BEGINNING_OF_CERTIFICATE: [u8; 2] = [0x30, 0x82];

/// See the module.
#[derive(Default)]
pub(super) struct GemSafe {
    /// How many keys there are.
    keys: usize,
    /// What follows their table.
    certificates: Vec<u8>,
    /// Where in the file that is, and since when the file was read.
    read: Option<(usize, Mark)>,
}

impl Family for GemSafe {
    fn name(&self) -> &'static str {
        "gemSafe"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        contains(atr, &[0x80, 0x65, 0xB0, 0x83])
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(GEM_SAFE) else { return Ok(false) };
        if per_object(card.select_application(&aid))?.is_err() {
            return Ok(false);
        }
        card.prefer(SelectBy::PathFromMasterFile, Form::new(0x08, 0x00));
        card.limit_block(BLOCK);
        let file = DedicatedFile::under_master_file(&[DIRECTORY]).file(OBJECTS);
        let mark = card.mark();
        let Ok(content) = per_object(card.read_file(&file, Slice::default(), content_length, Watched::Yes))? else {
            return Ok(false);
        };
        let Some(read) = Self::of(&content, mark) else { return Ok(false) };
        *self = read;
        Ok(true)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let content = &self.certificates;
        let mut place = 0;
        let mut keys = self.keys;
        let mut end_of_damaged = 0;
        while let Some((start, header)) = next_certificate(content, place).filter(|_| !findings.is_full()) {
            let whole = content.get(start..).and_then(Element::read);
            if let Some(der) = whole.and_then(|element| certificate_in(element.encoding)) {
                if let Some((offset, mark)) = self.read {
                    card.leave_out_end_of(&der, offset + start, mark);
                }
                // The table does not name the certificates: they stand in the order of the keys, others after them.
                let key_on_token = (keys > 0).then_some(true);
                findings.add(CertificateOnCard { der, label: None, key_on_token });
                place = start.saturating_add(header.total());
            } else {
                // What is damaged counts once, and is searched: its length may be what is wrong with it.
                place = start.saturating_add(header.length);
                if start < end_of_damaged {
                    continue;
                }
                findings.add_unreadable();
                end_of_damaged = start.saturating_add(header.total());
            }
            keys = keys.saturating_sub(1);
        }
        Ok(())
    }
}

impl GemSafe {
    /// What the file holds, which was read since `mark`; `None` where it has no table of keys.
    pub(super) fn of(content: &[u8], mark: Mark) -> Option<Self> {
        let (keys, certificates) = key_table(content)?;
        let offset = content.len().saturating_sub(certificates.len());
        Some(Self { keys, certificates: certificates.to_vec(), read: Some((offset, mark)) })
    }
}

/// How much of the file matters. Whether the length at its beginning counts itself is not known of every card: where
/// the last certificate ends right behind it, that is the end.
pub(super) fn content_length(beginning: &[u8]) -> Option<usize> {
    let stated = usize::from(u16::from_be_bytes(*beginning.first_chunk()?));
    if !(LENGTH_OF_LENGTH..=LONGEST_CONTENT).contains(&stated) {
        return Some(beginning.len());
    }
    let mut end = LENGTH_OF_LENGTH;
    while let Some((start, header)) = next_certificate(beginning, end).filter(|(start, _)| *start < stated) {
        end = start.saturating_add(header.total());
    }
    Some(if (stated..=stated + LENGTH_OF_LENGTH).contains(&end) { end } else { stated })
}

/// Where the next certificate seems to begin.
fn next_certificate(content: &[u8], from: usize) -> Option<(usize, Header)> {
    let rest = content.get(from..)?;
    let place = rest.windows(BEGINNING_OF_CERTIFICATE.len()).position(|window| window == BEGINNING_OF_CERTIFICATE)?;
    Some((from + place, Header::read(rest.get(place..)?)?))
}

/// How many keys the table counts that were made, and what follows it; `None` where there is no table.
fn key_table(content: &[u8]) -> Option<(usize, &[u8])> {
    let table = content.get(LENGTH_OF_LENGTH..)?;
    let mut rest = table;
    let mut keys = 0;
    while let [ENTRY, state, ..] = *rest {
        let is_in_use = state == IN_USE;
        keys += usize::from(is_in_use);
        rest = rest.get(ENTRY_LENGTH + usize::from(is_in_use)..).unwrap_or_default();
    }
    (rest.len() < table.len()).then_some((keys, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::channel::{CardChannel, TransmissionProtocol};
    use crate::token::reading::ReadOptions;
    use crate::token::test_card::certificate;

    const FREE: [u8; 8] = [0x01, 0xF0, 0x00, 0x03, 0x03, 0xB0, 0x00, 0x03];
    const USED: [u8; 9] = [0x01, 0xFE, 0x14, 0x01, 0x05, 0x03, 0xB0, 0x00, 0x05];

    /// A file that says how long it is; the rest of its place is erased.
    fn file(content: &[&[u8]]) -> Vec<u8> {
        let content = content.concat();
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&length, &content[..], &[0xFF; 600]].concat()
    }

    /// What is found in the content of the file, cut to the length that matters.
    fn found_in(file: &[u8]) -> (Vec<Vec<u8>>, Vec<Option<bool>>, u32) {
        struct Unasked;
        impl CardChannel for Unasked {
            fn atr(&self) -> &[u8] {
                &[]
            }
            fn transmission_protocol(&self) -> TransmissionProtocol {
                TransmissionProtocol::T1
            }
            fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, ChannelError> {
                panic!("all is there already")
            }
        }
        let content = &file[..content_length(file).unwrap().min(file.len())];
        let Some((keys, certificates)) = key_table(content) else { return Default::default() };
        let mut family = GemSafe { keys, certificates: certificates.to_vec(), read: None };
        let mut findings = Findings::default();
        let (mut channel, mut silent) = (Unasked, |_| {});
        let mut card = Session::new(&mut channel, ReadOptions::default(), &mut silent);
        family.certificates(&mut card, &mut findings).unwrap();
        let keys = findings.certificates.iter().map(|certificate| certificate.key_on_token).collect();
        (findings.certificates.into_iter().map(|certificate| certificate.der).collect(), keys, findings.unreadable)
    }

    #[test]
    fn the_first_certificates_belong_to_the_keys_that_were_made() {
        let ders = [1, 2, 3].map(|seed| certificate(seed, 700));
        let file = file(&[&FREE, &USED, &FREE, &USED, &[0; 5], &ders[0], &ders[1], &[0; 9], &ders[2]]);
        assert_eq!(found_in(&file), (ders.to_vec(), vec![Some(true), Some(true), None], 0));
    }

    #[test]
    fn a_certificate_inside_of_another_is_no_certificate_of_its_own() {
        let inner = certificate(1, 400);
        let next = certificate(2, 500);
        // Where its key would be.
        let mut outer = certificate(3, 1200);
        outer[600..600 + inner.len()].copy_from_slice(&inner);
        assert_eq!(found_in(&file(&[&USED, &outer, &next])).0, [outer, next]);
    }

    #[test]
    fn what_is_damaged_counts_once_and_hides_nothing() {
        let [mut broken, good] = [certificate(1, 900), certificate(2, 700)];
        let whole = broken.clone();
        // Longer than the whole content.
        broken[2] = 0x60;
        let expected = (vec![good.clone()], vec![Some(true)], 1);
        assert_eq!(found_in(&file(&[&USED, &USED, &broken, &good])), expected);
        // No certificate inside.
        broken.copy_from_slice(&whole);
        broken[4] = 0x31;
        assert_eq!(found_in(&file(&[&USED, &USED, &broken, &good])), expected);
        // Cut off.
        assert_eq!(found_in(&file(&[&USED, &good, &whole[..500]])), expected);
    }

    #[test]
    fn the_length_may_or_may_not_count_itself() {
        let der = certificate(1, 700);
        let with = file(&[&FREE, &USED, &der]);
        let mut without = with.clone();
        let length = u16::from_be_bytes([with[0], with[1]]) - 2;
        without[..2].copy_from_slice(&length.to_be_bytes());
        assert_eq!(content_length(&with), content_length(&without));
        assert_eq!(found_in(&without).0, [der]);
        // While the end is not in sight, what is stated counts.
        assert_eq!(content_length(&without[..10]), Some(length.into()));
    }

    #[test]
    fn no_table_or_no_length_is_no_such_file() {
        assert_eq!(content_length(&[0x01]), None);
        for other in [&[0; 248][..], &[0xFF; 248], &[0x00, 0x01, 0x01, 0xF0]] {
            assert_eq!(content_length(other), Some(other.len()));
        }
        assert_eq!(key_table(&[0x03, 0x00, 0x30, 0x82, 0x02, 0xFC]), None);
        assert_eq!(key_table(&[0x03]), None);
        // A table that is cut off has no more than what is there.
        assert_eq!(key_table(&[&[3, 0][..], &FREE, &USED[..5]].concat()), Some((1, &[][..])));
    }
}
