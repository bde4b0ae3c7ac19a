//! The private key that signs a self-hosted extension. It stays in its file: openssl reads it, the one program for keys
//! that every Debian has, and that asks for the passphrase where there is one. No library of ours need handle secrets, or
//! be compiled for it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{files, process};

/// An RSA key of 2,048 bits, the least that is still thought safe, has so many bytes as `SubjectPublicKeyInfo`.
const LEAST_PUBLIC_KEY: usize = 294;

/// A private RSA key in a PEM file.
#[derive(Debug)]
pub(crate) struct SigningKey {
    file: PathBuf,
    public: Vec<u8>,
}

impl SigningKey {
    /// Takes the key in `file`: PEM, PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// [`Error::NeedsHand`] when there is no RSA key of at least 2,048 bits in it.
    pub(crate) fn read(file: &Path) -> Result<Self, Error> {
        let refused = |reason: String| Error::NeedsHand {
            what: format!("{} cannot sign: {reason}", file.display()),
            remedy: "give a private RSA key as PEM; this makes one:\n  openssl genrsa -out key.pem 4096".to_owned(),
        };
        if !file.is_file() {
            return Err(refused("there is no such file".to_owned()));
        }
        let folder = scratch()?;
        let public = folder.path().join("public.der");
        let mut command = Command::new("openssl");
        command.args(["rsa", "-pubout", "-outform", "DER", "-in"]).arg(file).arg("-out").arg(&public);
        match process::output(&mut command) {
            Err(Error::Failed { .. }) => Err(refused("it holds no private RSA key that openssl could read".to_owned())),
            Err(error) => Err(error),
            Ok(_) => {
                let key = Self { file: file.to_owned(), public: files::read(&public)? };
                if key.public.len() < LEAST_PUBLIC_KEY {
                    return Err(refused("its key has fewer than 2,048 bits".to_owned()));
                }
                Ok(key)
            }
        }
    }

    /// A new one, for a trial.
    ///
    /// # Errors
    /// When openssl makes none.
    pub(crate) fn generate(file: &Path) -> Result<Self, Error> {
        process::output(Command::new("openssl").args(["genrsa", "-out"]).arg(file).arg("2048"))?;
        Self::read(file)
    }

    /// Its public half: `SubjectPublicKeyInfo` (RFC 5280, section 4.1), DER.
    pub(crate) fn public(&self) -> &[u8] {
        &self.public
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, section 8.2): the same message always gives the same signature.
    ///
    /// # Errors
    /// When openssl does not sign.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let folder = scratch()?;
        let (signed, signature) = (folder.path().join("message"), folder.path().join("signature"));
        files::write(&signed, message)?;
        let mut command = Command::new("openssl");
        command.args(["dgst", "-sha256", "-sign"]).arg(&self.file).arg("-out").arg(&signature).arg(&signed);
        process::output(&mut command)?;
        files::read(&signature)
    }
}

fn scratch() -> Result<tempfile::TempDir, Error> {
    tempfile::tempdir().map_err(files::failed("create", &std::env::temp_dir()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn openssl(folder: &Path, words: &[&str]) {
        process::output(Command::new("openssl").current_dir(folder).args(words)).unwrap();
    }

    #[test]
    fn both_forms_of_the_same_key_are_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let eight = SigningKey::generate(&folder.path().join("8.pem")).unwrap();
        openssl(folder.path(), &["rsa", "-traditional", "-in", "8.pem", "-out", "1.pem"]);
        let text = files::read_text(&folder.path().join("1.pem")).unwrap();
        assert!(text.contains("BEGIN RSA PRIVATE KEY"), "openssl wrote no PKCS#1");
        let one = SigningKey::read(&folder.path().join("1.pem")).unwrap();
        assert_eq!(one.public(), eight.public());
        assert_eq!(one.sign(b"m").unwrap(), eight.sign(b"m").unwrap());
        assert_ne!(one.sign(b"m").unwrap(), one.sign(b"n").unwrap());
    }

    #[test]
    fn what_is_no_key_a_weak_one_or_one_of_another_kind_is_refused_with_a_remedy() {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("text.pem"), "-----BEGIN PRIVATE KEY-----\n").unwrap();
        openssl(folder.path(), &["genrsa", "-out", "weak.pem", "1024"]);
        openssl(folder.path(), &["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "curve.pem"]);
        openssl(folder.path(), &["genrsa", "-out", "good.pem", "2048"]);
        openssl(folder.path(), &["rsa", "-in", "good.pem", "-pubout", "-out", "public.pem"]);
        SigningKey::read(&folder.path().join("good.pem")).unwrap();
        for name in ["none.pem", "text.pem", "weak.pem", "curve.pem", "public.pem"] {
            let error = SigningKey::read(&folder.path().join(name)).unwrap_err();
            assert!(matches!(error, Error::NeedsHand { .. }), "{name}: {error}");
            assert!(error.to_string().contains(name) && error.to_string().contains("genrsa"), "{error}");
        }
    }
}
