//! Certificates for the tests, written by hand octet by octet: real authorities err in ways that no library which
//! writes certificates lends itself to. Their key and signature are empty; nothing here verifies them.

/// One ASN.1 object in DER: tag, definite length, value.
pub(crate) fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap();
    let mut object = vec![tag];
    match length {
        0..=0x7F => object.push(u8::try_from(length).unwrap()),
        0x80..=0xFF => object.extend([0x81, u8::try_from(length).unwrap()]),
        _ => {
            object.push(0x82);
            object.extend(length.to_be_bytes());
        }
    }
    object.extend(value);
    object
}

pub(crate) const UTF8: u8 = 0x0C;
pub(crate) const PRINTABLE: u8 = 0x13;
pub(crate) const TELETEX: u8 = 0x14;
pub(crate) const IA5: u8 = 0x16;
pub(crate) const BMP: u8 = 0x1E;

pub(crate) const CN: &[u8] = &[0x55, 4, 3];
pub(crate) const SN: &[u8] = &[0x55, 4, 4];
pub(crate) const O: &[u8] = &[0x55, 4, 10];
pub(crate) const GN: &[u8] = &[0x55, 4, 42];
pub(crate) const EMAIL: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1];

/// An attribute of a name: OID, string type, octets.
pub(crate) type Attribute<'a> = (&'a [u8], u8, &'a [u8]);

/// What the tests vary; the default is a plain end-entity certificate of nobody, valid 2026 to 2028.
pub(crate) struct Sample<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) subject: Vec<Attribute<'a>>,
    pub(crate) not_before: &'a str,
    pub(crate) not_after: &'a str,
    /// Each whole: the SEQUENCE of OID, critical and value.
    pub(crate) extensions: Vec<Vec<u8>>,
}

impl Default for Sample<'_> {
    fn default() -> Self {
        Self {
            serial: &[0x12, 0x34],
            subject: Vec::new(),
            not_before: "20260101000000Z",
            not_after: "20281231235959Z",
            extensions: Vec::new(),
        }
    }
}

impl Sample<'_> {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        let algorithm = tlv(0x30, &[tlv(6, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])].concat());
        let validity = [tlv(0x18, self.not_before.as_bytes()), tlv(0x18, self.not_after.as_bytes())].concat();
        let issuer = [(O, UTF8, "Autorité d'essai".as_bytes()), (CN, UTF8, "Essai G2".as_bytes())];
        let mut tbs = [
            tlv(0xA0, &tlv(2, &[2])),
            tlv(2, self.serial),
            algorithm.clone(),
            name(&issuer),
            tlv(0x30, &validity),
            name(&self.subject),
            tlv(0x30, &[algorithm.clone(), tlv(3, &[0])].concat()),
        ]
        .concat();
        if !self.extensions.is_empty() {
            tbs.extend(tlv(0xA3, &tlv(0x30, &self.extensions.concat())));
        }
        tlv(0x30, &[tlv(0x30, &tbs), algorithm, tlv(3, &[0])].concat())
    }
}

fn name(attributes: &[Attribute<'_>]) -> Vec<u8> {
    let relative = attributes.iter().map(|attribute| tlv(0x31, &pair(attribute))).collect::<Vec<_>>();
    tlv(0x30, &relative.concat())
}

fn pair((oid, tag, value): &Attribute<'_>) -> Vec<u8> {
    tlv(0x30, &[tlv(6, oid), tlv(*tag, value)].concat())
}

/// An extension of RFC 5280's arc, 2.5.29.`number`, not critical.
pub(crate) fn extension(number: u8, value: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(6, &[0x55, 0x1D, number]), tlv(4, value)].concat())
}

/// keyUsage with these bits, the first one highest.
pub(crate) fn key_usage(bits: u8) -> Vec<u8> {
    extension(15, &[3, 2, 0, bits])
}

/// extKeyUsage with purposes of the arc 1.3.6.1.5.5.7.3.
pub(crate) fn extended_key_usage(purposes: &[u8]) -> Vec<u8> {
    let oids = purposes.iter().map(|purpose| tlv(6, &[0x2B, 6, 1, 5, 5, 7, 3, *purpose])).collect::<Vec<_>>();
    extension(37, &tlv(0x30, &oids.concat()))
}

/// basicConstraints of an authority.
pub(crate) fn authority() -> Vec<u8> {
    extension(19, &tlv(0x30, &tlv(1, &[0xFF])))
}
