//! A token that stays plugged in while another program uses it, before the real program.

use std::{thread, time::Duration};

use bench::{
    native_messaging::Port,
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Layout, Manners, PluggedToken, Renewal, VirtualToken},
};
use pcsc::{Card, Context, Disposition, Protocols, Scope, ShareMode};
use protocol::{jsonrpc::method, tokens::TokensResult};
use serde_json::json;

use crate::{host_program, native_messaging::open_port, specimens};

/// How long the other program uses the token: longer than the host lets pass between two looks.
const USE: Duration = Duration::from_millis(2_500);

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new(
            "a_certificate_renewed_by_another_program_is_told_without_pulling_the_token_out",
            renewed_in_place,
        ),
        Scenario::new(
            "a_certificate_renewed_by_a_program_that_stays_connected_is_told_to_whoever_asks",
            renewed_and_kept,
        ),
        Scenario::new("a_token_that_another_program_only_looked_at_is_asked_little_and_told_the_same", only_looked_at),
    ]
}

/// A port that has told the token, the token, and what it will hold after its renewal.
struct Told {
    port: Port,
    plugged: PluggedToken,
    renewal: Renewal,
    held: [Vec<Vec<u8>>; 2],
}

impl Told {
    fn open(stage: &mut Stage) -> Result<Self, Failure> {
        stage.start_pcscd(Readers::TwoVirtual)?;
        let [now, then] = [specimens::certificates()?, specimens::certificates()?]
            .map(|certificates| VirtualToken::pkcs15(&certificates, Layout::default(), Manners::default()));
        let held = [now.readable().to_vec(), then.readable().to_vec()];
        let (token, renewal) = now.renewable(then);
        let plugged = token.plug_in(Slot::First)?;
        plugged.wait_until_noticed()?;
        let mut port = open_port(stage)?;
        let at_once: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
        if !shows(&at_once, &held[0]) {
            port.tokens_until(|told| shows(told, &held[0]))?;
        }
        Ok(Self { port, plugged, renewal, held })
    }
}

fn shows(told: &TokensResult, held: &[Vec<u8>]) -> bool {
    told.tokens.first().is_some_and(|token| host_program::ders(&token.certificates).is_ok_and(|told| told == held))
}

/// Another program's connection, which leaves the card as it is when it ends.
fn use_token() -> Result<Card, Failure> {
    Ok(Context::establish(Scope::User)?.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?)
}

fn renewed_in_place(stage: &mut Stage) -> Result<(), Failure> {
    let Told { mut port, plugged, renewal, held } = Told::open(stage)?;
    let other = use_token()?;
    thread::sleep(USE);
    renewal.take_place();
    other.disconnect(Disposition::LeaveCard).map_err(|(_, error)| error)?;
    port.tokens_until(|told| shows(told, &held[1]))?;
    assert_eq!(plugged.log().transgressions(), Vec::<String>::new());
    assert!(port.close()?.success());
    Ok(())
}

fn renewed_and_kept(stage: &mut Stage) -> Result<(), Failure> {
    let Told { mut port, plugged, renewal, held } = Told::open(stage)?;
    let first = plugged.exchanges();
    let other = use_token()?;
    // Longer than the host waits after a reading.
    thread::sleep(Duration::from_secs(6));
    renewal.take_place();
    assert_eq!(plugged.exchanges(), first, "nobody has asked");
    port.call(method::TOKENS, json!({}))?;
    port.tokens_until(|told| shows(told, &held[1]))?;
    assert!(port.close()?.success());
    other.disconnect(Disposition::LeaveCard).map_err(|(_, error)| error)?;
    Ok(())
}

fn only_looked_at(stage: &mut Stage) -> Result<(), Failure> {
    let Told { mut port, plugged, held, .. } = Told::open(stage)?;
    let first = plugged.exchanges();
    let other = use_token()?;
    thread::sleep(USE);
    assert_eq!(plugged.exchanges(), first, "asked while another program may have unlocked something");
    other.disconnect(Disposition::LeaveCard).map_err(|(_, error)| error)?;
    // Longer than the host waits after a reading, and than its own connection could be taken for another program's.
    thread::sleep(Duration::from_secs(8));
    let again = plugged.exchanges() - first;
    eprintln!("{first} exchanges, then {again}");
    assert!((1..=first * 2 / 3).contains(&again), "{first} exchanges, then {again}");
    thread::sleep(Duration::from_secs(8));
    assert_eq!(plugged.exchanges(), first + again, "its own use is no other program's");
    assert!(shows(&serde_json::from_value(port.call(method::TOKENS, json!({}))?)?, &held[0]));
    assert!(port.close()?.success());
    Ok(())
}
