//! A host of an earlier protocol: to each method it answers what the program answered that was recorded in the folder
//! which its argument names, and to one that was not recorded that it does not know it.

use std::{env, error::Error, io, path::Path};

use bench::{earlier_protocol::EarlierProtocol, frames};
use protocol::jsonrpc::{ErrorCode, Request, Response};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("usage: earlier_host FOLDER")?;
    let earlier = EarlierProtocol::read(Path::new(&folder))?;
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(message) = frames::read(&mut input)? {
        let Request { id: Some(id), method, .. } = serde_json::from_slice(&message)? else { continue };
        let response = match earlier.result(&method) {
            Some(result) => Response::result(id, result.clone()),
            None => Response::error(id, ErrorCode::MethodNotFound.because(format!("no method {method:?}"))),
        };
        frames::write(&mut output, &serde_json::to_vec(&response)?)?;
    }
    Ok(())
}
