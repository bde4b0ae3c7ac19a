//! A host that speaks another version of the protocol: it answers every request with a `hello` of the version that its
//! arguments name (`MAJOR MINOR`), whatever else was asked.

use std::{env, error::Error, io};

use bench::frames;
use protocol::{
    hello::{HelloResult, ProtocolVersion},
    jsonrpc::{Request, Response},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut number = || arguments.next().ok_or("usage: other_version_host MAJOR MINOR");
    let protocol = ProtocolVersion { major: number()?.parse()?, minor: number()?.parse()? };
    let hello = serde_json::to_value(HelloResult {
        host_version: format!("{}.{}.0", protocol.major, protocol.minor),
        protocol,
    })?;

    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while let Some(message) = frames::read(&mut input)? {
        let Some(id) = serde_json::from_slice::<Request>(&message)?.id else { continue };
        frames::write(&mut output, &serde_json::to_vec(&Response::result(id, hello.clone()))?)?;
    }
    Ok(())
}
