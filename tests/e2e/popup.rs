//! The popup from the toolbar.

use std::{
    fs,
    time::{Duration, Instant},
};

use bench::{
    browser::{Kind, Language},
    desk::{Desk, FIELD, Host, PATIENCE, message},
    pcscd::{Readers, Slot},
    replica::YANN_TANGUY,
    scenario::{Failure, Scenario, Stage},
    test_certificate::Usage,
};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

/// Ctrl+V, in the keys' code points of WebDriver (section 17.4.2).
const PASTE: &str = "\u{E009}v\u{E000}";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("the_popup_lists_certificates_and_saves_one_as_a_file", lists_and_saves));
    all.extend(in_both("the_popup_names_causes_with_the_same_words_and_follows_the_tokens", causes));
    all.extend(in_both("in_an_english_browser_the_popup_speaks_english", english));
    all
}

async fn lists_and_saves(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let signature = maelle().usage(Usage::SignatureOnly).issue()?;
    let _token = chambersign_token(&[&certificate, &signature]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    browser.popup().await?;
    for part in [MAELLE, Slot::First.reader_name(), &fr("purpose_both", &[])?, &fr("reason_signature_only", &[])?] {
        browser.wait_for_text("#content", part, PATIENCE).await?;
    }
    browser.click_labelled(&fr("button_copy_pem", &[])?).await?;
    browser.wait_for_text("#content", &fr("copied", &[])?, PATIENCE).await?;
    browser.click_labelled(&fr("button_save_file", &[])?).await?;
    let file = desk.launch.downloads().join("certificat-maëlle-le-goff.pem");
    let deadline = Instant::now() + PATIENCE;
    while fs::read_to_string(&file).unwrap_or_default() != certificate.pem_for_file() {
        if Instant::now() > deadline {
            return Err(Failure::new(format!("{} does not hold the certificate", file.display())));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // What was copied is what the field takes: pasted into a form of the platform's that is not filled by itself.
    desk.open_form(YANN_TANGUY, YANN_TANGUY).await?;
    desk.panel_says(&fr("panel_other_holder", &[])?).await?;
    browser.type_text(FIELD, PASTE).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn causes(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Installed, |_| {}).await?;
    let browser = &desk.browser;
    browser.popup().await?;
    browser.wait_for_text("#content", &fr("problem_service_stopped", &[])?, PATIENCE).await?;
    browser.wait_for_text("#content", &fr("remedy_service_stopped", &[])?, PATIENCE).await?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    browser.wait_for_text("#content", &fr("problem_no_token", &[])?, PATIENCE).await?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    browser.wait_for_text("#content", MAELLE, PATIENCE).await?;
    token.pull_out()?;
    browser.wait_for_text("#content", &fr("problem_no_token", &[])?, PATIENCE).await?;
    desk.close().await
}

async fn english(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let adjust = |launch: &mut bench::browser::Launch| launch.language = Language::English;
    let desk = Desk::open_with(kind, stage.directory(), Host::Installed, adjust).await?;
    desk.browser.popup().await?;
    let sentence = message(Language::English, "problem_no_token", &[])?;
    desk.browser.wait_for_text("#content", &sentence, PATIENCE).await?;
    desk.close().await
}
