//! The page of settings.

use serde_json::json;

use super::{Page, Tour, Visitor, within};
use crate::{
    browser::{Launch, Tab},
    cast::{MAELLE, YANN, chambersign_token, maelle},
    desk::{Desk, Host, PATIENCE},
    pcscd::{Readers, Slot},
    policy,
    replica::{ACCOUNT_HOST, PRE_PRODUCTION_HOST},
    scenario::Failure,
};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let from = open(tour.desk).await?;
    visit(tour, "as-installed").await?;
    tour.browser().click("#fillAlone").await?;
    tour.browser().wait_for_text("[data-setting=fillAlone]", &tour.message("option_saved", &[])?, PATIENCE).await?;
    visit(tour, "switched-off").await?;
    form_asks(tour, &from).await?;
    tour.browser().type_text("#address", "https://www.exemple.bzh/").await?;
    tour.browser().click_labelled(&tour.message("origin_add", &[])?).await?;
    visit(tour, "no-address-of-megalis").await?;
    tour.browser().reload().await?;

    let preprod = format!("https://{PRE_PRODUCTION_HOST}");
    let record = |id: &str, agent: &str| {
        json!({ "origin": format!("https://{ACCOUNT_HOST}"), "record": id, "agent": agent, "holder": agent,
            "sha256": "ab", "notAfter": 1_900_000_000, "put": null, "seen": 1_790_000_000 })
    };
    let entries = json!({
        "settings": { "origins": [&preprod, "https://socle.megalisbretagne.org"] },
        format!("record https://{ACCOUNT_HOST} 7"): record("7", MAELLE),
        format!("record https://{ACCOUNT_HOST} 8"): record("8", YANN),
    });
    let keep = "chrome.storage.local.set(arguments[0]).then(arguments[1])";
    tour.browser().execute_async(keep, vec![entries]).await?;
    tour.browser().agree_to_origin(&preprod).await?;
    tour.browser().wait_for_text("#origins", PRE_PRODUCTION_HOST, PATIENCE).await?;
    // Only the first of them.
    tour.browser().click_labelled(&tour.message("origin_allow", &[])?).await?;
    tour.browser().wait_for_text("#origins", &tour.message("origin_permitted", &[])?, PATIENCE).await?;
    tour.browser().wait_for_text("#count", "2", PATIENCE).await?;
    visit(tour, "further-addresses").await?;
    tour.browser().click_labelled(&tour.message("option_wipe", &[])?).await?;
    visit(tour, "asks-before-it-forgets").await?;
    tour.browser().click_labelled(&tour.message("option_wipe_yes", &[])?).await?;
    tour.browser().wait_for_text("#count", "0", PATIENCE).await?;
    visit(tour, "forgotten").await?;
    tour.browser().execute_async("chrome.storage.local.clear().then(arguments[0])", Vec::new()).await?;
    tour.browser().close_tab(&from).await?;
    managed(tour).await
}

/// The record's form, where filling without a click is switched off.
async fn form_asks<V: Visitor>(tour: &mut Tour<'_, V>, account: &Tab) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    let token = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    let options = tour.browser().tab().await?;
    tour.browser().switch_to(account).await?;
    tour.open_record("").await?;
    tour.panel("asked-as-set", "doubt_as_set", &[]).await?;
    tour.browser().go("about:blank").await?;
    Ok(tour.browser().switch_to(&options).await?)
}

/// A browser of its own, since a policy is read when one starts.
async fn managed<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    if !tour.stage.is_isolated() {
        return Ok(());
    }
    let kind = tour.browser().kind();
    policy::set_as_offered(tour.stage, kind)?;
    let like = tour.desk.launch.clone();
    let adjust = |launch: &mut Launch| {
        (launch.language, launch.zoom, launch.viewport) = (like.language, like.zoom, like.viewport);
    };
    let desk = Desk::open_with(kind, &tour.stage.directory().join("managed"), Host::Missing, adjust).await?;
    open(&desk).await?;
    desk.browser.wait_for_text("#managed", &desk.message("options_managed", &[])?, PATIENCE).await?;
    let name = "set-by-a-policy";
    tour.visitor.visit(&desk, Page::Options, name).await.map_err(|failure| within(name, &failure))?;
    desk.close().await
}

async fn open(desk: &Desk) -> Result<Tab, Failure> {
    let from = desk.browser.extension_page("options.html").await?;
    desk.browser.wait_for_text("#origins", ACCOUNT_HOST, PATIENCE).await?;
    Ok(from)
}

async fn visit<V: Visitor>(tour: &mut Tour<'_, V>, name: &str) -> Result<(), Failure> {
    tour.visitor.visit(tour.desk, Page::Options, name).await.map_err(|failure| within(name, &failure))
}
