//! CRX3, the form in which Chromium and its relatives take an extension from elsewhere than a store: a zip archive
//! behind a header with a signature.
//!
//! The header is a protocol buffer, `crx3.proto` in Chromium's `components/crx_file/`. Only three kinds of its fields
//! are needed, all of them byte strings, so it is written by hand.

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::signing_key::SigningKey;

const MAGIC: &[u8] = b"Cr24";
const VERSION: u32 = 3;
/// What the signature's message begins with.
const CONTEXT: &[u8] = b"CRX3 SignedData\0";
/// Of `CrxFileHeader`.
const SHA256_WITH_RSA: u32 = 2;
const SIGNED_HEADER_DATA: u32 = 10_000;
/// Of `AsymmetricKeyProof`.
const PUBLIC_KEY: u32 = 1;
const SIGNATURE: u32 = 2;
/// Of `SignedData`.
const CRX_ID: u32 = 1;

/// The archive, signed.
///
/// # Errors
/// When it cannot be signed, or is larger than the format can tell.
pub(super) fn pack(archive: &[u8], key: &SigningKey) -> Result<Vec<u8>, Error> {
    let signed = field(CRX_ID, &raw_id(key.public()));
    let message = [CONTEXT, &length(&signed)?, &signed, archive].concat();
    let proof = [field(PUBLIC_KEY, key.public()), field(SIGNATURE, &key.sign(&message)?)].concat();
    let header = [field(SHA256_WITH_RSA, &proof), field(SIGNED_HEADER_DATA, &signed)].concat();
    Ok([MAGIC, &VERSION.to_le_bytes(), &length(&header)?, &header, archive].concat())
}

/// The extension's id, as browsers show it: the digits of [`raw_id`] in hexadecimal, written a to p.
pub(super) fn id(public_key: &[u8]) -> String {
    let digits = raw_id(public_key).into_iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits.map(|digit| char::from(b'a' + digit)).collect()
}

/// The first 16 bytes of the public key's SHA-256.
fn raw_id(public_key: &[u8]) -> Vec<u8> {
    Sha256::digest(public_key)[..16].to_vec()
}

/// A byte string as a field of a protocol buffer (wire type 2).
fn field(number: u32, content: &[u8]) -> Vec<u8> {
    let mut field = varint(u64::from(number) << 3 | 2);
    field.extend(varint(content.len() as u64));
    field.extend(content);
    field
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(0x80 | (value & 0x7f) as u8);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn length(part: &[u8]) -> Result<[u8; 4], Error> {
    let length = u32::try_from(part.len())
        .map_err(|_| Error::DoesNotFit { what: "the CRX", reason: "a part is longer than 4 GB".to_owned() })?;
    Ok(length.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::{files, process};

    /// Takes `expected` off the front.
    fn after<'a>(bytes: &'a [u8], expected: &[u8]) -> &'a [u8] {
        bytes.strip_prefix(expected).unwrap_or_else(|| panic!("{:02x?}", &bytes[..expected.len()]))
    }

    /// Takes so many bytes off the front.
    fn taken<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
        let (front, rest) = bytes.split_at(count);
        *bytes = rest;
        front
    }

    fn is_verified(folder: &Path, public: &[u8], signature: &[u8], message: &[u8]) -> bool {
        for (name, content) in [("public.der", public), ("signature", signature), ("message", message)] {
            files::write(&folder.join(name), content).unwrap();
        }
        process::succeeds(Command::new("openssl").current_dir(folder).args([
            "dgst",
            "-sha256",
            "-keyform",
            "DER",
            "-verify",
            "public.der",
            "-signature",
            "signature",
            "message",
        ]))
    }

    #[test]
    fn the_signature_is_over_the_id_and_the_archive_and_always_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let key = SigningKey::generate(&folder.path().join("key.pem")).unwrap();
        let crx = pack(b"an archive", &key).unwrap();
        assert_eq!(pack(b"an archive", &key).unwrap(), crx);

        // By the format's description, for a key of 2,048 bits: 294 bytes public, 256 signature.
        let mut rest = after(&crx, b"Cr24\x03\0\0\0");
        let header_length = u32::from_le_bytes(taken(&mut rest, 4).try_into().unwrap()) as usize;
        let header = taken(&mut rest, header_length);
        assert_eq!(rest, b"an archive");
        let mut header = after(header, b"\x12\xac\x04\x0a\xa6\x02");
        let public = taken(&mut header, 294);
        let mut header = after(header, b"\x12\x80\x02");
        let signature = taken(&mut header, 256);
        let signed = after(header, b"\x82\xf1\x04\x12");
        assert_eq!((public, &signed[..2], signed.len()), (key.public(), &b"\x0a\x10"[..], 18));
        assert_eq!(signed[2..], Sha256::digest(public)[..16]);

        let message = |archive: &[u8]| [b"CRX3 SignedData\0\x12\0\0\0", signed, archive].concat();
        assert!(is_verified(folder.path(), public, signature, &message(b"an archive")));
        assert!(!is_verified(folder.path(), public, signature, &message(b"another one")));
    }

    #[test]
    fn the_public_key_of_our_manifest_gives_our_id() {
        let root = crate::workspace::Workspace::find().unwrap().root;
        let manifest = files::read_text(&root.join("manifests/extension/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let pem =
            format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", manifest["key"].as_str().unwrap());
        files::write(&folder.path().join("key.pem"), pem).unwrap();
        let mut convert = Command::new("openssl");
        convert
            .current_dir(folder.path())
            .args(["rsa", "-pubin", "-in", "key.pem", "-outform", "DER", "-out", "key.der"]);
        process::output(&mut convert).unwrap();
        assert_eq!(id(&files::read(&folder.path().join("key.der")).unwrap()), "cjpkpbpnbdmnfabndloefdplbgoomjap");
    }
}
