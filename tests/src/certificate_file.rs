//! Files as agents send them to their administrator: a certificate in each of its usual wrappings, and those with a
//! private key, which they should not send. Made by OpenSSL at run time; no key outlives the folder.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{scenario::Failure, test_certificate::Issued};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// RFC 7468.
    Pem,
    /// The certificate itself.
    Der,
    /// PKCS#7 that holds certificates only, as Windows exports it.
    P7b,
    /// The same in PEM.
    P7bPem,
    /// Key and certificate behind a password.
    Pkcs12,
    /// A key in PEM behind a password.
    EncryptedKey,
    /// A key in PKCS#8, in DER, for all to read.
    Pkcs8,
    /// A key in PEM with a certificate after it.
    KeyAndCertificate,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Pem,
        Self::Der,
        Self::P7b,
        Self::P7bPem,
        Self::Pkcs12,
        Self::EncryptedKey,
        Self::Pkcs8,
        Self::KeyAndCertificate,
    ];

    /// Whether a private key is in it.
    #[must_use]
    pub fn has_private_key(self) -> bool {
        matches!(self, Self::Pkcs12 | Self::EncryptedKey | Self::Pkcs8 | Self::KeyAndCertificate)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pem => "certificat.pem",
            Self::Der => "certificat.cer",
            Self::P7b => "certificat.p7b",
            Self::P7bPem => "certificats.p7b",
            Self::Pkcs12 => "certificat.p12",
            Self::EncryptedKey => "cle.pem",
            Self::Pkcs8 => "cle.der",
            Self::KeyAndCertificate => "tout.pem",
        }
    }

    /// Writes a file of this kind into `folder`, with the certificates where it has some of the holders'. What has a
    /// private key has a key of its own, and its own certificate.
    ///
    /// # Errors
    /// When OpenSSL refuses or the file cannot be written.
    pub fn write(self, folder: &Path, certificates: &[&Issued]) -> Result<PathBuf, Failure> {
        fs::create_dir_all(folder)?;
        let file = folder.join(self.name());
        let pem = certificates.iter().map(|each| each.pem_for_file()).collect::<String>();
        let input = folder.join("entree.pem");
        fs::write(&input, &pem)?;
        let [input, output] = [&input, &file].map(|path| path.to_string_lossy().into_owned());
        match self {
            Self::Pem => fs::write(&file, &pem)?,
            Self::Der => {
                fs::write(&file, certificates.iter().flat_map(|each| each.der().to_vec()).collect::<Vec<_>>())?
            }
            Self::P7b | Self::P7bPem => {
                let form = if self == Self::P7b { "DER" } else { "PEM" };
                openssl(&["crl2pkcs7", "-nocrl", "-certfile", &input, "-outform", form, "-out", &output])?;
            }
            Self::EncryptedKey => {
                let password = ["-aes-256-cbc", "-pass", "pass:essai"];
                openssl(&[&["genpkey", "-out", &output, "-algorithm", "ED25519"][..], &password].concat())?;
            }
            Self::Pkcs8 => openssl(&["genpkey", "-algorithm", "ED25519", "-outform", "DER", "-out", &output])?,
            Self::Pkcs12 | Self::KeyAndCertificate => {
                let own = ["-newkey", "ed25519", "-noenc", "-subj", "/CN=Essai", "-keyout", &input, "-out", &input];
                openssl(&[&["req", "-x509"][..], &own].concat())?;
                if self == Self::Pkcs12 {
                    let password = ["-passout", "pass:essai"];
                    openssl(&[&["pkcs12", "-export", "-in", &input, "-out", &output][..], &password].concat())?;
                } else {
                    openssl(&["pkey", "-in", &input, "-out", &output])?;
                    fs::write(&file, format!("{}{pem}", fs::read_to_string(&file)?))?;
                }
            }
        }
        Ok(file)
    }
}

fn openssl(arguments: &[&str]) -> Result<(), Failure> {
    let output = Command::new("openssl").args(arguments).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr))))
}

#[cfg(test)]
mod tests {
    use certificate::file::{FileContents, read};

    use super::*;
    use crate::test_certificate::TestCertificate;

    #[test]
    fn what_openssl_writes_is_read_and_its_keys_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let two = ["Maëlle", "Yann"].map(|name| TestCertificate::of(name, "LE GOFF").issue().unwrap());
        for kind in FileKind::ALL {
            let file = kind.write(folder.path(), &[&two[0], &two[1]]).unwrap();
            match read(&fs::read(&file).unwrap()) {
                FileContents::PrivateKey => assert!(kind.has_private_key(), "{kind:?}"),
                FileContents::Certificates(found) => {
                    assert!(!kind.has_private_key(), "{kind:?}");
                    let ders = found.iter().map(certificate::Certificate::der).collect::<Vec<_>>();
                    assert_eq!(ders, [two[0].der(), two[1].der()], "{kind:?}");
                }
                other => panic!("{kind:?}: {other:?}"),
            }
        }
    }
}
