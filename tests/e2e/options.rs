//! The page of settings, and what is set there or by a policy.

use bench::{
    browser::{Browser, Kind, Sighting, Tab},
    desk::{Desk, FIELD, Host, PATIENCE},
    pcscd::{Readers, Slot},
    policy,
    replica::{ACCOUNT_HOST, MAELLE_LE_GOFF, PRE_PRODUCTION_HOST},
    scenario::{Failure, Scenario, Stage},
};
use serde_json::{Value, json};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("where_filling_without_a_click_is_switched_off_the_form_asks", switched_off));
    all.extend(in_both("a_further_origin_is_filled_as_long_as_it_is_in_the_list", further_origin));
    all.extend(in_both("what_is_no_address_of_megalis_is_not_added", no_address));
    all.extend(in_both("what_is_remembered_is_counted_and_forgotten_by_a_button", wiped));
    all.extend(in_both("the_popup_leads_to_the_settings", from_popup));
    let policies = in_both("a_policy_wins_over_the_user_and_the_page_says_so", policy_wins)
        .chain(in_both("an_origin_set_by_a_policy_is_filled_once_the_user_has_permitted_it", managed_origin));
    all.extend(policies.map(Scenario::needs_own_files));
    let refused = async |stage: &mut Stage| refused_by_the_user(stage).await;
    let restarted = async |stage: &mut Stage| after_a_restart(stage).await;
    all.push(Scenario::asynchronous("a_further_origin_is_still_filled_after_a_restart::chromium", restarted));
    all.push(Scenario::asynchronous("without_the_users_consent_no_origin_is_added::firefox", refused));
    all
}

async fn open_options(browser: &Browser) -> Result<Tab, Failure> {
    let from = browser.extension_page("options.html").await?;
    // Drawn only once the settings are known.
    browser.wait_for_text("#origins", ACCOUNT_HOST, PATIENCE).await?;
    Ok(from)
}

async fn is_on(browser: &Browser, setting: &str) -> Result<bool, Failure> {
    Ok(browser.count(&format!("#{setting}:checked")).await? == 1)
}

async fn is_fixed(browser: &Browser, setting: &str) -> Result<bool, Failure> {
    let says = browser.text(&format!("#{setting}-fixed")).await? == fr("option_fixed", &[])?;
    let disabled = browser.count(&format!("#{setting}:disabled")).await? == 1;
    if says == disabled {
        return Ok(says);
    }
    Err(Failure::new(format!("{setting} is disabled: {disabled}, and called fixed: {says}")))
}

fn expect(what: &str, is: bool) -> Result<(), Failure> {
    if is { Ok(()) } else { Err(Failure::new(format!("not so: {what}"))) }
}

fn form_on(host: &str) -> String {
    format!("https://{host}/organism/agent/modify/{MAELLE_LE_GOFF}")
}

async fn switched_off(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    let account = open_options(browser).await?;
    let options = browser.tab().await?;
    expect("it is on unless set", is_on(browser, "fillAlone").await?)?;
    browser.click("#fillAlone").await?;
    browser.wait_for_text("[data-setting=fillAlone] output", &fr("option_saved", &[])?, PATIENCE).await?;

    browser.switch_to(&account).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("doubt_as_set", &[])?).await?;
    desk.field_holds("").await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;

    // A click for this agent is none for whomever the record names next.
    desk.replica.set_certificate(MAELLE_LE_GOFF, "");
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    browser.clear("#firstname").await?;
    browser.type_text("#firstname", "Ronan").await?;
    desk.field_holds("").await?;
    desk.panel_says(&fr("panel_unclear_holder", &[])?).await?;

    // It outlives the page, and what is switched on again takes effect in the form that waits.
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("doubt_as_set", &[])?).await?;
    browser.switch_to(&options).await?;
    browser.reload().await?;
    browser.wait_for_text("#origins", ACCOUNT_HOST, PATIENCE).await?;
    expect("it is off", !is_on(browser, "fillAlone").await?)?;
    browser.click("#fillAlone").await?;
    browser.switch_to(&account).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn policy_wins(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    policy::set(stage, kind, &json!({ "fillAlone": false, "guidance": "non", "origins": [] }))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    let account = open_options(browser).await?;
    // What the user would have: the policy counts.
    let users = json!({ "settings": { "fillAlone": true, "memory": false } });
    keep(browser, &users).await?;
    browser.reload().await?;
    browser.wait_for_text("#managed", &fr("options_managed", &[])?, PATIENCE).await?;
    expect("the policy's value is shown", !is_on(browser, "fillAlone").await?)?;
    expect("it is fixed", is_fixed(browser, "fillAlone").await?)?;
    expect("what is of the wrong kind fixes nothing", !is_fixed(browser, "guidance").await?)?;
    expect("the user's own value is shown", !is_on(browser, "memory").await?)?;
    expect("it is not fixed", !is_fixed(browser, "memory").await?)?;
    expect("no address can be added", browser.count("#add[hidden]").await? == 1)?;
    expect("that is said", browser.text("#origins-fixed").await? == fr("option_fixed", &[])?)?;

    browser.switch_to(&account).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("doubt_as_set", &[])?).await?;
    desk.field_holds("").await?;
    desk.click_in_panel(&fr("button_fill", &[])?).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

/// Adds the pre-production's address, as it is copied from a page of it.
async fn add_pre_production(browser: &Browser) -> Result<(), Failure> {
    browser.type_text("#address", &form_on(PRE_PRODUCTION_HOST)).await?;
    browser.click_labelled(&fr("origin_add", &[])?).await?;
    Ok(())
}

async fn left_alone(desk: &Desk) -> Result<(), Failure> {
    desk.browser.go(&form_on(PRE_PRODUCTION_HOST)).await?;
    desk.browser.find(FIELD).await?;
    desk.wait_for_what_should_not_happen().await;
    desk.field_holds("").await?;
    expect("there is no panel", !desk.browser.has_panel().await?)
}

async fn further_origin(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    left_alone(&desk).await?;

    browser.agree_to_origin(&format!("https://{PRE_PRODUCTION_HOST}")).await?;
    let account = open_options(browser).await?;
    let options = browser.tab().await?;
    add_pre_production(browser).await?;
    browser.wait_for_text("#origins", PRE_PRODUCTION_HOST, PATIENCE).await?;
    browser.wait_for_text("#origins", &fr("origin_permitted", &[])?, PATIENCE).await?;
    browser.wait_for_text("#origins-said", &fr("origin_added", &[])?, PATIENCE).await?;

    browser.switch_to(&account).await?;
    browser.go(&form_on(PRE_PRODUCTION_HOST)).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    // The account pages themselves go on being served.
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    browser.go(&form_on(PRE_PRODUCTION_HOST)).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;

    // Taken from the list, it is left at once.
    browser.switch_to(&options).await?;
    browser.click_labelled(&fr("origin_remove", &[])?).await?;
    browser.wait_for_text("#origins-said", &fr("origin_removed", &[])?, PATIENCE).await?;
    browser.switch_to(&account).await?;
    browser
        .wait_for("no panel", PATIENCE, async || {
            let is_there = browser.has_panel().await?;
            Ok(if is_there { Sighting::Instead("there was one".to_owned()) } else { Sighting::There(()) })
        })
        .await?;
    left_alone(&desk).await?;
    desk.close().await
}

async fn managed_origin(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let origin = format!("https://{PRE_PRODUCTION_HOST}");
    policy::set(stage, kind, &json!({ "origins": [format!("{origin}/"), "https://autre.exemple"] }))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;
    left_alone(&desk).await?;

    browser.agree_to_origin(&origin).await?;
    let account = open_options(browser).await?;
    let listed = browser.wait_for_text("#origins", &fr("origin_not_permitted", &[])?, PATIENCE).await?;
    expect("the pre-production is listed", listed.contains(PRE_PRODUCTION_HOST))?;
    expect("what is no address of Mégalis is not", !listed.contains("autre.exemple"))?;
    expect("none can be taken away", !browser.labels().await?.contains(&fr("origin_remove", &[])?))?;
    browser.click_labelled(&fr("origin_allow", &[])?).await?;
    browser.wait_for_text("#origins", &fr("origin_permitted", &[])?, PATIENCE).await?;

    browser.switch_to(&account).await?;
    browser.go(&form_on(PRE_PRODUCTION_HOST)).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

/// In Chromium only: Firefox forgets an extension that was installed for a test.
async fn after_a_restart(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let Desk { replica, browser, launch } = Desk::open(Kind::Chromium, stage.directory()).await?;
    browser.agree_to_origin(&format!("https://{PRE_PRODUCTION_HOST}")).await?;
    open_options(&browser).await?;
    add_pre_production(&browser).await?;
    browser.wait_for_text("#origins-said", &fr("origin_added", &[])?, PATIENCE).await?;
    browser.close().await?;

    let desk = Desk { replica, browser: Browser::launch(&launch).await?, launch };
    // An extension from a folder counts as installed anew with each start: what was registered is so again, but only once
    // its background has run.
    let account = open_options(&desk.browser).await?;
    desk.browser
        .wait_for("the content script registered", PATIENCE, async || {
            const LOOK: &str = "chrome.scripting.getRegisteredContentScripts().then(arguments[0])";
            let scripts = desk.browser.execute_async(LOOK, Vec::new()).await?;
            let is_there = scripts.to_string().contains(PRE_PRODUCTION_HOST);
            Ok(if is_there { Sighting::There(()) } else { Sighting::Instead(scripts.to_string()) })
        })
        .await?;
    desk.browser.switch_to(&account).await?;
    desk.browser.go(&form_on(PRE_PRODUCTION_HOST)).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn no_address(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    let browser = &desk.browser;
    open_options(browser).await?;
    for (typed, key) in [
        ("https://socle.megalis.bretagne.bzh.exemple/", "origin_elsewhere"),
        ("http://socle-preprod.megalis.bretagne.bzh", "origin_elsewhere"),
        ("socle-preprod.megalis.bretagne.bzh:8443", "origin_elsewhere"),
        ("mairie", "origin_elsewhere"),
        ("https://socle.megalis.bretagne.bzh/organism/agent/modify/7", "origin_known"),
    ] {
        browser.clear("#address").await?;
        browser.type_text("#address", typed).await?;
        browser.click_labelled(&fr("origin_add", &[])?).await?;
        browser.wait_for_text("#address-wrong", &fr(key, &[])?, PATIENCE).await?;
        expect("the field is called wrong", browser.count("#address[aria-invalid=true]").await? == 1)?;
    }
    let settings = kept(browser).await?;
    expect(&format!("nothing was added: {settings}"), settings.get("settings").is_none())?;
    desk.close().await
}

async fn refused_by_the_user(stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(Kind::Firefox, stage.directory(), Host::Missing, |_| {}).await?;
    let browser = &desk.browser;
    open_options(browser).await?;
    add_pre_production(browser).await?;
    browser.refuse_permission().await?;
    browser.wait_for_text("#origins-said", &fr("origin_refused", &[])?, PATIENCE).await?;
    expect("it is not listed", !browser.text("#origins").await?.contains(PRE_PRODUCTION_HOST))?;
    desk.close().await
}

async fn wiped(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    let browser = &desk.browser;
    open_options(browser).await?;
    expect("with nothing there is nothing to forget", browser.count("#wipe:disabled").await? == 1)?;
    let record = |id: &str| {
        json!({ "origin": format!("https://{ACCOUNT_HOST}"), "record": id, "agent": MAELLE, "holder": MAELLE,
            "sha256": "ab", "notAfter": 1_900_000_000, "put": null, "seen": 1_790_000_000 })
    };
    let key = |id: &str| format!("record https://{ACCOUNT_HOST} {id}");
    keep(browser, &json!({ key("7"): record("7"), key("8"): record("8"), "settings": { "guidance": false } })).await?;
    browser.wait_for_text("#count", "2", PATIENCE).await?;

    browser.click_labelled(&fr("option_wipe", &[])?).await?;
    browser.click_labelled(&fr("option_wipe_no", &[])?).await?;
    expect("what is to be kept is kept", kept(browser).await?.get(key("7")).is_some())?;
    browser.click_labelled(&fr("option_wipe", &[])?).await?;
    browser.click_labelled(&fr("option_wipe_yes", &[])?).await?;
    let said = format!("{} 2", fr("option_wiped", &[])?);
    browser.wait_for_text("#records output", &said, PATIENCE).await?;
    browser.wait_for_text("#count", "0", PATIENCE).await?;
    let kept = kept(browser).await?;
    expect(&format!("the settings alone are left: {kept}"), kept == json!({ "settings": { "guidance": false } }))?;
    desk.close().await
}

async fn from_popup(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, stage.directory(), Host::Missing, |_| {}).await?;
    desk.browser.popup().await?;
    desk.browser.click_labelled(&fr("popup_options", &[])?).await?;
    desk.browser.wait_for_extension_page("/options.html", PATIENCE).await?;
    desk.close().await
}

/// What the extension keeps on this machine.
async fn kept(browser: &Browser) -> Result<Value, Failure> {
    const LOOK: &str = "chrome.storage.local.get().then(arguments[0])";
    Ok(browser.execute_async(LOOK, Vec::new()).await?)
}

/// Has it keep this, as if it had been there before.
async fn keep(browser: &Browser, entries: &Value) -> Result<(), Failure> {
    const KEEP: &str = "chrome.storage.local.set(arguments[0]).then(arguments[1])";
    browser.execute_async(KEEP, vec![entries.clone()]).await?;
    Ok(())
}
