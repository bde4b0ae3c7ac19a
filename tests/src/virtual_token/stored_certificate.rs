//! A certificate on its way onto a virtual token, with what the card says about it.

use std::io::{self, Read as _};

use flate2::{
    Compression as Level,
    read::{GzEncoder, ZlibEncoder},
};

use crate::test_certificate::Issued;

/// In which of PKCS#15's lists a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CertificateList {
    /// `A4`, the holder's own.
    Certificates,
    /// `A5`, those that the holder trusts.
    Trusted,
    /// `A6`, others.
    Useful,
}

/// How a card saves room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip (RFC 1952), as PIV has it.
    Gzip,
    /// zlib (RFC 1950) and nothing before it.
    Zlib,
    /// zlib behind `01 00` and the certificate's length, as Windows' minidrivers write it.
    Minidriver,
    /// zlib behind both lengths, of the certificate and of the stream, four bytes each.
    TwoLengths,
}

impl Compression {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::Gzip, Self::Zlib, Self::Minidriver, Self::TwoLengths];

    fn of(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = Vec::new();
        match self {
            Self::Gzip => GzEncoder::new(bytes, Level::best()).read_to_end(&mut stream)?,
            Self::Zlib | Self::Minidriver | Self::TwoLengths => {
                ZlibEncoder::new(bytes, Level::best()).read_to_end(&mut stream)?
            }
        };
        let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
        let of_stream = u16::try_from(stream.len()).map_err(io::Error::other)?;
        let header = match self {
            Self::Gzip | Self::Zlib => Vec::new(),
            Self::Minidriver => [[0x01, 0x00], length.to_le_bytes()].concat(),
            Self::TwoLengths => [u32::from(length), u32::from(of_stream)].map(u32::to_le_bytes).concat(),
        };
        Ok([header, stream].concat())
    }
}

/// A certificate and how the card keeps it.
#[derive(Clone, Debug)]
pub struct StoredCertificate {
    pub(super) der: Vec<u8>,
    /// What is in the certificate's place on the card.
    pub(super) content: Vec<u8>,
    pub(super) compression: Option<Compression>,
    pub(super) label: String,
    pub(super) list: CertificateList,
    pub(super) has_key: bool,
    pub(super) guarded: bool,
    pub(super) second_application: bool,
}

impl StoredCertificate {
    /// The holder's own certificate, free to read, with its private key on the card.
    #[must_use]
    pub fn of(issued: &Issued) -> Self {
        Self::of_bytes(issued.der())
    }

    /// The same for bytes that need not be a certificate at all.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self {
            der: bytes.to_vec(),
            content: bytes.to_vec(),
            compression: None,
            label: "Certificat".to_owned(),
            list: CertificateList::Certificates,
            has_key: true,
            guarded: false,
            second_application: false,
        }
    }

    /// Sets the name that the card gives it; PIV has none.
    #[must_use]
    pub fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    /// Has the card keep it compressed.
    ///
    /// # Errors
    /// When it is too long for the lengths that go with it, 64 KiB or more.
    pub fn compressed(mut self, compression: Compression) -> io::Result<Self> {
        self.content = compression.of(&self.der)?;
        self.compression = Some(compression);
        Ok(self)
    }

    /// How many bytes it takes on the card.
    #[must_use]
    pub fn stored_length(&self) -> usize {
        self.content.len()
    }

    /// Leaves the private key out.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        self.has_key = false;
        self
    }

    /// Puts it into another list, where the card has lists.
    #[must_use]
    pub fn listed_as(mut self, list: CertificateList) -> Self {
        self.list = list;
        self
    }

    /// Has the card answer `6982` to whoever would read it.
    #[must_use]
    pub fn guarded_by_pin(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Puts it into the card's second application, where the family has several.
    #[must_use]
    pub fn in_second_application(mut self) -> Self {
        self.second_application = true;
        self
    }
}
