//! A field that holds a certificate already.

use bench::{
    browser::Kind,
    desk::Desk,
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    virtual_token::PluggedToken,
};

use crate::{
    cast::{MAELLE, YANN, chambersign_token, fr, maelle, yann},
    in_both,
};
use bench::test_certificate::Issued;

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("the_older_certificate_of_the_same_holder_is_replaced_and_both_are_named", older));
    all.extend(in_both("the_same_certificate_is_left_alone", same));
    all.extend(in_both("the_same_certificate_with_a_final_newline_is_mended", refused_form));
    all.extend(in_both("a_newer_certificate_in_the_record_is_replaced_only_on_request", newer));
    all.extend(in_both("a_certificate_of_someone_else_in_the_record_is_replaced_only_on_request", someone_elses));
    all.extend(in_both("text_that_is_no_certificate_is_replaced_only_on_request", text));
    all
}

/// Maëlle's form with this text in its field, and a token with this certificate.
async fn form_with(
    kind: Kind,
    stage: &mut Stage,
    text: &str,
    certificate: &Issued,
) -> Result<(Desk, PluggedToken), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = chambersign_token(&[certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, text);
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    Ok((desk, token))
}

async fn older(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let old = maelle().organisation("MAIRIE D'AVANT").valid_days(-1000, 20).issue()?;
    let new = maelle().organisation("MAIRIE D'APRÈS").valid_days(-3, 1090).issue()?;
    let (desk, _token) = form_with(kind, stage, &old.pem_for_field(), &new).await?;
    desk.field_holds(&new.pem_for_field()).await?;
    let said = desk.panel_says(&fr("panel_replaced", &[MAELLE])?).await?;
    // Each certificate stands under its caption.
    let parts = [&fr("caption_new", &[])?, "MAIRIE D'APRÈS", &fr("caption_replaced", &[])?, "MAIRIE D'AVANT"];
    let places: Vec<_> = parts.iter().map(|part| said.find(part)).collect();
    if places.contains(&None) || !places.is_sorted() {
        return Err(Failure::new(format!("the panel does not name old and new: {said}")));
    }
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &new)?;
    desk.close().await
}

async fn same(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let certificate = maelle().issue()?;
    let text = certificate.pem_for_field();
    let (desk, _token) = form_with(kind, stage, &text, &certificate).await?;
    let said = desk.panel_says(&fr("panel_already_there", &[MAELLE])?).await?;
    if said.contains(&fr("button_undo", &[])?) {
        return Err(Failure::new(format!("nothing was done, yet an undo is offered: {said}")));
    }
    desk.field_holds(&text).await?;
    desk.close().await
}

async fn refused_form(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let certificate = maelle().issue()?;
    let (desk, _token) = form_with(kind, stage, &certificate.pem_for_file(), &certificate).await?;
    desk.panel_says(&fr("panel_mended", &[MAELLE])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn newer(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let old = maelle().valid_days(-1000, 20).issue()?;
    let new = maelle().valid_days(-3, 1090).issue()?;
    only_on_request(kind, stage, &new.pem_for_field(), &old, &fr("panel_field_newer", &[])?).await
}

async fn someone_elses(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let yanns = yann().issue()?;
    let certificate = maelle().issue()?;
    only_on_request(kind, stage, &yanns.pem_for_field(), &certificate, YANN).await
}

async fn text(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let certificate = maelle().issue()?;
    only_on_request(kind, stage, "à demander à la mairie", &certificate, &fr("panel_field_text", &[])?).await
}

async fn only_on_request(
    kind: Kind,
    stage: &mut Stage,
    in_field: &str,
    on_token: &Issued,
    said: &str,
) -> Result<(), Failure> {
    let (desk, _token) = form_with(kind, stage, in_field, on_token).await?;
    desk.panel_says(said).await?;
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds(in_field).await?;
    desk.click_in_panel(&fr("button_replace", &[])?).await?;
    desk.field_holds(&on_token.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, on_token)?;
    desk.close().await
}
