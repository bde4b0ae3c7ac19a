use super::*;
use crate::pem::for_file;
use crate::sample::{CN, Sample, UTF8, tlv};

fn of(name: &str) -> Vec<u8> {
    Sample { subject: vec![(CN, UTF8, name.as_bytes())], ..Sample::default() }.to_der()
}

/// Whose certificates are in the file, or what else is.
fn names(bytes: &[u8]) -> Result<Vec<String>, FileContents> {
    match read(bytes) {
        FileContents::Certificates(found) => Ok(found.iter().map(|each| each.holder.display_name()).collect()),
        other => Err(other),
    }
}

/// With this label.
fn labelled(label: &str, der: &[u8]) -> String {
    for_file(der).replace("CERTIFICATE", label)
}

/// `SignedData` that holds certificates only, as `.p7b` is, each layer made by `layer`.
fn signed_data(certificates: &[Vec<u8>], layer: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let data = layer(0x30, &tlv(6, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]));
    let set = layer(0xA0, &certificates.concat());
    let inner = layer(0x30, &[tlv(2, &[1]), tlv(0x31, &[]), data, set, tlv(0x31, &[])].concat());
    layer(0x30, &[tlv(6, SIGNED_DATA), layer(0xA0, &inner)].concat())
}

fn indefinite(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn one_certificate_is_found_in_whatever_it_is_wrapped() {
    let der = of("Maëlle");
    let pem = for_file(&der);
    let p7b = signed_data(std::slice::from_ref(&der), tlv);
    let files: [(&str, Vec<u8>); 18] = [
        ("DER", der.clone()),
        ("DER and a newline", [&der[..], b"\r\n"].concat()),
        ("PEM", pem.clone().into()),
        ("PEM with a mark", format!("\u{feff}{pem}").into()),
        ("PEM in UTF-16 LE", utf16(&format!("\u{feff}{pem}"), u16::to_le_bytes)),
        ("PEM in UTF-16 LE without mark", utf16(&pem, u16::to_le_bytes)),
        ("PEM in UTF-16 BE", utf16(&format!("\u{feff}{pem}"), u16::to_be_bytes)),
        ("PEM with Latin-1 around", [b"friendlyName: cl\xe9\r\n", pem.replace('\n', "\r\n").as_bytes()].concat()),
        ("PEM after a word that looks like DER", format!("0 : Maëlle\n{pem}").into()),
        ("PEM with the older label", labelled("X509 CERTIFICATE", &der).into()),
        ("PEM with OpenSSL's trust", labelled("TRUSTED CERTIFICATE", &[&der[..], &tlv(0x30, &[])].concat()).into()),
        ("bare base64", pem.lines().filter(|line| !line.starts_with('-')).collect::<String>().into()),
        ("PKCS#7", p7b.clone()),
        ("PKCS#7 of indefinite lengths", signed_data(std::slice::from_ref(&der), indefinite)),
        ("PKCS#7 in PEM", labelled("PKCS7", &p7b).into()),
        ("CMS in PEM", labelled("CMS", &p7b).into()),
        ("PKCS#7 called a certificate", labelled("CERTIFICATE", &p7b).into()),
        (
            "PKCS#7 in bare base64",
            labelled("", &p7b).lines().filter(|line| !line.starts_with('-')).collect::<String>().into(),
        ),
    ];
    for (kind, file) in files {
        assert_eq!(names(&file), Ok(vec!["Maëlle".to_owned()]), "{kind}");
    }
}

#[test]
fn several_are_given_in_their_order_and_what_is_none_is_passed_over() {
    let all = [of("Maëlle"), tlv(0xA1, b"an attribute certificate"), tlv(0x30, b"broken"), of("AC")];
    for file in [
        signed_data(&all, tlv),
        all.map(|each| for_file(&each)).concat().into_bytes(),
        [of("Maëlle"), of("AC")].concat(),
        format!(
            "{}{}",
            labelled("CERTIFICATE REQUEST", &tlv(0x30, b"")),
            for_file(&signed_data(&[of("Maëlle"), of("AC")], tlv))
        )
        .into_bytes(),
    ] {
        assert_eq!(names(&file), Ok(vec!["Maëlle".to_owned(), "AC".to_owned()]));
    }
}

/// Structures as the standards have them, with nothing in the place of the keys.
#[test]
fn a_private_key_is_told_apart_in_whatever_it_is_wrapped() {
    let number = |value: &[u8]| tlv(2, value);
    let algorithm = tlv(0x30, &tlv(6, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1]));
    let content_info =
        tlv(0x30, &[tlv(6, &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1]), tlv(0xA0, &tlv(4, b"safe"))].concat());
    let pfx = tlv(0x30, &[number(&[3]), content_info.clone(), tlv(0x30, b"")].concat());
    let keys = [
        ("PKCS#12", pfx),
        ("PKCS#12 of indefinite length", indefinite(0x30, &[number(&[3]), content_info].concat())),
        ("PKCS#8", tlv(0x30, &[number(&[0]), algorithm.clone(), tlv(4, b"key")].concat())),
        ("PKCS#8, encrypted", tlv(0x30, &[algorithm, tlv(4, b"key")].concat())),
        ("PKCS#1", tlv(0x30, &[number(&[0]), number(&[0x7F; 64]), number(&[1, 0, 1])].concat())),
        ("SEC 1", tlv(0x30, &[number(&[1]), tlv(4, b"key")].concat())),
    ];
    for (kind, key) in keys {
        for file in [
            key.clone(),
            labelled("DATA", &key).into_bytes(),
            [for_file(&of("Maëlle")), for_file(&key)].concat().into_bytes(),
        ] {
            assert_eq!(read(&file), FileContents::PrivateKey, "{kind}");
        }
    }
    for label in [
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ] {
        let block = labelled(label, b"anything");
        let cut_off = format!("{}{}", for_file(&of("Maëlle")), &block[..block.len() / 2]);
        for file in [block.clone().into_bytes(), cut_off.into_bytes(), utf16(&block, u16::to_le_bytes)] {
            assert_eq!(read(&file), FileContents::PrivateKey, "{label}");
        }
    }
    assert_eq!(read(b"PuTTY-User-Key-File-3: ssh-rsa\r\n"), FileContents::PrivateKey);
}

#[test]
fn public_keys_requests_and_words_about_private_keys_are_no_private_keys() {
    let public_rsa = tlv(0x30, &[tlv(2, &[0x7F; 64]), tlv(2, &[1, 0, 1])].concat());
    let public = tlv(0x30, &[tlv(0x30, b""), tlv(3, &[0])].concat());
    let request = tlv(0x30, &[tlv(0x30, &tlv(2, &[0])), tlv(0x30, b""), tlv(3, &[0])].concat());
    for file in [&b""[..], b"0", b"%PDF-1.7", b"PK\x03\x04", &public_rsa, &public, &request, &signed_data(&[], tlv)] {
        assert_eq!(read(file), FileContents::NothingOfUse, "{file:?}");
    }
    let mail = format!("N'envoyez jamais une PRIVATE KEY.\n{}", for_file(&of("Maëlle")));
    assert_eq!(names(mail.as_bytes()), Ok(vec!["Maëlle".to_owned()]));
}

#[test]
fn the_bounds_hold() {
    let der = of("Maëlle");
    let many = |count| for_file(&der).repeat(count).into_bytes();
    assert_eq!(names(&many(MOST_CERTIFICATES)).map(|found| found.len()), Ok(MOST_CERTIFICATES));
    assert_eq!(read(&many(MOST_CERTIFICATES + 1)), FileContents::TooLarge);
    let padded = |length| [&der[..], &vec![0; length - der.len()]].concat();
    assert!(names(&padded(LARGEST)).is_ok());
    assert_eq!(read(&padded(LARGEST + 1)), FileContents::TooLarge);
}

#[test]
fn no_truncation_and_no_changed_octet_makes_it_panic() {
    let file = signed_data(&[of("Maëlle")], indefinite);
    for length in 0..file.len() {
        let _ = read(&file[..length]);
    }
    for position in 0..file.len() {
        for octet in [0x00, 0x30, 0x80, 0xFF] {
            let mut changed = file.clone();
            changed[position] = octet;
            let _ = read(&changed);
        }
    }
}
