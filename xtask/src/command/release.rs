//! `cargo xtask release`: everything that is published, in one folder.

use crate::error::Error;
use crate::release;
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool, rehearsal: bool) -> Result<(), Error> {
    release::make(&Workspace::find()?, wasm_from_debian, rehearsal).map(drop)
}
