//! The demonstration: an administrator puts the certificate of an agent's token into the agent's record, the whole way
//! from the sign-in page to the saved record, on real parts. Each step says who does it now, beside the step of the
//! guide that it replaces. Without a display it leaves pictures; with one, the browser's window stays.

mod steps;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use bench::{
    browser::{Browser, Kind},
    desk::{Desk, FIELD, Host, PATIENCE},
    pcscd::{Readers, Slot},
    replica::{ACCOUNT_HOST, MAELLE_LE_GOFF, PASSWORD, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
    test_certificate::TestCertificate,
    virtual_token::{Atr, StoredCertificate, VirtualToken},
};

use self::steps::Steps;

fn main() -> ExitCode {
    bench::scenario::perform(Scenario::asynchronous("demo", demo))
}

async fn demo(stage: &mut Stage) -> Result<(), Failure> {
    let mut steps = Steps::new(pictures_folder()?);
    let certificate = TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@exemple.bzh").issue()?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk =
        Desk::open_with(Kind::Chromium, stage.directory(), Host::Installed, |launch| launch.visible = true).await?;
    let browser = &desk.browser;

    steps.title("The certificate, from the token");
    let own = [StoredCertificate::of(&certificate).label("Maëlle LE GOFF")];
    let token = VirtualToken::ias_ecc(&own, Atr::ChamberSignCosmo7).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    steps.user("plug the token in", "plug the token in")?;
    steps.machine(
        "open an old browser that still talks to tokens",
        "not needed: the program reads the token over PC/SC",
    )?;
    steps.machine("go to the certification authority's site", "not needed: the certificate is on the token")?;
    steps.machine("enter the PIN", "not needed: the certificate is the public part")?;

    steps.title("The record, on the account pages");
    browser.go(&format!("https://{ACCOUNT_HOST}/")).await?;
    let username = desk.replica.username(YANN_TANGUY).ok_or_else(|| Failure::new("no such account"))?;
    browser.type_text("#username", &username).await?;
    browser.type_text("#password", PASSWORD).await?;
    steps.picture(browser, "sign-in").await?;
    browser.click("#kc-login").await?;
    browser.find("#userId").await?;
    steps.user("sign in", "sign in, as administrator")?;
    steps.picture(browser, "welcome").await?;
    browser.click_labelled("Liste des agents").await?;
    browser.wait_for_address("/organism/agent/listagents/", PATIENCE).await?;
    steps.user("Gérer les utilisateurs, Liste des agents", "the same")?;
    browser.click(".pager a[title='Page 2']").await?;
    browser.find(&pencil()).await?;
    steps.picture(browser, "list").await?;
    browser.click(&pencil()).await?;
    browser.find(FIELD).await?;
    steps.user("find the agent, Modifier l'utilisateur", "the same")?;

    steps.title("The certificate, into the record");
    desk.field_holds(&certificate.pem_for_field()).await?;
    let said = desk.panel_says("Maëlle LE GOFF").await?;
    browser.panel().await?.wait_until_in_sight(PATIENCE).await?;
    steps.machine("choose the certificate", "by its use and validity")?;
    steps.machine("download it", "read from the token")?;
    steps.machine("open the file in Notepad", "not needed")?;
    steps.machine("select all", "not needed")?;
    steps.machine("copy", "not needed")?;
    steps.machine("paste into \"Certificat/Clé publique\"", "filled, without the final newline that is refused")?;
    steps.machine("(no step: a wrong one was noticed days later)", "holder and agent compared: the same person")?;
    steps.picture(browser, "filled").await?;
    for line in said.lines().filter(|line| !line.trim().is_empty()) {
        steps.quote(line)?;
    }
    desk.save().await?;
    steps.user("Enregistrer", "Enregistrer")?;
    steps.picture(browser, "saved").await?;

    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    let transgressions = token.log().transgressions();
    if !transgressions.is_empty() {
        return Err(Failure::new(format!("the token was asked what it must not be asked: {transgressions:?}")));
    }
    let (exchanges, bytes) = (token.exchanges(), token.log().bytes());
    steps.say(&format!("the token answered {exchanges} commands, {bytes} bytes, no PIN among them"))?;
    steps.say(&format!("pictures: {}", steps.folder().display()))?;
    let verdict = format!("demo: OK, the record holds the token's certificate, sha256={}", certificate.sha256());
    if has_display() {
        desk.check_log().await?;
        steps.say(&verdict)?;
        // Whoever watches ends the browser.
        stay_while_watched(browser).await;
        return Ok(());
    }
    desk.close().await?;
    steps.say(&verdict)?;
    Ok(())
}

fn pencil() -> String {
    format!("a[href*='/organism/agent/modify/{MAELLE_LE_GOFF}']")
}

/// An empty folder for the pictures.
fn pictures_folder() -> io::Result<PathBuf> {
    let folder = env::var_os("CLE_MEGALIS_PICTURES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/demo"), PathBuf::from);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    folder.canonicalize()
}

fn has_display() -> bool {
    env::var_os("DISPLAY").is_some() || env::var_os("WAYLAND_DISPLAY").is_some()
}

/// Waits until the browser's window is closed.
async fn stay_while_watched(browser: &Browser) {
    while browser.title().await.is_ok() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
