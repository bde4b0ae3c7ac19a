//! An extension that has not been updated yet, with the program of today.

use bench::{
    cast::{chambersign_token, maelle},
    earlier_protocol::EarlierProtocol,
    native_messaging::Port,
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
};
use protocol::{
    hello::{HelloResult, PROTOCOL},
    identity::CHROMIUM_EXTENSION_ORIGIN,
    jsonrpc::method,
    tokens::TokensResult,
};
use serde_json::Value;

use crate::host_program;

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![Scenario::new("what_an_extension_of_an_earlier_protocol_asks_is_answered_as_it_was", asked_as_it_was)]
}

fn asked_as_it_was(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    for earlier in EarlierProtocol::all()? {
        let version = earlier.version()?;
        if version.major != PROTOCOL.major {
            continue;
        }
        let mut command = host_program::command(stage)?;
        command.arg(CHROMIUM_EXTENSION_ORIGIN);
        let mut port = Port::open(command)?;
        for request in earlier.requests() {
            let answer = port.call(&request.method, &request.params)?;
            let answer = if request.method == method::TOKENS { settled(&mut port, answer)? } else { answer };
            if request.method == method::HELLO {
                let hello: HelloResult = serde_json::from_value(answer.clone())?;
                // By this, the extensions of all times compare.
                assert!(hello.protocol.major == version.major && hello.protocol >= version, "{hello:?}");
            }
            let was = earlier.result(&request.method).ok_or_else(|| Failure::new("no answer was recorded"))?;
            check_shape(&request.method, was, &answer)?;
        }
        assert!(port.close()?.success());
    }
    Ok(())
}

fn settled(port: &mut Port, answer: Value) -> Result<Value, Failure> {
    let is_settled = |tokens: &TokensResult| tokens.is_settled() && !tokens.tokens.is_empty();
    let tokens: TokensResult = serde_json::from_value(answer.clone())?;
    if is_settled(&tokens) {
        return Ok(answer);
    }
    Ok(serde_json::to_value(port.tokens_until(is_settled)?)?)
}

/// Whether all that stood in the earlier answer still does, each of the type that it had. More may stand beside it.
fn check_shape(place: &str, was: &Value, is: &Value) -> Result<(), Failure> {
    match (was, is) {
        (Value::Null, _) | (Value::Bool(_), Value::Bool(_)) | (Value::Number(_), Value::Number(_)) => Ok(()),
        (Value::String(_), Value::String(_)) => Ok(()),
        (Value::Object(was), Value::Object(is)) => was.iter().try_for_each(|(name, was)| {
            check_shape(&format!("{place}.{name}"), was, is.get(name).unwrap_or(&Value::Null))
        }),
        (Value::Array(was), Value::Array(is)) => match (was.first(), is.first()) {
            (Some(was), Some(is)) => check_shape(&format!("{place}[0]"), was, is),
            (Some(_), None) => Err(Failure::new(format!("{place} is empty; it was not"))),
            (None, _) => Ok(()),
        },
        _ => Err(Failure::new(format!("{place} was {was}, and is {is}"))),
    }
}
