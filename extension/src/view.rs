//! What the panel says, as data: keys of the message files with what they speak of, certificates as cards, and the
//! buttons that make sense now. `drawing` lays it out.

use certificate::person::{Answer, Finding};
use certificate::serving::{self, Reason};
use certificate::{Certificate, Timestamp};
use protocol::problem::Problem;
use serde::{Deserialize, Serialize};

use crate::assistance;
use crate::holdings::Held;
use crate::memo::HandsOff;
use crate::plan::{Doubt, InField, Plan, Proposal};
use crate::popup_view::Cause;
use crate::record_form::RecordForm;
use crate::stamp::{Content, Text};

/// One state of the panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelView {
    /// How the whole is meant.
    pub tone: Tone,
    /// What stands before all else: what is the matter with a file.
    pub notice: Option<Cause>,
    /// The heading.
    pub title: Text,
    /// Sentences below the heading, in reading order.
    pub sentences: Vec<Text>,
    /// The certificates shown, the one it is about first.
    pub cards: Vec<Card>,
    /// Whom the record names, where that is in question.
    pub agent: Option<Named>,
    /// The certificates that are no choice, each with its reason.
    pub others: Vec<Card>,
    /// What to do next.
    pub next: Option<Text>,
    /// The buttons that concern the whole.
    pub buttons: Vec<Button>,
    /// How far a reading is, in percent.
    pub progress: Option<u8>,
    /// The cause for which the assistance is named, if it helps with it.
    pub help: Option<Problem>,
}

/// The panel's four moods; each has a colour, a sign and a spoken word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Done,
    /// A decision is wanted.
    Ask,
    /// Something is in the way.
    Problem,
    /// Wait.
    #[default]
    Busy,
}

/// A person's name and e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Given names and surname.
    pub name: String,
    /// Empty if unknown.
    pub email: String,
}

/// A certificate as a small card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The line above the card, where there are several: "new", "in the record", …
    pub caption: Option<Text>,
    /// Whom it names.
    pub holder: Named,
    /// The holder's organisation.
    pub organisation: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Start of validity, seconds since 1970 UTC.
    pub not_before: i64,
    /// End of validity, seconds since 1970 UTC.
    pub not_after: i64,
    /// What it is good for, as a message.
    pub purpose: Option<Text>,
    /// Why it is not used, as a message.
    pub reason: Option<Text>,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// The button to use this one.
    pub button: Option<Button>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What a click asks for.
    pub action: Action,
    /// What stands on it.
    pub label: Text,
    /// Whether it is the one to press.
    pub primary: bool,
}

/// What the panel may ask of the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Put the certificate with this SHA-256 into the field.
    Fill {
        /// 64 lower-case hexadecimal digits.
        sha256: String,
    },
    /// Bring back what stood in the field before.
    Undo,
    /// Try the host again.
    Retry,
    /// Copy the report for support.
    CopyReport,
}

impl Card {
    /// The certificate's card, without caption, reason or button.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        Self {
            holder: Named {
                name: certificate.holder.display_name(),
                email: certificate.holder.email.clone().unwrap_or_default(),
            },
            organisation: certificate.organisation.clone(),
            issuer: certificate.issuer.display_name(),
            not_before: certificate.validity.not_before.0,
            not_after: certificate.validity.not_after.0,
            purpose: Some(purpose(certificate)),
            sha256: certificate.sha256.clone(),
            ..Self::default()
        }
    }

    /// The card with a line above it.
    #[must_use]
    pub fn captioned(self, key: &str) -> Self {
        Self { caption: Some(Text::plain(key)), ..self }
    }
}

fn purpose(certificate: &Certificate) -> Text {
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
fn finding_text(finding: Finding) -> Option<Text> {
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

/// The panel for a plan, as of `now`; `None` for what is carried out rather than shown.
#[must_use]
pub fn panel_view(plan: &Plan, form: &RecordForm, now: Timestamp) -> Option<PanelView> {
    Some(match plan {
        Plan::Fill(_) | Plan::TakeBack => return None,
        Plan::Wait { progress } => PanelView {
            tone: Tone::Busy,
            title: Text::plain(if progress.is_some() { "panel_reading" } else { "panel_connecting" }),
            sentences: vec![Text::plain("panel_leave_token")],
            progress: progress.as_ref().and_then(percent),
            ..PanelView::default()
        },
        Plan::Filled { certificate, before, finding, others } => filled(certificate, before, *finding, form, others),
        Plan::AlreadyThere { certificate, finding, saved } => already_there(certificate, *finding, *saved, form),
        Plan::Ask { proposals, in_field, others, trouble, undo } => {
            let mut view = ask(proposals, in_field, form, others, now);
            view.sentences.extend(trouble.map(|problem| Text::plain(problem.sentence_key())));
            view.buttons.extend(undo.then(undo_button));
            view
        }
        Plan::Explain { problem, in_field, others } => explain(*problem, in_field, others, now),
    })
}

/// How far a reading is.
pub(crate) fn percent(progress: &protocol::tokens::Progress) -> Option<u8> {
    let percent = u64::from(progress.bytes_read) * 100 / u64::from(progress.bytes_expected.max(1));
    u8::try_from(percent.min(100)).ok()
}

fn filled(
    certificate: &Certificate,
    before: &InField,
    finding: Finding,
    form: &RecordForm,
    others: &[Held],
) -> PanelView {
    let card = Card::of(certificate);
    let name = card.holder.name.clone();
    let mut cards = vec![card];
    let mut sentences = Vec::new();
    let key = match before {
        InField::Certificate { certificate: old, .. } if **old == *certificate => {
            sentences.push(Text::plain("filled_mended"));
            "panel_mended"
        }
        InField::Certificate { certificate: old, .. } => {
            cards[0].caption = Some(Text::plain("caption_new"));
            cards.push(Card::of(old).captioned("caption_replaced"));
            "panel_replaced"
        }
        InField::Text => {
            sentences.push(Text::plain("filled_over_text"));
            "panel_filled"
        }
        InField::Nothing => "panel_filled",
    };
    PanelView {
        tone: Tone::Done,
        title: Text::naming(key, [name.as_str()]),
        agent: not_the_agent(finding, form, &name, &mut sentences),
        sentences,
        cards,
        others: no_choice(others),
        next: Some(Text::plain("next_save")),
        buttons: vec![undo_button()],
        ..PanelView::default()
    }
}

fn undo_button() -> Button {
    Button { action: Action::Undo, label: Text::plain("button_undo"), primary: false }
}

fn already_there(certificate: &Certificate, finding: Finding, saved: bool, form: &RecordForm) -> PanelView {
    let card = Card::of(certificate);
    let holder = card.holder.name.clone();
    let mut sentences = Vec::new();
    let agent = not_the_agent(finding, form, &holder, &mut sentences);
    let answer = finding.answer();
    let (tone, title) = match (answer, saved) {
        (Answer::Other, _) => (Tone::Ask, Text::plain("panel_other_holder")),
        (Answer::Ask, _) => (Tone::Ask, Text::plain("panel_unclear_holder")),
        (Answer::Same, true) => (Tone::Done, Text::naming("panel_already_there", [holder.as_str()])),
        (Answer::Same, false) => (Tone::Done, Text::naming("panel_filled", [holder.as_str()])),
    };
    if answer == Answer::Same && saved {
        sentences.push(Text::plain("already_nothing_to_do"));
    }
    let next = (answer == Answer::Same && !saved).then(|| Text::plain("next_save"));
    PanelView { tone, title, agent, sentences, cards: vec![card], next, ..PanelView::default() }
}

/// Where holder and agent are not surely the same: says so, and shows the agent beside the holder.
fn not_the_agent(finding: Finding, form: &RecordForm, holder: &str, sentences: &mut Vec<Text>) -> Option<Named> {
    if finding == Finding::SameNames {
        return None;
    }
    let agent = agent_of(form);
    sentences.push(Text::naming("still_other_holder", [holder, agent.name.as_str()]));
    sentences.extend(finding_text(finding));
    Some(agent)
}

fn agent_of(form: &RecordForm) -> Named {
    Named { name: form.agent_name(), email: form.agent.email.clone() }
}

fn ask(proposals: &[Proposal], in_field: &InField, form: &RecordForm, others: &[Held], now: Timestamp) -> PanelView {
    let agent = agent_of(form);
    let several = proposals.len() > 1;
    let first = proposals.first();
    let doubts = first.map(|proposal| proposal.doubts.as_slice()).unwrap_or_default();
    let holder = first.map(|proposal| proposal.held.certificate.holder.display_name()).unwrap_or_default();
    let about_holder = doubts.iter().any(|doubt| matches!(doubt, Doubt::HolderIsOther | Doubt::HolderIsUnclear));

    let title = if several { Text::plain("panel_choose") } else { title_of(doubts, &holder) };
    let sentences = if several {
        let nobodys = proposals.iter().all(|proposal| proposal.doubts.contains(&Doubt::HolderIsOther));
        vec![match agent.name.as_str() {
            "" => Text::plain("doubt_agent_unnamed"),
            name if nobodys => Text::naming("doubt_all_are_others", [name]),
            name => Text::naming("doubt_none_is_agents", [name]),
        }]
    } else {
        // Of a record that names nobody the doubt itself says so.
        let finding = first.filter(|_| !agent.name.is_empty()).and_then(|first| finding_text(first.held.finding));
        // That a click is always wanted goes without saying where there is a reason for this one.
        let told = |doubt: &&Doubt| doubts.len() == 1 || **doubt != Doubt::HandsOff(HandsOff::AsSet);
        let doubts = doubts.iter().filter(told).map(|doubt| sentence_of(*doubt, &holder, &agent, in_field));
        finding.into_iter().chain(doubts).collect()
    };
    let mut cards = proposals.iter().map(|proposal| proposal_card(proposal, several)).collect::<Vec<_>>();
    let agent = Some(agent).filter(|_| about_holder && !several);
    if agent.is_some()
        && let [only] = cards.as_mut_slice()
    {
        only.caption = Some(Text::plain("caption_on_token"));
    }
    if let InField::Certificate { certificate, .. } = in_field
        && proposals.iter().all(|proposal| proposal.held.certificate != **certificate)
    {
        if let [only] = cards.as_mut_slice() {
            only.caption = Some(Text::plain("caption_on_token"));
        }
        let mut card = in_record(certificate, now);
        if !several && doubts.iter().any(|doubt| matches!(doubt, Doubt::FieldDoesNotServe(_))) {
            // A sentence says it.
            card.reason = None;
        }
        cards.push(card);
    }
    PanelView { tone: Tone::Ask, title, sentences, cards, agent, others: no_choice(others), ..PanelView::default() }
}

fn title_of(doubts: &[Doubt], holder: &str) -> Text {
    match doubts.first() {
        Some(Doubt::HolderIsOther) => Text::plain("panel_other_holder"),
        Some(Doubt::HolderIsUnclear) => Text::plain("panel_unclear_holder"),
        Some(Doubt::FieldHoldsText) => Text::plain("panel_field_text"),
        Some(Doubt::FieldHoldsOtherHolder) => Text::plain("panel_field_other_holder"),
        Some(Doubt::FieldHoldsNewer) => Text::plain("panel_field_newer"),
        Some(Doubt::FieldDoesNotServe(_)) => Text::plain("panel_field_does_not_serve"),
        Some(Doubt::HandsOff(_)) | None => Text::naming("panel_ready", [holder]),
    }
}

fn sentence_of(doubt: Doubt, holder: &str, agent: &Named, in_field: &InField) -> Text {
    match doubt {
        Doubt::HolderIsOther => Text::naming("doubt_other_holder", [holder, agent.name.as_str()]),
        Doubt::HolderIsUnclear if agent.name.is_empty() => Text::plain("doubt_agent_unnamed"),
        Doubt::HolderIsUnclear => Text::naming("doubt_unclear_holder", [holder, agent.name.as_str()]),
        Doubt::FieldHoldsText => Text::plain("doubt_field_text"),
        Doubt::FieldHoldsOtherHolder => match in_field {
            InField::Certificate { certificate, .. } => {
                Text::naming("doubt_field_other_holder", [certificate.holder.display_name().as_str()])
            }
            _ => Text::plain("doubt_field_text"),
        },
        Doubt::FieldHoldsNewer => Text::plain("doubt_field_newer"),
        Doubt::FieldDoesNotServe(reason) => match in_field {
            InField::Certificate { certificate, .. } => reason_text(reason, certificate),
            _ => Text::plain("doubt_field_text"),
        },
        Doubt::HandsOff(HandsOff::Undone) => Text::plain("doubt_undone"),
        Doubt::HandsOff(HandsOff::Reset) => Text::plain("doubt_reset"),
        Doubt::HandsOff(HandsOff::Edited) => Text::plain("doubt_edited"),
        Doubt::HandsOff(HandsOff::AsSet) => Text::plain("doubt_as_set"),
    }
}

fn proposal_card(proposal: &Proposal, one_of_several: bool) -> Card {
    let insisting = proposal.doubts.iter().any(|doubt| matches!(doubt, Doubt::HolderIsOther | Doubt::HolderIsUnclear));
    let replacing = proposal.doubts.iter().any(|doubt| {
        matches!(
            doubt,
            Doubt::FieldHoldsText | Doubt::FieldHoldsOtherHolder | Doubt::FieldHoldsNewer | Doubt::FieldDoesNotServe(_)
        )
    });
    let label = match (one_of_several, insisting, replacing) {
        (true, ..) => "button_use_this",
        (_, true, _) => "button_use_anyway",
        (_, _, true) => "button_replace",
        _ => "button_fill",
    };
    let certificate = &proposal.held.certificate;
    Card {
        button: Some(Button {
            action: Action::Fill { sha256: certificate.sha256.clone() },
            label: Text::plain(label),
            // What the sentence advises against is not the button to press.
            primary: !insisting && !one_of_several && !proposal.doubts.contains(&Doubt::FieldHoldsNewer),
        }),
        reason: finding_text(proposal.held.finding).filter(|_| one_of_several),
        ..Card::of(certificate)
    }
}

fn explain(problem: Problem, in_field: &InField, others: &[Held], now: Timestamp) -> PanelView {
    let mut sentences = vec![Text::plain(problem.remedy_key())];
    let mut buttons = Vec::new();
    if assistance::has_report(problem) {
        buttons.push(Button {
            action: Action::CopyReport,
            label: Text::plain("button_copy_report"),
            primary: problem == Problem::TokenNotUnderstood,
        });
    }
    if matches!(problem, Problem::HostMissing | Problem::HostForbidden | Problem::HostFailed | Problem::HostTooOld) {
        buttons.push(Button { action: Action::Retry, label: Text::plain("button_retry"), primary: true });
    }
    // Where certificates are there and none serves, the reasons against them are the answer, not an aside.
    let mut cards = no_choice(others);
    if let InField::Certificate { certificate, .. } = in_field {
        if let [only] = cards.as_mut_slice() {
            only.caption = Some(Text::plain("caption_on_token"));
        }
        let card = in_record(certificate, now);
        // Token and program are one matter, what stands in the record is another: that is told as well.
        sentences.extend(card.reason.is_some().then(|| Text::plain("panel_field_does_not_serve")));
        cards.push(card);
    }
    PanelView {
        tone: Tone::Problem,
        title: Text::plain(problem.sentence_key()),
        sentences,
        cards,
        buttons,
        help: Some(problem),
        ..PanelView::default()
    }
}

/// The card of what stands in the record's field, with the reason against it, if there is one.
fn in_record(certificate: &Certificate, now: Timestamp) -> Card {
    let mut card = Card::of(certificate);
    card.caption = Some(Text::plain("caption_in_record"));
    card.reason = serving::reason_against(certificate, now).map(|reason| reason_text(reason, certificate));
    card
}

/// The cards of certificates that are not proposed, each saying why: what keeps it from serving, else why its holder is
/// not surely the agent.
fn no_choice(others: &[Held]) -> Vec<Card> {
    others
        .iter()
        .map(|held| Card {
            reason: held
                .reason
                .map(|reason| reason_text(reason, &held.certificate))
                .or_else(|| finding_text(held.finding)),
            ..Card::of(&held.certificate)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use certificate::person::Agent;

    use super::*;
    use crate::fixtures::*;
    use crate::memo::Memo;
    use crate::plan::{HostView, plan};

    fn panel(given_name: &str, surname: &str, field: &str, certificates: &[&str]) -> PanelView {
        let agent = Agent { given_name: given_name.into(), surname: surname.into(), email: String::new() };
        let form = RecordForm { agent, certificate_field: field.into() };
        let tokens = told(&tokens(vec![token("R", certificates)]));
        let plan = plan(&form, &Memo::default(), &HostView::Present { tokens, progress: None }, NOW);
        panel_view(&plan, &form, NOW).expect("something to show")
    }

    fn keys(texts: &[Text]) -> Vec<&str> {
        texts.iter().map(|text| text.key.as_str()).collect()
    }

    #[test]
    fn a_question_about_the_holder_begins_with_its_reason() {
        for (given_name, surname, reason, question) in [
            ("Maëlle", "LE GOFF", "finding_other_names", "doubt_other_holder"),
            ("Loïc", "TANGUY", "finding_other_given_name", "doubt_other_holder"),
            ("Yannick", "TANGUY", "finding_near_name", "doubt_unclear_holder"),
            ("Yann", "TANGUY-MORVAN", "finding_surname_partly", "doubt_unclear_holder"),
            ("Tanguy", "YANN", "finding_order_unclear", "doubt_unclear_holder"),
        ] {
            let view = panel(given_name, surname, "", &[YANN]);
            assert_eq!(keys(&view.sentences), [reason, question], "{given_name} {surname}");
        }
        assert_eq!(keys(&panel("", "", "", &[YANN]).sentences), ["doubt_agent_unnamed"]);
    }

    #[test]
    fn of_several_each_says_why_it_is_in_question() {
        let reasons = |view: &PanelView| {
            let reasons = view.cards.iter().map(|card| card.reason.clone().map(|reason| reason.key));
            reasons.collect::<Vec<_>>()
        };
        let view = panel("Yannick", "TANGUY", "", &[MAELLE_2026, YANN]);
        assert_eq!(reasons(&view), [Some("finding_near_name".to_owned()), Some("finding_other_names".to_owned())]);
        let view = panel("Yannick", "TANGUY", "", &[YANN]);
        assert_eq!(reasons(&view), [None], "the sentence says it");
    }

    #[test]
    fn what_is_advised_against_is_not_the_button_to_press() {
        let primary = |field: &str, certificates: &[&str]| {
            let view = panel("Maëlle", "LE GOFF", field, certificates);
            view.cards.iter().filter_map(|card| card.button.as_ref()).map(|button| button.primary).collect::<Vec<_>>()
        };
        assert_eq!(primary(&for_field(MAELLE_2026), &[MAELLE_2024]), [false]);
        assert_eq!(primary("n'importe quoi", &[MAELLE_2026]), [true]);
    }

    #[test]
    fn where_none_of_several_can_be_the_agents_that_is_what_is_said() {
        let sentences = |given_name: &str| {
            let view = panel(given_name, "KERMARREC", "", &[MAELLE_2026, YANN]);
            view.sentences.into_iter().map(|text| text.key).collect::<Vec<_>>()
        };
        assert_eq!(sentences("Soizic"), ["doubt_all_are_others"]);
    }

    #[test]
    fn beside_the_agent_the_card_says_where_it_comes_from() {
        let captions = |given_name: &str, surname: &str| {
            let view = panel(given_name, surname, "", &[YANN]);
            view.cards.into_iter().map(|card| card.caption.map(|caption| caption.key)).collect::<Vec<_>>()
        };
        assert_eq!(captions("Loïc", "TANGUY"), [Some("caption_on_token".to_owned())]);
    }

    #[test]
    fn of_what_stands_in_the_field_and_does_not_serve_the_reason_is_told() {
        let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[MAELLE_2026]);
        assert_eq!(view.title.key, "panel_field_does_not_serve");
        assert_eq!(keys(&view.sentences), ["reason_signature_only"]);
        let labels = view.cards.iter().filter_map(|card| card.button.as_ref()).map(|button| button.label.key.as_str());
        assert!(labels.eq(["button_replace"]));
    }

    #[test]
    fn what_stands_in_the_record_and_does_not_serve_is_told_without_token_and_without_program() {
        let problem_and_card = |host: &HostView, field: &str, now| {
            let agent = Agent { given_name: "Maëlle".into(), surname: "LE GOFF".into(), email: String::new() };
            let form = RecordForm { agent, certificate_field: for_field(field) };
            let view = panel_view(&plan(&form, &Memo::default(), host, now), &form, now).expect("something to show");
            let card = view.cards.last().expect("the record's").clone();
            assert_eq!(card.caption, Some(Text::plain("caption_in_record")));
            (view.title.key, keys(&view.sentences).join(" "), card.reason.map(|reason| reason.key))
        };
        let no_token = told(&protocol::tokens::TokensResult {
            problem: Some(Problem::NoToken),
            ..protocol::tokens::TokensResult::default()
        });
        for (host, problem) in [
            (HostView::Present { tokens: no_token, progress: None }, "no_token"),
            (HostView::Unusable(Problem::HostMissing), "host_missing"),
        ] {
            let title = format!("problem_{problem}");
            let beside = format!("remedy_{problem} panel_field_does_not_serve");
            for (field, now, reason) in
                [(MAELLE_2024, LATER, "reason_expired"), (MAELLE_SIGNATURE, NOW, "reason_signature_only")]
            {
                let told = problem_and_card(&host, field, now);
                assert_eq!(told, (title.clone(), beside.clone(), Some(reason.to_owned())));
            }
            let told = problem_and_card(&host, MAELLE_2026, NOW);
            assert_eq!(told, (title.clone(), format!("remedy_{problem}"), None));
        }
    }

    #[test]
    fn of_the_record_the_reason_stands_on_its_card_unless_a_sentence_gives_it() {
        let reasons = |view: &PanelView| {
            let reasons = view.cards.iter().map(|card| card.reason.clone().map(|reason| reason.key));
            reasons.collect::<Vec<_>>()
        };
        let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[MAELLE_2026]);
        assert_eq!(reasons(&view), [None, None]);
        let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[YANN]);
        assert_eq!(reasons(&view), [None, Some("reason_signature_only".to_owned())]);
    }

    #[test]
    fn a_certificate_of_another_person_says_so_where_nothing_else_speaks_against_it() {
        let other = |reason| Held { certificate: certificate(YANN), reason, finding: Finding::OtherNames };
        let cards = no_choice(&[other(None), other(Some(Reason::SignatureOnly))]);
        let reasons = cards.iter().filter_map(|card| Some(card.reason.as_ref()?.key.as_str()));
        assert!(reasons.eq(["finding_other_names", "reason_signature_only"]));
    }
}
