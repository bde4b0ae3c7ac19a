//! Fill, ask, wait or explain: what to do with an open form, as a pure function of what stands in it, what was done
//! to it before, and what is plugged in.
//!
//! It fills by itself only when it is right: a certificate that serves, whose holder is the record's agent, into a
//! field that is empty, or holds an older certificate of the same holder, or the same one in a form the platform
//! would refuse. All else is asked, with the reason.

use certificate::Certificate;
use certificate::Timestamp;
use certificate::pem::{self, FieldText};
use certificate::person::{self, Answer, Finding};
use certificate::serving::{self, Reason};
use protocol::problem::Problem;
use protocol::tokens::{Progress, TokenState};

use crate::holdings::{self, Held};
use crate::memo::{HandsOff, Memo};
use crate::record_form::RecordForm;
use crate::tokens::Tokens;

/// What the host tells.
#[derive(Debug, Default, PartialEq)]
pub enum HostView {
    /// It was called and has not answered yet.
    #[default]
    Connecting,
    /// It cannot be used, and why.
    Unusable(Problem),
    /// It answered.
    Present {
        /// What is plugged in.
        tokens: Tokens,
        /// How far the reading is, while it goes on.
        progress: Option<Progress>,
    },
}

/// What stands in the certificate's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InField {
    /// Nothing but white space.
    Nothing,
    /// One readable certificate.
    Certificate {
        /// It.
        certificate: Box<Certificate>,
        /// Whether the platform would take the text as it stands.
        accepted: bool,
    },
    /// Text that is no readable certificate.
    Text,
}

/// Why a fill waits for a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The certificate is someone else's.
    HolderIsOther,
    /// The certificate may be someone else's.
    HolderIsUnclear,
    /// The field holds text that is no certificate.
    FieldHoldsText,
    /// The field holds a certificate of someone who is not, or may not be, the new one's holder.
    FieldHoldsOtherHolder,
    /// The field holds a certificate of the same holder that is not older.
    FieldHoldsNewer,
    /// The field holds a certificate of the same holder that is not older, and does not serve.
    FieldDoesNotServe(Reason),
    /// The user has taken the field into their own hands.
    HandsOff(HandsOff),
}

/// A certificate that may be put into the field by a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// It.
    pub held: Held,
    /// Why it was not filled without a click; never empty.
    pub doubts: Vec<Doubt>,
}

/// What to do, and what to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// Put this certificate into the field now.
    Fill(Box<Certificate>),
    /// It was filled here and still stands in the field.
    Filled {
        /// What stands in the field.
        certificate: Box<Certificate>,
        /// What stood there before.
        before: InField,
        /// Whether its holder is the record's agent; not the same if the user insisted.
        finding: Finding,
        /// The other certificates on the tokens.
        others: Vec<Held>,
    },
    /// It was filled here because it was right, and is so no more, since the record now names someone else: bring back
    /// what stood there.
    TakeBack,
    /// The field held it already, in a form the platform takes.
    AlreadyThere {
        /// What stands in the field.
        certificate: Box<Certificate>,
        /// Whether its holder is the record's agent.
        finding: Finding,
        /// Whether it stands in the record as stored, too, and not only in the form.
        saved: bool,
    },
    /// Only a click of the user's may fill.
    Ask {
        /// The certificates to choose from, the best first; never empty.
        proposals: Vec<Proposal>,
        /// What stands in the field.
        in_field: InField,
        /// The certificates that are no choice, each with its reason.
        others: Vec<Held>,
        /// What keeps another token from showing what it holds.
        trouble: Option<Problem>,
        /// Whether what stands in the field was filled here and can be undone.
        undo: bool,
    },
    /// A token is being read, or the host has not answered yet.
    Wait {
        /// How far the reading is.
        progress: Option<Progress>,
    },
    /// There is nothing to fill with.
    Explain {
        /// Why.
        problem: Problem,
        /// What stands in the field.
        in_field: InField,
        /// The certificates that are there and do not serve, each with its reason.
        others: Vec<Held>,
    },
}

/// Decides.
#[must_use]
pub fn plan(form: &RecordForm, memo: &Memo, host: &HostView, now: Timestamp) -> Plan {
    let in_field = read_field(&form.certificate_field);
    let (tokens, progress) = match host {
        HostView::Present { tokens, progress } => (tokens, progress.clone()),
        HostView::Connecting => {
            return standing_fill(form, memo, &in_field, &[]).unwrap_or(Plan::Wait { progress: None });
        }
        HostView::Unusable(problem) => {
            return standing_fill(form, memo, &in_field, &[]).unwrap_or(Plan::Explain {
                problem: *problem,
                in_field,
                others: Vec::new(),
            });
        }
    };

    let held = holdings::held(tokens, &form.agent, now);
    if let Some(best) = held.iter().find(|held| held.serves() && held.answer() == Answer::Same) {
        return plan_for_agents_own(best, form, memo, in_field, &held, now);
    }
    if let Some(plan) = standing_fill(form, memo, &in_field, &held) {
        return plan;
    }
    if !tokens.is_settled() {
        return Plan::Wait { progress };
    }
    if let InField::Certificate { certificate, accepted: true } = &in_field
        && let Some(same) = held.iter().find(|held| held.serves() && held.certificate == **certificate)
    {
        return Plan::AlreadyThere {
            certificate: certificate.clone(),
            finding: same.finding,
            saved: memo.is_untouched(),
        };
    }
    plan_for_others(memo, in_field, held, tokens, now)
}

/// The agent's own certificate is there and serves: the field decides.
fn plan_for_agents_own(
    best: &Held,
    form: &RecordForm,
    memo: &Memo,
    in_field: InField,
    held: &[Held],
    now: Timestamp,
) -> Plan {
    let standing = standing_fill(form, memo, &in_field, held);
    match &standing {
        Some(Plan::Filled { certificate, .. }) if **certificate != best.certificate => {}
        Some(plan) => return plan.clone(),
        None => {}
    }
    let mut doubts = Vec::new();
    match &in_field {
        InField::Certificate { certificate, accepted: true } if **certificate == best.certificate => {
            return Plan::AlreadyThere {
                certificate: certificate.clone(),
                finding: best.finding,
                saved: memo.is_untouched(),
            };
        }
        // That both are the agent's is not enough, see below; nor is that both are one holder's.
        InField::Certificate { certificate, .. }
            if person::compare(&certificate.holder, &form.agent) != Finding::SameNames =>
        {
            doubts.push(Doubt::FieldHoldsOtherHolder);
        }
        _ => doubts.extend(doubt_of_replacing(&in_field, &best.certificate, now)),
    }
    doubts.extend(memo.hands_off.map(Doubt::HandsOff));
    if doubts.is_empty() {
        return Plan::Fill(Box::new(best.certificate.clone()));
    }
    Plan::Ask {
        proposals: vec![Proposal { held: best.clone(), doubts }],
        in_field,
        others: others_than(&best.certificate, held),
        trouble: None,
        undo: standing.is_some(),
    }
}

/// What speaks against putting a certificate in place of what stands in the field.
fn doubt_of_replacing(in_field: &InField, new: &Certificate, now: Timestamp) -> Option<Doubt> {
    match in_field {
        InField::Nothing => None,
        InField::Text => Some(Doubt::FieldHoldsText),
        InField::Certificate { certificate, .. } if **certificate == *new => None,
        // A record that names one given name fits two namesakes.
        InField::Certificate { certificate, .. } if !person::is_same_holder(&certificate.holder, &new.holder) => {
            Some(Doubt::FieldHoldsOtherHolder)
        }
        InField::Certificate { certificate, .. } if certificate.validity.not_before < new.validity.not_before => None,
        InField::Certificate { certificate, .. } => {
            Some(serving::reason_against(certificate, now).map_or(Doubt::FieldHoldsNewer, Doubt::FieldDoesNotServe))
        }
    }
}

/// No certificate on the tokens is surely the agent's: propose those that serve, explain if none does.
fn plan_for_others(memo: &Memo, in_field: InField, held: Vec<Held>, tokens: &Tokens, now: Timestamp) -> Plan {
    let (serving, others): (Vec<_>, Vec<_>) = held.into_iter().partition(Held::serves);
    if serving.is_empty() {
        let problem = match trouble_of(tokens) {
            // What could not be read may be the very one.
            Some(trouble) => trouble,
            None if others.is_empty() => problem_of(tokens),
            None => Problem::NoneServes,
        };
        return Plan::Explain { problem, in_field, others };
    }
    // Those that may be the agent's come before those that are surely someone else's.
    let (unclear, of_others): (Vec<_>, Vec<_>) = serving.into_iter().partition(|held| held.answer() == Answer::Ask);
    let proposals = newest_first(unclear)
        .into_iter()
        .chain(newest_first(of_others))
        .map(|held| {
            let mut doubts =
                vec![if held.answer() == Answer::Other { Doubt::HolderIsOther } else { Doubt::HolderIsUnclear }];
            doubts.extend(doubt_of_replacing(&in_field, &held.certificate, now));
            doubts.extend(memo.hands_off.map(Doubt::HandsOff));
            Proposal { held, doubts }
        })
        .collect();
    Plan::Ask { proposals, in_field, others, trouble: trouble_of(tokens), undo: false }
}

/// A handful at most: put in place one by one, without a general sort's code in the module.
fn newest_first(held: Vec<Held>) -> Vec<Held> {
    let mut sorted: Vec<Held> = Vec::with_capacity(held.len());
    for each in held {
        let start = each.certificate.validity.not_before;
        let place = sorted.partition_point(|other| other.certificate.validity.not_before >= start);
        sorted.insert(place, each);
    }
    sorted
}

/// What was filled here stands until something better comes, whatever becomes of the token.
fn standing_fill(form: &RecordForm, memo: &Memo, in_field: &InField, held: &[Held]) -> Option<Plan> {
    let filled = memo.filled.as_ref()?;
    let InField::Certificate { certificate, accepted: true } = in_field else { return None };
    if certificate.sha256 != filled.sha256 {
        return None;
    }
    let finding = person::compare(&certificate.holder, &form.agent);
    if finding != Finding::SameNames && !filled.insisted {
        return Some(Plan::TakeBack);
    }
    Some(Plan::Filled {
        certificate: certificate.clone(),
        before: read_field(&filled.before),
        finding,
        others: others_than(certificate, held),
    })
}

fn others_than(certificate: &Certificate, held: &[Held]) -> Vec<Held> {
    held.iter().filter(|held| held.certificate != *certificate).cloned().collect()
}

/// What keeps a token from showing all that it holds.
fn trouble_of(tokens: &Tokens) -> Option<Problem> {
    let problems = tokens.tokens.iter().filter_map(|token| token.problem);
    problems.into_iter().find(|problem| !matches!(problem, Problem::NoCertificate | Problem::NoneServes))
}

/// The first cause that a person can do something about.
fn problem_of(tokens: &Tokens) -> Problem {
    let of_tokens = tokens.tokens.iter().find_map(|token| token.problem);
    let unread = tokens.tokens.iter().any(|token| token.state == TokenState::Read);
    of_tokens.or(tokens.problem).unwrap_or(if unread { Problem::NoCertificate } else { Problem::NoToken })
}

/// Reads what stands in the field.
#[must_use]
pub fn read_field(text: &str) -> InField {
    match pem::read_field(text) {
        FieldText::Empty => InField::Nothing,
        FieldText::NotACertificate => InField::Text,
        FieldText::Certificate { der, accepted } => match Certificate::from_der(&der) {
            Ok(certificate) => InField::Certificate { certificate: Box::new(certificate), accepted },
            Err(_) => InField::Text,
        },
    }
}

#[cfg(test)]
mod tests;
