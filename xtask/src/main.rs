//! `cargo xtask …`: set up, build, package, test, show and measure, on a fresh machine that has Rust and nothing else.
//!
//! It depends on none of the workspace's crates, because it is built before the libraries they need are there.

mod arguments;
mod axe;
mod bench_environment;
mod brain;
mod cache;
mod command;
mod compiled_program;
mod debian_archive;
#[cfg(test)]
mod document_links;
mod error;
mod files;
mod fuzz_targets;
mod geckodriver;
mod host;
mod package;
#[cfg(test)]
mod policies;
mod private_folders;
mod process;
mod program_package;
mod progress;
mod release;
#[cfg(test)]
mod settings_names;
mod signing_key;
mod size_limits;
mod system_packages;
mod target_compiler;
mod wasm_optimizer;
mod web_ext;
mod windows_resource;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = arguments::parse(lexopt::Parser::from_env()).and_then(|request| command::run(&request));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress::say("error", &error.to_string());
            ExitCode::FAILURE
        }
    }
}
