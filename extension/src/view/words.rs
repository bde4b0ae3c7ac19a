//! What is said of certificates.

use certificate::Certificate;
use certificate::person::Finding;
use certificate::serving::Reason;

use crate::stamp::{Content, Text};

/// What a certificate is good for.
pub(super) fn purpose(certificate: &Certificate) -> Text {
    use certificate::KeyUsage::{DigitalSignature, NonRepudiation};
    let has = |usage| certificate.key_usage.as_ref().is_none_or(|usages| usages.contains(&usage));
    Text::plain(match (certificate.certificate_authority, has(DigitalSignature), has(NonRepudiation)) {
        (true, ..) => "purpose_authority",
        (_, true, true) => "purpose_both",
        (_, true, false) => "purpose_authentication",
        (_, false, true) => "purpose_signature",
        _ => "purpose_encryption",
    })
}

/// Why a certificate does not serve, in words that name the day where there is one.
#[must_use]
pub fn reason_text(reason: Reason, certificate: &Certificate) -> Text {
    let with = match reason {
        Reason::Expired => vec![Content::Day(certificate.validity.not_after.0)],
        Reason::NotYetValid => vec![Content::Day(certificate.validity.not_before.0)],
        _ => Vec::new(),
    };
    let key = match reason {
        Reason::CertificateAuthority => "reason_certificate_authority",
        Reason::NotYetValid => "reason_not_yet_valid",
        Reason::Expired => "reason_expired",
        Reason::SignatureOnly => "reason_signature_only",
        Reason::EncryptionOnly => "reason_encryption_only",
        Reason::NotForAuthentication => "reason_not_for_authentication",
        Reason::SelfIssued => "reason_self_issued",
        Reason::OlderThanChosen => "reason_older_than_chosen",
    };
    Text { key: key.to_owned(), with }
}

/// Why a certificate's holder is not, or not surely, the record's agent; `None` where they are the same.
pub(crate) fn finding_text(finding: Finding) -> Option<Text> {
    Some(Text::plain(match finding {
        Finding::OtherNames => "finding_other_names",
        Finding::OtherSurname => "finding_other_surname",
        Finding::OtherGivenName => "finding_other_given_name",
        Finding::SharedEmail => "finding_shared_email",
        Finding::NearName => "finding_near_name",
        Finding::SurnamePartly => "finding_surname_partly",
        Finding::GivenNamesPartly => "finding_given_names_partly",
        Finding::Initial => "finding_initial",
        Finding::FurtherWords => "finding_further_words",
        Finding::TitlesDiffer => "finding_titles_differ",
        Finding::NamesDisagree => "finding_names_disagree",
        Finding::OrderUnclear => "finding_order_unclear",
        Finding::Namesakes => "finding_namesakes",
        Finding::Organisation => "finding_organisation",
        Finding::HolderUnnamed => "finding_holder_unnamed",
        Finding::AgentUnnamed => "finding_agent_unnamed",
        Finding::SameNames => return None,
    }))
}
