//! Hints on the way to the form, on the pages of a user and of an administrator.

use std::time::Duration;

use bench::{
    browser::Kind,
    desk::{self, Desk},
    pcscd::{Readers, Slot},
    process_tree,
    replica::{ACCOUNT_HOST, GWENOLA_RIOU, MAELLE_LE_GOFF, ORGANISM, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
    test_certificate::{Issued, TestCertificate},
};
use rustix::process::getpid;
use serde_json::{Value, json};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle, yann},
    in_both,
};

/// A day in the middle of March 2026, in seconds since 1970 UTC.
const IN_MARCH: i64 = 1_773_316_800;

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("hints_lead_a_user_to_the_own_form", own_way));
    all.extend(in_both("hints_lead_an_administrator_to_the_holders_form_and_to_no_other", administrators_way));
    all.extend(in_both("a_hint_comes_and_goes_with_the_token_and_leaves_the_page_as_it_was", with_the_token));
    all.extend(in_both("a_closed_hint_stays_away_and_hints_turned_off_start_nothing", turned_off));
    all.extend(in_both("the_view_page_says_that_this_browser_put_the_certificate_there", put_here));
    all
}

async fn list(desk: &Desk, page: u32) -> Result<(), Failure> {
    let address = format!("https://{ACCOUNT_HOST}/organism/agent/listagents/{ORGANISM}?page={page}");
    Ok(desk.browser.go(&address).await?)
}

/// The hint and the link that is outlined, by the end of its address.
async fn hints_at(desk: &Desk, key: &str, names: &[&str], link: &str) -> Result<(), Failure> {
    desk.hint_says(&fr(key, names)?).await?;
    let outlined = desk.browser.attribute("a[style*=outline]", "href").await?.unwrap_or_default();
    if !outlined.ends_with(link) {
        return Err(Failure::new(format!("{key}: not {link} is outlined, but {outlined}")));
    }
    Ok(())
}

async fn no_hint(desk: &Desk, place: &str) -> Result<(), Failure> {
    desk.wait_for_what_should_not_happen().await;
    let traces = desk.browser.count("iframe, [style*=outline]").await?;
    if traces == 0 { Ok(()) } else { Err(Failure::new(format!("{place}: there is a hint"))) }
}

async fn own_way(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.go_signed_in(MAELLE_LE_GOFF, "/").await?;
    hints_at(&desk, "guide_welcome", &[], &format!("/view/{MAELLE_LE_GOFF}")).await?;
    desk.browser.click("a[style*=outline]").await?;
    // Only a picture stands there, without a text.
    hints_at(&desk, "guide_view", &[], &format!("/modify/{MAELLE_LE_GOFF}")).await?;
    desk.browser.click("a[style*=outline]").await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn administrators_way(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.go_signed_in(YANN_TANGUY, "/").await?;
    hints_at(&desk, "guide_users", &[MAELLE], &format!("/listagents/{ORGANISM}")).await?;
    desk.browser.click("a[style*=outline]").await?;
    // Twenty rows a page: she is not on the first.
    desk.browser.find("tbody tr").await?;
    no_hint(&desk, "the first page of the list").await?;
    desk.browser.go(&format!("https://{ACCOUNT_HOST}/organism/agent/view/{YANN_TANGUY}")).await?;
    no_hint(&desk, "another's record").await?;
    list(&desk, 2).await?;
    hints_at(&desk, "guide_list", &[MAELLE], &format!("/modify/{MAELLE_LE_GOFF}")).await?;
    desk.browser.click("a[style*=outline]").await?;
    desk.field_holds(&certificate.pem_for_field()).await?;

    // The administrator's own token, and an inactive account's, which cannot be changed.
    let own = token.swap(chambersign_token(&[&yann().issue()?]))?;
    desk.browser.go(&format!("https://{ACCOUNT_HOST}/")).await?;
    hints_at(&desk, "guide_welcome", &[], &format!("/view/{YANN_TANGUY}")).await?;
    let inactive = TestCertificate::of("Gwenola", "RIOU").email("gwenola.riou@exemple.bzh").issue()?;
    let _inactives = own.swap(chambersign_token(&[&inactive]))?;
    desk.browser.go(&format!("https://{ACCOUNT_HOST}/organism/agent/view/{GWENOLA_RIOU}")).await?;
    no_hint(&desk, "an inactive account's record").await?;
    desk.close().await
}

async fn with_the_token(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    const WHOLE: &str = "return document.body.outerHTML";
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    for path in [format!("/organism/agent/view/{MAELLE_LE_GOFF}"), "/".to_owned(), "list".to_owned()] {
        if path == "list" {
            desk.go_signed_in(YANN_TANGUY, "/").await?;
            list(&desk, 2).await?;
        } else {
            desk.go_signed_in(MAELLE_LE_GOFF, &path).await?;
        }
        let before = desk.browser.execute(WHOLE, Vec::new()).await?;
        no_hint(&desk, &path).await?;
        let token = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::First)?;
        desk.browser.find("iframe#cle-megalis-hint").await?;
        token.pull_out()?;
        desk.browser.find("body:not(:has(iframe))").await?;
        let after = desk.browser.execute(WHOLE, Vec::new()).await?;
        if before != after {
            return Err(Failure::new(format!("{path} is not as it was:\n{before}\n{after}")));
        }
        Slot::First.wait_until(false)?;
    }
    desk.close().await
}

async fn turned_off(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.go_signed_in(MAELLE_LE_GOFF, "/").await?;
    desk.hint_says(&fr("guide_welcome", &[])?).await?;
    desk.click_in_hint(&fr("button_close", &[])?).await?;
    desk.browser.find("body:not(:has(iframe))").await?;
    no_hint(&desk, "a page whose hint was closed").await?;
    program_has_ended().await?;

    desk.browser.reload().await?;
    desk.click_in_hint(&fr("button_no_guidance", &[])?).await?;
    desk.browser.find("body:not(:has(iframe))").await?;
    program_has_ended().await?;
    let asked = token.exchanges();
    for path in ["/".to_owned(), format!("/organism/agent/view/{MAELLE_LE_GOFF}")] {
        desk.browser.go(&format!("https://{ACCOUNT_HOST}{path}")).await?;
        no_hint(&desk, &path).await?;
        program_has_ended().await?;
    }
    if token.exchanges() != asked {
        return Err(Failure::new("the token was asked, though hints are turned off"));
    }
    // The form itself is as ever.
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.close().await
}

/// Waits until the browser runs the program no more.
async fn program_has_ended() -> Result<(), Failure> {
    let program = std::fs::canonicalize(desk::program())?;
    for _ in 0..100 {
        let runs = process_tree::below(getpid())?.into_iter().any(|process| {
            let executable = std::fs::read_link(format!("/proc/{}/exe", process.as_raw_nonzero()));
            executable.is_ok_and(|executable| executable == program)
        });
        if !runs {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Failure::new("the program runs, though nothing needs it"))
}

async fn put_here(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let old = maelle().valid_days(-1000, 20).issue()?;
    let new = maelle().issue()?;
    let token = chambersign_token(&[&old]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    remember(&desk, &old, Some(IN_MARCH)).await?;
    let path = format!("/organism/agent/view/{MAELLE_LE_GOFF}");
    desk.go_signed_in(MAELLE_LE_GOFF, &path).await?;
    desk.hint_says(&fr("guide_put", &[MAELLE, "12 mars 2026"])?).await?;
    if desk.browser.count("[style*=outline]").await? != 0 {
        return Err(Failure::new("a link is outlined, though there is nothing to do"));
    }
    desk.browser.go(&format!("https://{ACCOUNT_HOST}/")).await?;
    no_hint(&desk, "the welcome page").await?;

    // Renewed.
    let _renewed = token.swap(chambersign_token(&[&new]))?;
    hints_at(&desk, "guide_welcome", &[], &path).await?;
    desk.browser.go(&format!("https://{ACCOUNT_HOST}{path}")).await?;
    hints_at(&desk, "guide_view", &[], &format!("/modify/{MAELLE_LE_GOFF}")).await?;
    // Seen in the record in the meantime, in another tab.
    remember(&desk, &new, None).await?;
    desk.hint_says(&fr("guide_seen", &[MAELLE, "12 mars 2026"])?).await?;

    // Saved, as people do it.
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&new.pem_for_field()).await?;
    desk.save().await?;
    desk.hint_says("par ce navigateur").await?;
    desk.close().await
}

/// Has the browser remember that this certificate stands in Maëlle's record.
async fn remember(desk: &Desk, certificate: &Issued, put: Option<i64>) -> Result<(), Failure> {
    const STORE: &str = r"
        const [key, record, done] = arguments;
        chrome.storage.local.set({ [key]: record }).then(() => done(true), (error) => done(String(error)));
    ";
    let read = certificate::Certificate::from_der(certificate.der()).map_err(|_| Failure::new("no certificate"))?;
    let origin = format!("https://{ACCOUNT_HOST}");
    let record = json!({
        "origin": origin, "record": MAELLE_LE_GOFF.to_string(), "agent": MAELLE, "holder": MAELLE,
        "sha256": read.sha256, "notAfter": read.validity.not_after.0, "put": put, "seen": IN_MARCH,
    });
    let from = desk.browser.extension_page("popup.html").await?;
    let key = json!(format!("record {origin} {MAELLE_LE_GOFF}"));
    let stored = desk.browser.execute_async(STORE, vec![key, record]).await?;
    desk.browser.close_tab(&from).await?;
    if stored == Value::Bool(true) { Ok(()) } else { Err(Failure::new(format!("not stored: {stored}"))) }
}
