//! What the user does with a filled form.

use bench::{
    browser::Kind,
    desk::{Desk, FIELD, PATIENCE},
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    test_certificate::Issued,
    virtual_token::PluggedToken,
};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("undo_brings_back_what_stood_there_and_a_click_fills_again", undo));
    all.extend(in_both("reset_wipes_the_fill_and_a_click_fills_again", reset));
    all.extend(in_both("a_check_reloads_the_page_and_the_panel_still_knows_what_was_filled", check));
    all.extend(in_both("a_refused_save_comes_back_and_what_was_filled_is_not_called_saved", refused_save));
    all.extend(in_both("what_the_user_writes_into_the_field_is_left_alone", written_by_hand));
    all.extend(in_both("a_closed_panel_stays_closed_and_the_fill_stands", closed));
    all.extend(in_both("a_panel_closed_before_the_token_came_comes_back_with_the_fill", closed_too_early));
    all.extend(in_both("a_fill_is_taken_back_once_the_record_names_someone_else", renamed));
    all
}

async fn filled_form(kind: Kind, stage: &mut Stage, before: &str) -> Result<(Desk, Issued, PluggedToken), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, before);
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    Ok((desk, certificate, token))
}

async fn undo(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let old = maelle().valid_days(-1000, 20).issue()?;
    let (desk, certificate, _token) = filled_form(kind, stage, &old.pem_for_field()).await?;
    desk.click_in_panel(&fr("button_undo", &[])?).await?;
    desk.field_holds(&old.pem_for_field()).await?;
    desk.panel_says(&fr("doubt_undone", &[])?).await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn reset(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, certificate, _token) = filled_form(kind, stage, "").await?;
    // The panel above the button grows until it says all.
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.browser.click_labelled("Réinitialiser").await?;
    desk.panel_says(&fr("doubt_reset", &[])?).await?;
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds("").await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn check(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, certificate, _token) = filled_form(kind, stage, "").await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    // A mark on the document, to see that the page that comes back is another one.
    desk.browser.execute("document.documentElement.dataset.before = 'check'", Vec::new()).await?;
    desk.browser.click_labelled("Vérifier le certificat").await?;
    desk.browser.find("html:not([data-before])").await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    if desk.replica.saves() != 0 || desk.replica.stored_certificate(MAELLE_LE_GOFF).is_some() {
        return Err(Failure::new("the check has saved something"));
    }
    desk.field_holds(&certificate.pem_for_field()).await?;
    // The undo, too, has outlived the reload.
    desk.click_in_panel(&fr("button_undo", &[])?).await?;
    desk.field_holds("").await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn refused_save(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, certificate, _token) = filled_form(kind, stage, "").await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    // Past the check in the browser, so that the platform itself refuses.
    desk.browser.execute("document.forms.modification_form.removeAttribute('data-validate')", Vec::new()).await?;
    desk.browser.clear("#email").await?;
    desk.browser.click_labelled("Enregistrer").await?;
    desk.browser.wait_for_text("body", "Erreur lors de la modification", PATIENCE).await?;
    let said = desk.panel_says(&fr("next_save", &[])?).await?;
    if said.contains(&fr("already_nothing_to_do", &[])?) || desk.replica.saves() != 0 {
        return Err(Failure::new(format!("nothing was saved, yet: {said}")));
    }
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.browser.type_text("#email", "maelle.le-goff@exemple.bzh").await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    // Opened again, the record holds it for real.
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("already_nothing_to_do", &[])?).await?;
    desk.close().await
}

async fn written_by_hand(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, certificate, _token) = filled_form(kind, stage, "").await?;
    desk.browser.clear(FIELD).await?;
    desk.browser.type_text(FIELD, "plus tard").await?;
    desk.panel_says(&fr("doubt_edited", &[])?).await?;
    desk.field_holds("plus tard").await?;
    desk.click_in_panel(&fr("button_replace", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn closed(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, certificate, token) = filled_form(kind, stage, "").await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.click_in_panel(&fr("button_close", &[])?).await?;
    desk.browser.find("body:not(:has(#cle-megalis-panel))").await?;
    token.pull_out()?;
    desk.wait_for_what_should_not_happen().await;
    if desk.browser.has_panel().await? {
        return Err(Failure::new("the panel has come back by itself"));
    }
    desk.browser
        .wait_for_value(FIELD, "the certificate", PATIENCE, |value| value == certificate.pem_for_field())
        .await?;
    desk.close().await
}

async fn closed_too_early(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("problem_no_token", &[])?).await?;
    desk.click_in_panel(&fr("button_close", &[])?).await?;
    desk.browser.find("body:not(:has(#cle-megalis-panel))").await?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.close().await
}

async fn renamed(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, _certificate, _token) = filled_form(kind, stage, "").await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.browser.clear("#firstname").await?;
    desk.browser.type_text("#firstname", "Ronan").await?;
    desk.field_holds("").await?;
    // The surname and the address are still hers: nobody but the user can tell.
    desk.panel_says(&fr("panel_unclear_holder", &[])?).await?;
    desk.close().await
}
