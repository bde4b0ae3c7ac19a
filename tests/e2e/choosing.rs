//! Whose certificate, and which of several.

use bench::{
    browser::Kind,
    desk::{Desk, FIELD},
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    test_certificate::{Issued, TestCertificate, Usage},
    virtual_token::{Layout, Manners, VirtualToken},
};

use serde_json::json;

use crate::{
    cast::{MAELLE, YANN, chambersign_token, fr, maelle, stored, yann},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("another_persons_certificate_goes_in_only_after_the_user_insists", another_person));
    all.extend(in_both("what_differs_between_holder_and_agent_is_marked", difference));
    all.extend(in_both("of_two_certificates_the_authentication_one_is_chosen", authentication_one));
    all.extend(in_both("an_expired_certificate_is_refused_with_the_reason", expired));
    all.extend(in_both("a_signature_only_certificate_is_refused_with_the_reason", signature_only));
    all.extend(in_both("of_two_tokens_the_right_one_is_found_by_name", two_tokens));
    all.extend(in_both("the_right_token_in_exchange_for_a_wrong_one_fills_the_form", exchanged));
    all
}

async fn another_person(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = yann().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    let said = desk.panel_says(&fr("panel_other_holder", &[])?).await?;
    for name in [MAELLE, YANN] {
        if !said.contains(name) {
            return Err(Failure::new(format!("{name} is not named: {said}")));
        }
    }
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds("").await?;
    desk.click_in_panel(&fr("button_use_anyway", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("still_other_holder", &[YANN, MAELLE])?).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn difference(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    const MARKED: &str = "return [...document.querySelectorAll('mark')].map((mark) => mark.textContent)";
    stage.start_pcscd(Readers::TwoVirtual)?;
    let near = TestCertificate::of("Maëllys", "Le Goff").issue()?;
    let _token = chambersign_token(&[&near]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says("Maëllys").await?;
    let marked = desk.browser.panel().await?.inside(async || desk.browser.execute(MARKED, Vec::new()).await).await?;
    if marked != json!(["Maëllys", "Maëlle"]) {
        return Err(Failure::new(format!("marked is {marked}")));
    }
    // What is drawn anew is marked anew.
    desk.click_in_panel(&fr("button_use_anyway", &[])?).await?;
    desk.panel_says(&fr("button_undo", &[])?).await?;
    let marked = desk.browser.panel().await?.inside(async || desk.browser.execute(MARKED, Vec::new()).await).await?;
    if marked != json!(["Maëllys", "Maëlle"]) {
        return Err(Failure::new(format!("after the fill, marked is {marked}")));
    }
    desk.close().await
}

async fn authentication_one(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let signature = maelle().usage(Usage::SignatureOnly).valid_days(-1, 1094).issue()?;
    let authentication = maelle().usage(Usage::Authentication).issue()?;
    let _token = chambersign_token(&[&signature, &authentication]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&authentication.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    // The other one is a click away, with the reason against it.
    desk.browser.panel().await?.click(&fr("others_summary", &[])?).await?;
    desk.panel_says(&fr("reason_signature_only", &[])?).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &authentication)?;
    desk.close().await
}

async fn expired(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let certificate = maelle().valid_days(-1100, -5).issue()?;
    refused(kind, stage, &certificate, "Il a expiré le").await
}

async fn signature_only(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let certificate = maelle().usage(Usage::SignatureOnly).issue()?;
    refused(kind, stage, &certificate, &fr("reason_signature_only", &[])?).await
}

async fn refused(kind: Kind, stage: &mut Stage, certificate: &Issued, reason: &str) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let _token = chambersign_token(&[certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("problem_none_serves", &[])?).await?;
    desk.panel_says(reason).await?;
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds("").await?;
    desk.close().await
}

async fn two_tokens(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let (maelles, yanns) = (maelle().issue()?, yann().issue()?);
    let _yanns = chambersign_token(&[&yanns]).plug_in(Slot::First)?;
    let _maelles =
        VirtualToken::pkcs15(&stored(&[&maelles]), Layout::default(), Manners::default()).plug_in(Slot::Second)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&maelles.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &maelles)?;
    desk.close().await
}

async fn exchanged(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let (maelles, yanns) = (maelle().issue()?, yann().issue()?);
    let wrong = chambersign_token(&[&yanns]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("panel_other_holder", &[])?).await?;
    let right = wrong.swap(chambersign_token(&[&maelles]))?;
    desk.field_holds(&maelles.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    // What was filled stands, whatever becomes of the token.
    right.pull_out()?;
    Slot::First.wait_until(false)?;
    desk.wait_for_what_should_not_happen().await;
    if desk.browser.value(FIELD).await? != maelles.pem_for_field() {
        return Err(Failure::new("the fill went with the token"));
    }
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.close().await
}
