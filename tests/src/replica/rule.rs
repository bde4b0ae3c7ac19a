//! The platform's rule for the field "Certificat/Clé publique".
//!
//! The value as a whole must match one regular expression, untrimmed, in the browser and again on the server. Nothing
//! else is looked at: whatever base64 stands between the two markers is stored, certificate or not. An empty field
//! passes, and removes the certificate.

use std::sync::LazyLock;

use regex::Regex;

/// The regular expression, in the words of the page's attribute: it means the same to JavaScript and here.
pub(super) const PATTERN: &str = r"^-{5}(BEGIN CERTIFICATE)-{5}([A-Za-z0-9+\/=\n\r]+)-{5}(END CERTIFICATE)-{5}$";

/// What the page says of a value that does not match.
pub(super) const MESSAGE: &str = "Le certificat n'est pas au bon format";

/// Whether the platform stores this value of the field. `value` is the submitted text, with its CRLF newlines.
#[must_use]
pub fn accepts(value: &str) -> bool {
    #[expect(clippy::expect_used, reason = "a constant, and every test here compiles it")]
    static RULE: LazyLock<Regex> = LazyLock::new(|| Regex::new(PATTERN).expect("the platform's pattern"));
    value.is_empty() || RULE.is_match(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";

    #[test]
    fn lf_crlf_and_one_line_bodies_pass() {
        assert!(accepts(&format!("{BEGIN}\nTUlJ\nQg==\n{END}")));
        assert!(accepts(&format!("{BEGIN}\r\nTUlJ\r\nQg==\r\n{END}")));
        assert!(accepts(&format!("{BEGIN}TUlJQg=={END}")));
    }

    #[test]
    fn what_is_no_certificate_passes_as_long_as_it_is_base64() {
        assert!(accepts(&format!("{BEGIN}\nAAAA\n{END}")));
    }

    #[test]
    fn an_empty_field_passes() {
        assert!(accepts(""));
    }

    #[test]
    fn everything_around_or_between_is_refused() {
        let good = format!("{BEGIN}\nTUlJ\nQg==\n{END}");
        let refused = [
            ("a final LF", format!("{good}\n")),
            ("a final CRLF", format!("{good}\r\n")),
            ("a final space", format!("{good} ")),
            ("a leading space", format!(" {good}")),
            ("a leading newline", format!("\n{good}")),
            ("a byte-order mark", format!("\u{feff}{good}")),
            ("a space inside", good.replace("TUlJ", "TU lJ")),
            ("header text", good.replace("TUlJ", "Subject: Yann\n\nTUlJ")),
            ("two certificates", format!("{good}\n{good}")),
            ("another PEM type", good.replace("CERTIFICATE", "PUBLIC KEY")),
            ("an empty body", format!("{BEGIN}{END}")),
            ("a single space", " ".to_owned()),
        ];
        for (what, value) in refused {
            assert!(!accepts(&value), "{what} passed");
        }
    }
}
