//! The host against virtual tokens: its reading of cards directly, then the program on a real pcscd and over its
//! native-messaging pipes. The virtual tokens themselves are judged by OpenSC.

mod command_line;
mod counts;
mod families;
mod faults;
mod host_program;
mod many;
mod native_messaging;
mod opensc;
mod second_reads;
mod specimens;

use std::process::ExitCode;

fn main() -> ExitCode {
    let scenarios = [
        opensc::scenarios(),
        families::scenarios(),
        counts::scenarios(),
        faults::scenarios(),
        second_reads::scenarios(),
        command_line::scenarios(),
        native_messaging::scenarios(),
        many::scenarios(),
    ];
    bench::scenario::main(scenarios.into_iter().flatten().collect())
}
