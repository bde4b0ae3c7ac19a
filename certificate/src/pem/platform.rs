//! The platform's rule for the field.

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Whether the platform takes this text, not empty, in the field "Certificat/Clé publique".
///
/// Its rule, applied in the browser and on the server to the whole text, untrimmed:
/// `^-{5}(BEGIN CERTIFICATE)-{5}([A-Za-z0-9+\/=\n\r]+)-{5}(END CERTIFICATE)-{5}$`. Nothing may follow the end, not
/// even a newline. It takes the empty text as well, which removes the certificate from the record; here that is
/// `false`, as there is no certificate in it.
#[must_use]
pub fn platform_accepts(text: &str) -> bool {
    text.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)).is_some_and(|body| {
        !body.is_empty()
            && body
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_body(body: &str) -> String {
        format!("{BEGIN}{body}{END}")
    }

    #[test]
    fn takes_base64_on_one_line_or_several() {
        for body in ["\nMII+/A==\n", "\r\nMII+\r\nAAAA\r\n", "MIIA", "\rMIIA\r", "\n", "=\n\n="] {
            assert!(platform_accepts(&with_body(body)), "{body:?}");
        }
    }

    #[test]
    fn refuses_all_else() {
        let good = with_body("\nMIIA\n");
        for text in [
            String::new(),
            format!("{good}\n"),
            format!("{good}\r\n"),
            format!(" {good}"),
            format!("\u{feff}{good}"),
            format!("subject=CN\n{good}"),
            format!("{good}\n{good}"),
            with_body(""),
            with_body("\nMII A\n"),
            with_body("\n\tMIIA\n"),
            with_body("\nMII-\n"),
            with_body("\nMIIé\n"),
            good.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
            good.replace("-----", "----"),
            good.replace("-----", "------"),
            good.to_lowercase(),
            BEGIN.to_owned(),
            "-----BEGIN CERTIFICATE-----END CERTIFICATE-----".to_owned(),
        ] {
            assert!(!platform_accepts(&text), "{text:?}");
        }
    }
}
