//! Without a token: the certificate comes from a file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bench::{
    browser::Kind,
    certificate_file::FileKind,
    desk::{Desk, FIELD, Host, PATIENCE},
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    test_certificate::{Issued, Usage},
};

use crate::{
    cast::{MAELLE, YANN, chambersign_token, fr, maelle, yann},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("without_a_token_a_file_of_any_kind_fills_the_form_and_can_be_undone", any_kind));
    all.extend(in_both("another_persons_file_goes_in_only_after_the_user_insists", another_person));
    all.extend(in_both("a_file_that_does_not_serve_or_is_older_is_not_filled", not_right));
    all.extend(in_both("a_private_key_is_refused_with_a_warning_never_to_send_it", private_key));
    all.extend(in_both("beside_a_token_a_file_is_spoken_of_until_it_is_forgotten", beside_a_token));
    all.extend(in_both("on_the_popups_page_a_file_is_judged_and_can_be_copied_and_saved", popup));
    all.extend(in_both("a_file_can_be_dropped", dropped));
    all
}

/// A form without program and token, and a place for files.
async fn form(kind: Kind, stage: &mut Stage, before: &str) -> Result<(Desk, PathBuf), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    desk.replica.set_certificate(MAELLE_LE_GOFF, before);
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("problem_host_missing", &[])?).await?;
    Ok((desk, stage.directory().join("fichiers")))
}

async fn choose(desk: &Desk, kind: FileKind, folder: &Path, certificates: &[&Issued]) -> Result<(), Failure> {
    let file = kind.write(folder, certificates)?;
    Ok(desk.browser.panel().await?.choose_file(&file).await?)
}

async fn any_kind(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, folder) = form(kind, stage, "").await?;
    for wrapping in [FileKind::Pem, FileKind::Der, FileKind::P7b, FileKind::P7bPem] {
        // Another one each time: nothing is left of the one before.
        let certificate = maelle().issue()?;
        let authority = maelle().usage(Usage::CertificationAuthority).issue()?;
        choose(&desk, wrapping, &folder, &[&authority, &certificate]).await?;
        desk.field_holds(&certificate.pem_for_field()).await?;
        desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
        desk.click_in_panel(&fr("button_undo", &[])?).await?;
        desk.field_holds("").await?;
        desk.panel_says(&fr("doubt_undone", &[])?).await?;
    }
    let certificate = maelle().issue()?;
    choose(&desk, FileKind::P7b, &folder, &[&certificate]).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn another_person(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, folder) = form(kind, stage, "").await?;
    let certificate = yann().issue()?;
    choose(&desk, FileKind::Der, &folder, &[&certificate]).await?;
    let said = desk.panel_says(&fr("file_other_holder", &[])?).await?;
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
    desk.close().await
}

async fn not_right(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let present = maelle().issue()?;
    let (desk, folder) = form(kind, stage, &present.pem_for_field()).await?;
    let older = maelle().valid_days(-400, 20).issue()?;
    choose(&desk, FileKind::Pem, &folder, &[&older]).await?;
    desk.panel_says(&fr("file_field_newer", &[])?).await?;
    let expired = maelle().valid_days(-1100, -5).issue()?;
    choose(&desk, FileKind::Pem, &folder, &[&expired]).await?;
    desk.panel_says(&fr("file_none_serves", &[])?).await?;
    desk.panel_says("Il a expiré le").await?;
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds(&present.pem_for_field()).await?;
    choose(&desk, FileKind::P7b, &folder, &[&present]).await?;
    desk.panel_says(&fr("file_nothing_to_do", &[])?).await?;
    desk.close().await
}

async fn private_key(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, folder) = form(kind, stage, "").await?;
    let certificate = maelle().issue()?;
    for wrapping in FileKind::ALL.into_iter().filter(|each| each.has_private_key()) {
        choose(&desk, wrapping, &folder, &[&certificate]).await?;
        desk.panel_says(&fr("file_private_key", &[])?).await?;
        desk.panel_says(&fr("remedy_file_private_key", &[])?).await?;
        desk.click_in_panel(&fr("button_forget_file", &[])?).await?;
        for gone in ["file_private_key", "button_forget_file"] {
            desk.browser.panel().await?.wait_until_without(&fr(gone, &[])?, PATIENCE).await?;
        }
    }
    desk.field_holds("").await?;
    let nothing = folder.join("rien.pem");
    fs::write(&nothing, "Bonjour")?;
    desk.browser.panel().await?.choose_file(&nothing).await?;
    desk.panel_says(&fr("file_nothing_of_use", &[])?).await?;
    desk.close().await
}

async fn beside_a_token(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let (maelles, yanns) = (maelle().issue()?, yann().issue()?);
    let _token = chambersign_token(&[&maelles]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    choose(&desk, FileKind::Pem, &stage.directory().join("fichiers"), &[&yanns]).await?;
    desk.panel_says(&fr("file_other_holder", &[])?).await?;
    desk.click_in_panel(&fr("button_forget_file", &[])?).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    if desk.browser.value(FIELD).await? != maelles.pem_for_field() {
        return Err(Failure::new("the file has driven the token's certificate out"));
    }
    desk.close().await
}

async fn popup(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    let folder = stage.directory().join("fichiers");
    open_page_for_files(&desk).await?;
    let browser = &desk.browser;
    let certificate = maelle().issue()?;
    browser.choose_file("#file input", &FileKind::P7b.write(&folder, &[&certificate])?).await?;
    for part in [MAELLE, &fr("file_serves", &[])?, &fr("button_copy_pem", &[])?, &fr("button_save_file", &[])?] {
        browser.wait_for_text("#content", part, PATIENCE).await?;
    }
    let signature = maelle().usage(Usage::SignatureOnly).issue()?;
    browser.choose_file("#file input", &FileKind::Pem.write(&folder, &[&signature])?).await?;
    for part in [&fr("file_none_serves", &[])?, &fr("reason_signature_only", &[])?] {
        browser.wait_for_text("#content", part, PATIENCE).await?;
    }
    browser.choose_file("#file input", &FileKind::Pkcs12.write(&folder, &[])?).await?;
    browser.wait_for_text("#content", &fr("file_private_key", &[])?, PATIENCE).await?;
    desk.close().await
}

/// From the popup by its button, to a tab of its own.
async fn open_page_for_files(desk: &Desk) -> Result<(), Failure> {
    let browser = &desk.browser;
    browser.popup().await?;
    browser.click_labelled(&fr("button_choose_file", &[])?).await?;
    browser.wait_for_extension_page("popup.html#file", PATIENCE).await?;
    browser.extension_page("popup.html#file").await?;
    Ok(())
}

async fn dropped(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let (desk, folder) = form(kind, stage, "").await?;
    let certificate = maelle().issue()?;
    let file = FileKind::Der.write(&folder, &[&certificate])?;
    if kind == Kind::Chromium {
        desk.browser.panel().await?.drop_file(&file).await?;
        desk.field_holds(&certificate.pem_for_field()).await?;
    }
    open_page_for_files(&desk).await?;
    let browser = &desk.browser;
    browser.drop_file("main", &file, async || Ok(browser.count("#file.dropping").await? > 0)).await?;
    desk.browser.wait_for_text("#content", MAELLE, PATIENCE).await?;
    desk.close().await
}
