//! The page that says whether all is ready, and the assistance where it is not.

use std::{
    fs,
    process::Command,
    time::{Duration, Instant},
};

use bench::{
    browser::{Kind, Launch},
    desk::{self, Desk, Host, PATIENCE},
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    virtual_token::VirtualToken,
};
use protocol::problem::Problem;

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

const INSTALLED_BY: &str = r"
    const [done] = arguments;
    chrome.management.getSelf().then(({ installType }) => done(installType), (error) => done(String(error)));
";

/// Another browser than those that run here, and a program that is not there.
const OTHER_BROWSER: &str = "BraveSoftware/Brave-Browser";
const GONE: &str = "/nulle-part/cle-megalis";

const TELEPHONE: &str = "02 23 48 04 54";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(
        in_both("the_first_page_goes_from_nothing_to_ready_as_things_are_put_right", from_nothing)
            .map(Scenario::needs_own_pcscd),
    );
    all.extend(in_both("a_fault_of_the_installation_is_told_and_goes_once_it_is_mended", installation_fault));
    all.extend(in_both("the_popup_leads_to_the_first_page", from_the_popup));
    // Chromium's driver has only ways to install what a developer tries.
    let name = "the_first_page_comes_by_itself_to_whoever_installs_the_extension::firefox";
    all.push(Scenario::asynchronous(name, by_itself));
    all.extend(in_both("where_a_person_must_help_telephone_form_and_what_to_say_are_shown", assistance));
    all
}

/// What the three lines say: done, failed or waiting.
async fn steps_are(desk: &Desk, steps: [&str; 3]) -> Result<(), Failure> {
    let [program, reader, token] = steps;
    let css = format!(".step.{program} + .step.{reader} + .step.{token}:last-child");
    desk.browser.find(&css).await?;
    Ok(())
}

async fn says(desk: &Desk, text: &str) -> Result<(), Failure> {
    desk.browser.wait_for_text("#content", text, PATIENCE).await?;
    Ok(())
}

async fn from_nothing(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    desk.browser.extension_page("welcome.html").await?;
    steps_are(&desk, ["failed", "waiting", "waiting"]).await?;
    says(&desk, &fr(Problem::HostMissing.remedy_key(), &[])?).await?;
    says(&desk, TELEPHONE).await?;

    desk.change_host(Host::Installed)?;
    steps_are(&desk, ["done", "failed", "waiting"]).await?;
    says(&desk, &fr("check_program_done", &[env!("CARGO_PKG_VERSION")])?).await?;
    says(&desk, &fr(Problem::ServiceStopped.sentence_key(), &[])?).await?;
    desk.browser.click_labelled(&fr("button_copy_report", &[])?).await?;
    desk.browser.wait_for_value("#report-text", "a report", PATIENCE, |text| !text.is_empty()).await?;

    stage.start_pcscd(Readers::None)?;
    says(&desk, &fr(Problem::NoReader.sentence_key(), &[])?).await?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    steps_are(&desk, ["done", "done", "failed"]).await?;
    says(&desk, &fr(Problem::NoToken.remedy_key(), &[])?).await?;
    let expired = chambersign_token(&[&maelle().valid_days(-1100, -5).issue()?]).plug_in(Slot::First)?;
    says(&desk, &fr(Problem::NoneServes.sentence_key(), &[])?).await?;
    if desk.browser.count(".ready").await? != 0 {
        return Err(Failure::new("an expired certificate makes nothing ready"));
    }
    let _token = expired.swap(chambersign_token(&[&maelle().issue()?]))?;
    steps_are(&desk, ["done", "done", "done"]).await?;
    says(&desk, &fr("check_ready", &[])?).await?;
    says(&desk, MAELLE).await?;
    if desk.browser.text("#content").await?.contains(TELEPHONE) {
        return Err(Failure::new("assistance is shown, though all is ready"));
    }
    desk.close().await
}

async fn installation_fault(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let manifest = desk.declare_missing_program(OTHER_BROWSER, GONE)?;
    desk.browser.extension_page("welcome.html").await?;
    let facts = ["Brave", "", GONE, "cle-megalis install --repair"];
    says(&desk, &fr("installation_programMissing", &facts)?).await?;
    says(&desk, &fr("installation_programMissing_remedy", &facts)?).await?;
    steps_are(&desk, ["done", "done", "failed"]).await?;

    let mut repair = Command::new(desk::program());
    let output =
        repair.args(["install", "--repair"]).env("HOME", &desk.launch.home).env_remove("XDG_CONFIG_HOME").output()?;
    let mended = fs::read_to_string(manifest)?;
    if mended.contains(GONE) {
        return Err(Failure::new(format!("it is not mended: {}", String::from_utf8_lossy(&output.stderr))));
    }
    let deadline = Instant::now() + PATIENCE;
    while desk.browser.text("#content").await?.contains(GONE) {
        if Instant::now() > deadline {
            return Err(Failure::new("what is mended is told still"));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    steps_are(&desk, ["done", "done", "failed"]).await?;
    desk.close().await
}

async fn from_the_popup(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.browser.popup().await?;
    says(&desk, &fr("problem_no_token", &[])?).await?;
    // By itself the page comes only where this says that nobody develops the extension.
    let asked = desk.browser.execute_async(INSTALLED_BY, Vec::new()).await?;
    if asked != "development"
        || desk.browser.extension_contexts().await?.iter().any(|each| each.address.contains("welcome"))
    {
        return Err(Failure::new(format!("the first page has come by itself, or: {asked}")));
    }
    desk.browser.click_labelled(&fr("popup_check", &[])?).await?;
    desk.browser.wait_for_extension_page("/welcome.html", PATIENCE).await?;
    desk.close().await
}

async fn by_itself(stage: &mut Stage) -> Result<(), Failure> {
    let for_good = |launch: &mut Launch| launch.for_good = true;
    let desk = Desk::open_with(Kind::Firefox, stage.directory(), Host::Missing, for_good).await?;
    desk.browser.wait_for_extension_page("/welcome.html", PATIENCE).await?;
    desk.close().await
}

async fn assistance(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    let empty = desk.panel_says(&fr(Problem::NoToken.sentence_key(), &[])?).await?;
    if empty.contains(TELEPHONE) {
        return Err(Failure::new("a token to plug in is no matter for the telephone"));
    }
    let _token = VirtualToken::unknown().plug_in(Slot::First)?;
    let sentence = fr(Problem::TokenNotUnderstood.sentence_key(), &[])?;
    desk.panel_says(&sentence).await?;
    let said = desk.panel_says(&fr("help_say", &[])?).await?;
    for part in [TELEPHONE, &fr("help_form", &[])?, &fr("button_copy_report", &[])?] {
        if !said.contains(part) {
            return Err(Failure::new(format!("the panel does not say {part:?}: {said}")));
        }
    }
    browser.popup().await?;
    says(&desk, &fr("help_say", &[])?).await?;
    let links = [
        browser.attribute(".help a[href^='tel:']", "href").await?,
        browser.attribute(".help a[target=_blank]", "href").await?,
    ];
    let expected = ["tel:+33223480454", "https://www.megalisbretagne.org/jcms/mw_15825/contact"];
    if links != expected.map(|link| Some(link.to_owned())) {
        return Err(Failure::new(format!("the links lead to {links:?}")));
    }
    desk.close().await
}
