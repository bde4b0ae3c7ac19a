//! Extended key usage: the purposes a certificate was issued for (RFC 5280, section 4.2.1.12), as dotted object
//! identifiers.

/// Authentication towards a server, as TLS asks it of its clients.
pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// Any purpose at all.
pub const ANY: &str = "2.5.29.37.0";

const NAMES: [(&str, &str); 11] = [
    (ANY, "anyExtendedKeyUsage"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    (CLIENT_AUTH, "clientAuth"),
    ("1.3.6.1.5.5.7.3.3", "codeSigning"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.3.36", "documentSigning"),
    ("1.3.6.1.4.1.311.10.3.12", "microsoftDocumentSigning"),
    ("1.3.6.1.4.1.311.20.2.2", "smartcardLogon"),
    ("1.2.840.113583.1.1.5", "adobeAuthenticDocumentsTrust"),
];

/// The name of a purpose, where it is one of those that people's certificates carry.
#[must_use]
pub fn name(oid: &str) -> Option<&'static str> {
    NAMES.iter().find_map(|(known, name)| (*known == oid).then_some(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_purposes_have_names_and_others_none() {
        assert_eq!(name("1.3.6.1.5.5.7.3.2"), Some("clientAuth"));
        assert_eq!(name("1.3.6.1.5.5.7.3.20"), None);
    }
}
