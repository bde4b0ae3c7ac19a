//! The main job: the right token, an empty field.

use bench::{
    browser::Kind,
    desk::{Desk, FIELD, PATIENCE},
    pcscd::{Readers, Slot},
    replica::{MAELLE_LE_GOFF, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Atr, Layout, Manners, VirtualToken},
};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle, stored},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("a_plain_user_goes_to_the_own_record_by_the_link_without_text", own_record));
    all.extend(in_both("the_panel_comes_into_sight_whole_and_leaves_the_page_alone_once_the_user_scrolls", in_sight));
    all.extend(in_both("an_administrator_goes_to_an_agents_record_by_the_list", by_the_list));
    all.extend(in_both("an_administrator_goes_to_an_agents_record_by_its_pencil", by_the_pencil));
    all.extend(in_both("a_token_plugged_in_after_the_page_was_opened_fills_the_form", plugged_in_later));
    all.extend(in_both("every_kind_of_token_fills_the_form", every_kind_of_token));
    all.extend(in_both("a_page_without_csp_is_filled_like_one_with_a_strict_csp", without_csp));
    all.extend(in_both("a_new_record_is_filled_only_once_it_names_the_holder", new_record));
    all
}

async fn own_record(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let browser = &desk.browser;

    desk.go_signed_in(MAELLE_LE_GOFF, "/").await?;
    browser.click_labelled("Voir/Modifier vos informations personnelles").await?;
    browser.wait_for_address(&format!("/organism/agent/view/{MAELLE_LE_GOFF}"), PATIENCE).await?;
    // For a plain user only the picture stands there, without the text.
    browser.click("a:has(> img[alt=\"Modifier l'utilisateur\"])").await?;

    desk.field_holds(&certificate.pem_for_field()).await?;
    let said = desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    for part in [&fr("next_save", &[])?, "AC D'ESSAI"] {
        if !said.contains(part) {
            return Err(Failure::new(format!("the panel does not say {part:?}: {said}")));
        }
    }
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn in_sight(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.browser.panel().await?.wait_until_in_sight(PATIENCE).await?;

    // Undone, it is another height, and the user is elsewhere by then.
    desk.click_in_panel(&fr("button_undo", &[])?).await?;
    desk.panel_says(&fr("doubt_undone", &[])?).await?;
    desk.browser.panel().await?.wait_until_in_sight(PATIENCE).await?;
    desk.browser.execute("window.scrollTo(0, 7)", Vec::new()).await?;
    token.pull_out()?;
    desk.panel_says(&fr("problem_no_token", &[])?).await?;
    desk.wait_for_what_should_not_happen().await;
    assert_eq!(desk.browser.execute("return window.scrollY", Vec::new()).await?, 7);
    desk.close().await
}

async fn by_the_list(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    administrator_saves_for_maelle(kind, stage, async |desk: &Desk| {
        desk.browser.click_labelled(MAELLE).await?;
        desk.browser.wait_for_address("/organism/agent/view/", PATIENCE).await?;
        desk.browser.click_labelled("Modifier l'utilisateur").await?;
        Ok(())
    })
    .await
}

async fn by_the_pencil(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    administrator_saves_for_maelle(kind, stage, async |desk: &Desk| {
        let pencil = format!("a[href*=\"/organism/agent/modify/{MAELLE_LE_GOFF}\"]");
        desk.browser.click(&pencil).await?;
        Ok(())
    })
    .await
}

async fn administrator_saves_for_maelle(
    kind: Kind,
    stage: &mut Stage,
    from_the_list: impl AsyncFn(&Desk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;

    desk.go_signed_in(YANN_TANGUY, "/").await?;
    desk.browser.click_labelled("Liste des agents").await?;
    desk.browser.wait_for_address("/organism/agent/listagents/", PATIENCE).await?;
    // Twenty rows a page: she is not on the first.
    desk.browser.click(".pager a[title='Page 2']").await?;
    from_the_list(&desk).await?;

    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn plugged_in_later(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr("problem_no_token", &[])?).await?;

    let _token = chambersign_token(&[&certificate]).plug_in(Slot::Second)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn every_kind_of_token(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    let certificate = maelle().issue()?;
    let own = stored(&[&certificate]);
    for token in [
        VirtualToken::ias_ecc(&own, Atr::ChamberSignCosmo7),
        VirtualToken::ias_ecc(&own, Atr::ChamberSignCosmo8),
        VirtualToken::pkcs15(&own, Layout::default(), Manners::default()),
        VirtualToken::piv(&own)?,
    ] {
        let plugged = token.plug_in(Slot::First)?;
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        desk.field_holds(&certificate.pem_for_field()).await?;
        desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
        let transgressions = plugged.log().transgressions();
        if !transgressions.is_empty() {
            return Err(Failure::new(format!("the token was asked what it must not be asked: {transgressions:?}")));
        }
        plugged.pull_out()?;
        Slot::First.wait_until(false)?;
    }
    desk.close().await
}

async fn without_csp(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    for strict in [true, false] {
        desk.replica.set_strict_csp(strict);
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        desk.field_holds(&certificate.pem_for_field()).await?;
        desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    }
    desk.close().await
}

async fn new_record(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = Desk::open(kind, stage.directory()).await?;
    desk.go_signed_in(YANN_TANGUY, "/organism/agent/create/1/1").await?;
    desk.panel_says(&fr("doubt_agent_unnamed", &[])?).await?;
    desk.field_holds("").await?;
    desk.browser.type_text("#firstname", "Maelle").await?;
    desk.browser.type_text("#lastname", "Le Goff").await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    if desk.browser.value(FIELD).await?.ends_with('\n') {
        return Err(Failure::new("a final newline, which the platform refuses"));
    }
    desk.close().await
}
