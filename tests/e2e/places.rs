//! Where nothing must happen. Each scenario ends at the real form, where it does happen: what kept still could speak.

use bench::{
    browser::Kind,
    desk::{Desk, FIELD},
    pcscd::{Readers, Slot},
    replica::{ACCOUNT_HOST, FOREIGN_HOST, LOOKALIKE_HOST, MAELLE_LE_GOFF, YANN_TANGUY},
    scenario::{Failure, Scenario, Stage},
};

use crate::{
    cast::{chambersign_token, maelle},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("the_identical_form_on_another_origin_is_left_alone", other_origins));
    all.extend(in_both("the_form_in_a_frame_is_left_alone", frames));
    all.extend(in_both("on_other_pages_of_the_platform_nothing_happens_and_no_wasm_runs", other_pages));
    all
}

async fn still_then_filled(
    kind: Kind,
    stage: &mut Stage,
    visit: impl AsyncFn(&Desk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    let desk = Desk::open(kind, stage.directory()).await?;
    // Not by the pages on the way: a hint on them is what should happen there.
    desk.go_signed_in(YANN_TANGUY, "/company/employee/modify/1").await?;
    visit(&desk).await?;
    if token.exchanges() != 0 {
        return Err(Failure::new(format!("the token was asked {} times", token.exchanges())));
    }
    desk.open_form(YANN_TANGUY, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    if !desk.runs_wasm().await? {
        return Err(Failure::new("no WebAssembly is seen even where it runs"));
    }
    desk.close().await
}

async fn nothing_happens(desk: &Desk, place: &str) -> Result<(), Failure> {
    desk.wait_for_what_should_not_happen().await;
    if desk.browser.has_panel().await? {
        return Err(Failure::new(format!("{place}: there is a panel")));
    }
    if desk.runs_wasm().await? {
        return Err(Failure::new(format!("{place}: WebAssembly runs")));
    }
    Ok(())
}

async fn other_origins(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    still_then_filled(kind, stage, async |desk: &Desk| {
        for host in [LOOKALIKE_HOST, FOREIGN_HOST] {
            let place = format!("https://{host}/organism/agent/modify/{MAELLE_LE_GOFF}");
            desk.browser.go(&place).await?;
            desk.browser.find(FIELD).await?;
            nothing_happens(desk, &place).await?;
            desk.field_holds("").await?;
        }
        Ok(())
    })
    .await
}

async fn frames(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    still_then_filled(kind, stage, async |desk: &Desk| {
        for host in [ACCOUNT_HOST, FOREIGN_HOST] {
            let place = format!("https://{host}/cadre/{MAELLE_LE_GOFF}");
            desk.browser.go(&place).await?;
            desk.browser.enter_frame("iframe").await?;
            desk.browser.find(FIELD).await?;
            desk.wait_for_what_should_not_happen().await;
            desk.field_holds("").await?;
            if desk.browser.has_panel().await? {
                return Err(Failure::new(format!("{place}: there is a panel in the frame")));
            }
            desk.browser.leave_frames().await?;
            nothing_happens(desk, &place).await?;
        }
        Ok(())
    })
    .await
}

async fn other_pages(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    still_then_filled(kind, stage, async |desk: &Desk| {
        for (host, path) in [
            (ACCOUNT_HOST, "/company/employee/modify/1".to_owned()),
            (ACCOUNT_HOST, "/organism/agent/nowhere".to_owned()),
            (LOOKALIKE_HOST, "/".to_owned()),
            (LOOKALIKE_HOST, format!("/organism/agent/view/{MAELLE_LE_GOFF}")),
            (FOREIGN_HOST, format!("/organism/agent/view/{MAELLE_LE_GOFF}")),
        ] {
            desk.browser.go(&format!("https://{host}{path}")).await?;
            desk.browser.find("h2").await?;
            nothing_happens(desk, &path).await?;
        }
        Ok(())
    })
    .await
}
