//! On the way to the form, and the page that says whether all is ready.

use protocol::problem::Problem;

use super::{Page, Tour, Visitor, within};
use crate::{
    cast::{MAELLE, chambersign_token, maelle},
    desk::{Host, PATIENCE},
    pcscd::{Readers, Slot},
    replica::{ACCOUNT_HOST, MAELLE_LE_GOFF, ORGANISM, YANN_TANGUY},
    scenario::Failure,
    virtual_token::VirtualToken,
};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    let token = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    let record = format!("/organism/agent/view/{MAELLE_LE_GOFF}");
    let list = format!("/organism/agent/listagents/{ORGANISM}?page=2");
    for (name, user, path, key) in [
        ("own-record", MAELLE_LE_GOFF, "/", "guide_welcome"),
        ("list-of-agents", YANN_TANGUY, "/", "guide_users"),
        ("row-of-the-holder", YANN_TANGUY, list.as_str(), "guide_list"),
        ("change-the-record", MAELLE_LE_GOFF, record.as_str(), "guide_view"),
    ] {
        tour.desk.go_signed_in(user, "/").await?;
        tour.browser().go(&format!("https://{ACCOUNT_HOST}{path}")).await?;
        let fragment = tour.message(key, &[MAELLE])?;
        tour.desk.hint_says(&fragment).await.map_err(|failure| within(name, &failure))?;
        tour.visitor.visit(tour.desk, Page::Hint, name).await.map_err(|failure| within(name, &failure))?;
    }
    first_page(tour, "ready", "check_ready").await?;
    token.pull_out()?;
    tour.emptied(Slot::First)?;
    first_page(tour, "no-token", Problem::NoToken.sentence_key()).await?;
    let unknown = VirtualToken::unknown().plug_in(Slot::First)?;
    unknown.wait_until_noticed()?;
    first_page(tour, "not-understood", Problem::TokenNotUnderstood.sentence_key()).await?;
    unknown.pull_out()?;
    tour.emptied(Slot::First)?;
    let gone = "/nulle-part/cle-megalis";
    tour.desk.declare_missing_program("BraveSoftware/Brave-Browser", gone)?;
    let facts = ["Brave", "", gone, ""];
    first_page_saying(tour, "installation-fault", "installation_programMissing", &facts).await?;
    tour.browser().go("about:blank").await?;
    tour.desk.change_host(Host::Missing)?;
    first_page(tour, "program-missing", Problem::HostMissing.sentence_key()).await?;
    tour.desk.change_host(Host::Installed)
}

async fn first_page<V: Visitor>(tour: &mut Tour<'_, V>, name: &str, key: &str) -> Result<(), Failure> {
    first_page_saying(tour, name, key, &[]).await
}

async fn first_page_saying<V: Visitor>(
    tour: &mut Tour<'_, V>,
    name: &str,
    key: &str,
    facts: &[&str],
) -> Result<(), Failure> {
    let from = tour.browser().extension_page("welcome.html").await?;
    let fragment = tour.message(key, facts)?;
    let said = tour.browser().wait_for_text("#content", &fragment, PATIENCE).await;
    said.map_err(|failure| within(name, &failure.into()))?;
    tour.visitor.visit(tour.desk, Page::FirstPage, name).await.map_err(|failure| within(name, &failure))?;
    Ok(tour.browser().close_tab(&from).await?)
}
