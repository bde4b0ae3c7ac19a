//! The files of a PKCS#15 application (ISO/IEC 7816-15), written into a dedicated file.

use super::{
    encoding::{Lengths, tlv},
    file_tree::{FileIndex, FileTree, ReadAccess},
    layout::{Layout, Lists, ObjectDirectory, Paths, Placement},
    stored_certificate::{CertificateList, StoredCertificate},
};

/// The file identifiers that a profile has chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileIdentifiers {
    pub(super) token_info: u16,
    pub(super) private_keys: u16,
    pub(super) lists: u16,
    pub(super) certificates: u16,
    pub(super) keys: u16,
}

const OBJECT_DIRECTORY: u16 = 0x5031;
const LISTED_OBJECT_DIRECTORY: u16 = 0x5F31;

/// An application to be written: where, and how.
pub(super) struct Application<'a> {
    pub(super) tree: &'a mut FileTree,
    pub(super) directory: FileIndex,
    /// The name of `directory`.
    pub(super) aid: &'a [u8],
    /// Identifiers from the MF down to `directory`.
    pub(super) path: &'a [u16],
    pub(super) identifiers: FileIdentifiers,
    pub(super) layout: Layout,
    pub(super) lengths: Lengths,
    pub(super) label: &'a str,
}

impl Application<'_> {
    /// Writes the files for `certificates`.
    pub(super) fn write(mut self, certificates: &[&StoredCertificate]) {
        let token_info = self.token_info();
        self.tree.add_transparent(self.directory, self.identifiers.token_info, token_info);
        let values = self.write_certificates(certificates);
        let mut directory = Vec::new();
        if self.layout.private_keys {
            let entries = self.write_private_keys(certificates);
            directory.extend(self.list(0xA0, self.identifiers.private_keys, entries));
        }
        let mut identifier = self.identifiers.lists;
        for (tag, entries) in self.lists(certificates, &values) {
            directory.extend(self.list(tag, identifier, entries));
            identifier += 0x10;
        }
        let identifier = object_directory(self.layout);
        self.tree.add_transparent(self.directory, identifier, directory);
    }

    /// Puts a list in its place and tells what EF.ODF says of it.
    fn list(&mut self, tag: u32, identifier: u16, entries: Vec<u8>) -> Vec<u8> {
        if self.layout.lists == Lists::InObjectDirectory {
            return self.tlv(tag, &self.tlv(0xA0, &entries));
        }
        self.tree.add_transparent(self.directory, identifier, entries);
        self.tlv(tag, &self.path_to(identifier, None))
    }

    /// Puts the certificates in place and returns the values by which the lists refer to them.
    fn write_certificates(&mut self, certificates: &[&StoredCertificate]) -> Vec<Vec<u8>> {
        let mut values = Vec::new();
        let mut one_file = Vec::new();
        for (identifier, certificate) in (self.identifiers.certificates..).zip(certificates) {
            let content = &certificate.content;
            let placement = if certificate.guarded { Placement::OwnFiles } else { self.layout.placement };
            values.push(match placement {
                Placement::OwnFiles | Placement::EmptySlices => {
                    let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
                    self.tree.add_guarded(self.directory, identifier, content.clone(), access);
                    self.path_to(identifier, (placement == Placement::EmptySlices).then_some((0, 0)))
                }
                Placement::InList => self.tlv(0xA0, content),
                Placement::InListAsOctets => self.tlv(0xA0, &self.tlv(0x04, content)),
                Placement::Slices => {
                    let slice = (one_file.len(), content.len());
                    one_file.extend_from_slice(content);
                    self.path_to(self.slices_identifier(), Some(slice))
                }
            });
        }
        if !one_file.is_empty() {
            self.tree.add_transparent(self.directory, self.slices_identifier(), one_file);
        }
        values
    }

    fn slices_identifier(&self) -> u16 {
        self.identifiers.certificates + 0x80
    }

    /// The lists' tags and contents.
    fn lists(&self, certificates: &[&StoredCertificate], values: &[Vec<u8>]) -> Vec<(u32, Vec<u8>)> {
        let mut lists: Vec<(u32, Vec<u8>)> = Vec::new();
        for list in [CertificateList::Certificates, CertificateList::Trusted, CertificateList::Useful] {
            let tag = match list {
                CertificateList::Certificates => 0xA4,
                CertificateList::Trusted => 0xA5,
                CertificateList::Useful => 0xA6,
            };
            let mut own = Vec::new();
            for ((number, certificate), value) in (1..).zip(certificates).zip(values) {
                if certificate.list != list {
                    continue;
                }
                let entry = self.certificate_entry(number, certificate, value);
                if self.layout.lists == Lists::Repeated {
                    lists.push((tag, entry));
                    continue;
                }
                if self.layout.damaged {
                    own.extend(self.damaged_entries());
                }
                own.extend(entry);
                own.extend(std::iter::repeat_n(0, if self.layout.gaps { 21 } else { 0 }));
            }
            if !own.is_empty() {
                lists.push((tag, own));
            }
        }
        lists
    }

    fn certificate_entry(&self, number: u8, certificate: &StoredCertificate, value: &[u8]) -> Vec<u8> {
        let mut common = self.label(certificate);
        // Two bits: private, modifiable.
        common.extend(self.tlv(0x03, &[0x06, if certificate.guarded { 0xC0 } else { 0x40 }]));
        let mut class = self.tlv(0x04, &[number]);
        if certificate.list == CertificateList::Trusted {
            class.extend(self.tlv(0x01, &[0xFF]));
        }
        let attributes = self.tlv(0xA1, &self.tlv(0x30, value));
        self.tlv(0x30, &[self.tlv(0x30, &common), self.tlv(0x30, &class), attributes].concat())
    }

    fn damaged_entries(&self) -> Vec<u8> {
        let longer_inside_than_outside = self.tlv(0x30, &[0x30, 0x7F, 0x0C]);
        let card_verifiable = self.tlv(0xA5, &self.tlv(0x30, &[]));
        let attributes = self.tlv(0xA1, &self.tlv(0x30, &self.path_to(0x4FFE, None)));
        let to_nowhere =
            self.tlv(0x30, &[self.tlv(0x30, &[]), self.tlv(0x30, &self.tlv(0x04, &[0xEE])), attributes].concat());
        [longer_inside_than_outside, card_verifiable, to_nowhere, self.tlv(0x30, &[])].concat()
    }

    fn label(&self, certificate: &StoredCertificate) -> Vec<u8> {
        let label = &certificate.label;
        match label.chars().map(u8::try_from).collect::<Result<Vec<_>, _>>() {
            Ok(latin1) if self.layout.latin1 => self.tlv(0x0C, &latin1),
            _ => self.tlv(0x0C, label.as_bytes()),
        }
    }

    fn write_private_keys(&mut self, certificates: &[&StoredCertificate]) -> Vec<u8> {
        // RSA, EC, and what version 1.1 leaves to others (PKCS#15 v1.1, section 6.3).
        let tags: &[u32] = if self.layout.mixed_keys { &[0x30, 0xA0, 0xA4] } else { &[0x30] };
        let mut entries = Vec::new();
        for (((number, identifier), certificate), tag) in
            (1..).zip(self.identifiers.keys..).zip(certificates).zip(tags.iter().cycle())
        {
            if !certificate.has_key {
                continue;
            }
            let nothing = b"no private key is in this repository".to_vec();
            self.tree.add_guarded(self.directory, identifier, nothing, ReadAccess::Private);
            let common = [self.label(certificate), self.tlv(0x03, &[0x07, 0x80])].concat();
            // sign and nonRepudiation
            let class = [self.tlv(0x04, &[number]), self.tlv(0x03, &[0x06, 0x20, 0x40])].concat();
            let value = [self.path_to(identifier, None), self.tlv(0x02, &[0x08, 0x00])].concat();
            let attributes = self.tlv(0xA1, &self.tlv(0x30, &value));
            entries.extend(self.tlv(*tag, &[self.tlv(0x30, &common), self.tlv(0x30, &class), attributes].concat()));
        }
        entries
    }

    fn token_info(&self) -> Vec<u8> {
        let parts = [
            self.tlv(0x02, &[0x00]),
            self.tlv(0x04, &[0x01, 0x23, 0x45, 0x67]),
            self.tlv(0x0C, b"Banc d'essai"),
            self.tlv(0x80, self.label.as_bytes()),
            self.tlv(0x03, &[0x04, 0x10]),
        ];
        self.tlv(0x30, &parts.concat())
    }

    /// ISO/IEC 7816-15, section 8.2.5: Path, with index and length for a slice.
    fn path_to(&self, identifier: u16, slice: Option<(usize, usize)>) -> Vec<u8> {
        let octets = match self.layout.paths {
            Paths::Absolute => self.tlv(0x04, &path_bytes(&[self.path, &[identifier]].concat())),
            Paths::Identifier | Paths::Bare => self.tlv(0x04, &identifier.to_be_bytes()),
            Paths::InApplication => Vec::new(),
        };
        if self.layout.paths == Paths::Bare && slice.is_none() {
            return octets;
        }
        let mut content = octets;
        if let Some((index, length)) = slice {
            content.extend(self.tlv(0x02, &integer(index)));
            content.extend(self.tlv(0x80, &integer(length)));
        }
        if self.layout.paths == Paths::InApplication {
            let place = [self.tlv(0x4F, self.aid), self.tlv(0x04, &identifier.to_be_bytes())];
            content.extend(self.tlv(0xA1, &place.concat()));
        }
        self.tlv(0x30, &content)
    }

    fn tlv(&self, tag: u32, content: &[u8]) -> Vec<u8> {
        tlv(tag, content, self.lengths)
    }
}

/// Where EF.ODF is in an application's directory.
pub(super) fn object_directory(layout: Layout) -> u16 {
    match layout.object_directory {
        ObjectDirectory::Usual => OBJECT_DIRECTORY,
        ObjectDirectory::Listed => LISTED_OBJECT_DIRECTORY,
    }
}

/// A path of file identifiers as its bytes.
pub(super) fn path_bytes(path: &[u16]) -> Vec<u8> {
    path.iter().flat_map(|identifier| identifier.to_be_bytes()).collect()
}

/// The content of a DER INTEGER.
fn integer(value: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.first().is_none_or(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    bytes
}
