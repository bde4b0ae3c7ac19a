//! Certificates in text: read tolerantly, written in the two forms that are wanted.
//!
//! *For a file* is RFC 7468: 64 columns, a newline at the end. *For the field* of the record is the same without that
//! newline, because the platform refuses it there; see [`platform_accepts`].

mod blocks;
mod platform;

pub use platform::platform_accepts;

use ::pem::{EncodeConfig, LineEnding, Pem, encode_config};

use crate::certificate::Certificate;

const LABEL: &str = "CERTIFICATE";

/// What stands in the field of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldText {
    /// Nothing that could be lost: no text, or only white space (which the platform refuses).
    Empty,
    /// A certificate; of several the first.
    Certificate {
        /// It, in DER.
        der: Vec<u8>,
        /// Whether the platform takes the text as it stands.
        accepted: bool,
    },
    /// Text in which no certificate can be read.
    NotACertificate,
}

/// Every certificate's DER in a PEM text, in order.
///
/// Stands what copying does to it: text around and between, any line ends, byte-order marks, indentation, several
/// blocks; and the older labels `X509 CERTIFICATE` and OpenSSL's `TRUSTED CERTIFICATE`, whose trust settings it
/// leaves out. Blocks of other kinds, and those that are no base64, are passed over. What the blocks hold is not
/// looked into.
#[must_use]
pub fn read(text: &str) -> Vec<Vec<u8>> {
    blocks::certificates(text)
}

/// What every block of a PEM text holds, whatever its label; of a text without blocks, what it stands for as bare
/// base64.
pub(crate) fn contents(text: &str) -> Vec<Vec<u8>> {
    let found = blocks::blocks(text).into_iter().map(|(_, content)| content).collect::<Vec<_>>();
    if found.is_empty() { blocks::base64(text).into_iter().collect() } else { found }
}

/// Reads what stands in the field.
///
/// Also takes a certificate's bare base64 for one, without the markers: the platform refuses it, and the field is
/// then mended rather than asked about.
#[must_use]
pub fn read_field(text: &str) -> FieldText {
    if text.chars().all(blocks::is_blank) {
        return FieldText::Empty;
    }
    let first = read(text).into_iter().next().or_else(|| blocks::base64(text));
    match first {
        Some(der) if Certificate::from_der(&der).is_ok() => {
            FieldText::Certificate { der, accepted: platform_accepts(text) }
        }
        _ => FieldText::NotACertificate,
    }
}

/// The text for a file: RFC 7468, 64 columns, LF, a final newline.
#[must_use]
pub fn for_file(der: &[u8]) -> String {
    encode_config(&Pem::new(LABEL, der), EncodeConfig::new().set_line_ending(LineEnding::LF))
}

/// The text for the field: as for a file, without the final newline.
#[must_use]
pub fn for_field(der: &[u8]) -> String {
    for_file(der).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sample;

    fn der() -> Vec<u8> {
        Sample::default().to_der()
    }

    fn in_field(text: &str) -> Option<bool> {
        match read_field(text) {
            FieldText::Certificate { der: read, accepted } => {
                assert_eq!(read, der());
                Some(accepted)
            }
            _ => None,
        }
    }

    #[test]
    fn a_file_ends_with_a_newline_and_the_field_does_not() {
        let file = for_file(&der());
        let lines = file.lines().collect::<Vec<_>>();
        assert_eq!(lines[0], "-----BEGIN CERTIFICATE-----");
        assert!(lines[1..lines.len() - 2].iter().all(|line| line.len() == 64));
        assert!(!file.contains('\r'));
        assert!(file.ends_with("-----END CERTIFICATE-----\n"));
        assert_eq!(format!("{}\n", for_field(&der())), file);
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(read(&for_file(&der())), [der()]);
        assert_eq!(read(&for_field(&der())), [der()]);
    }

    #[test]
    fn the_platform_takes_what_is_written_for_the_field_and_not_what_is_written_for_a_file() {
        assert!(platform_accepts(&for_field(&der())));
        assert!(!platform_accepts(&for_file(&der())));
    }

    #[test]
    fn a_field_with_one_certificate_as_the_platform_wants_it_is_accepted() {
        let text = for_field(&der());
        assert_eq!(in_field(&text), Some(true));
        assert_eq!(in_field(&text.replace('\n', "\r\n")), Some(true));
    }

    #[test]
    fn a_field_with_a_certificate_in_another_form_is_read_and_not_accepted() {
        let text = for_field(&der());
        let bare = text.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n");
        for refused in [
            for_file(&der()),
            format!("\u{feff}{text}"),
            format!("subject=CN = Maëlle LE GOFF\n{text}"),
            text.replace('\n', "\n  "),
            text.replace("CERTIFICATE", "X509 CERTIFICATE"),
            format!("{text}\n{}", for_file(&der())),
            bare.clone(),
            bare.replace('\n', " "),
        ] {
            assert_eq!(in_field(&refused), Some(false), "{refused}");
        }
    }

    #[test]
    fn a_field_without_anything_to_lose_is_empty() {
        for text in ["", " \r\n\t", "\u{feff}", "\u{a0}"] {
            assert_eq!(read_field(text), FieldText::Empty);
        }
    }

    #[test]
    fn a_field_with_other_text_holds_no_certificate() {
        let ssh = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ maelle@exemple.bzh";
        let key = for_field(&der()).replace("CERTIFICATE", "PUBLIC KEY");
        let no_x509 = for_field(b"hello");
        let cut = for_field(&der()[..100]);
        for text in ["à compléter", "AAAA", "certificat", ssh, &key, &no_x509, &cut] {
            assert_eq!(read_field(text), FieldText::NotACertificate, "{text}");
        }
    }
}
