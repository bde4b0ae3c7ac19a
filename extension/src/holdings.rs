//! Which certificates the plugged-in tokens hold, each with whether it serves and whether it is the agent's.

use certificate::Certificate;
use certificate::Timestamp;
use certificate::person::{self, Agent, Answer, Finding};
use certificate::serving::{self, Reason};

use crate::tokens::Tokens;

/// A certificate on a token, as it concerns one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The certificate.
    pub certificate: Certificate,
    /// Why it cannot serve on Mégalis, if it cannot.
    pub reason: Option<Reason>,
    /// Whether its holder is the record's agent, and why or why not.
    pub finding: Finding,
}

/// Every certificate of every token once, in the tokens' order, and the reasons against them.
///
/// Of several that would serve, the older ones of the same holder are marked as such: who holds a certificate is
/// decided before which of the holder's certificates is the newest, so that one person's new certificate never puts
/// another person's aside.
#[must_use]
pub fn held(tokens: &Tokens, agent: &Agent, now: Timestamp) -> Vec<Held> {
    let mut found = certificates(tokens)
        .into_iter()
        .map(|certificate| Held {
            reason: serving::reason_against(&certificate, now),
            finding: person::compare(&certificate.holder, agent),
            certificate,
        })
        .collect::<Vec<_>>();
    let mut of_agent: Vec<&mut Held> =
        found.iter_mut().filter(|held| held.serves() && held.answer() == Answer::Same).collect();
    let holders = of_agent.iter().map(|held| &held.certificate.holder).collect::<Vec<_>>();
    if !person::are_one_holder(&holders) {
        // A record that names one given name fits two namesakes: whose it is cannot be told any more.
        of_agent.iter_mut().for_each(|held| held.finding = Finding::Namesakes);
        return found;
    }
    let age = |held: &Held| (held.certificate.validity.not_before, held.certificate.validity.not_after);
    let newest = of_agent.iter().map(|held| age(held)).max();
    let mut chosen = false;
    for held in of_agent {
        if Some(age(held)) == newest && !chosen {
            chosen = true;
        } else {
            held.reason = Some(Reason::OlderThanChosen);
        }
    }
    found
}

/// Every certificate of every token once, in the tokens' order; what is no X.509 is passed over.
#[must_use]
pub fn certificates(tokens: &Tokens) -> Vec<Certificate> {
    let mut found: Vec<Certificate> = Vec::new();
    for token in &tokens.tokens {
        for certificate in token.certificates() {
            if found.iter().all(|other| other.sha256 != certificate.sha256) {
                found.push(certificate);
            }
        }
    }
    found
}

impl Held {
    /// Whether its holder is the record's agent.
    #[must_use]
    pub fn answer(&self) -> Answer {
        self.finding.answer()
    }

    /// Whether it can be put into a record at all.
    #[must_use]
    pub fn serves(&self) -> bool {
        self.reason.is_none()
    }
}
