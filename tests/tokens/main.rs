//! The host against virtual tokens: its reading of cards directly, then the program on a real pcscd and over its
//! native-messaging pipes. The virtual tokens themselves are judged by OpenSC.

mod command_line;
mod counts;
mod earlier_extensions;
mod families;
mod faults;
mod fuzz_seeds;
mod host_program;
mod hostile;
mod many;
mod native_messaging;
mod opensc;
mod second_reads;
mod second_reads_after_faults;
mod specimens;
mod time_limits;
mod used_by_others;
mod variants;
mod variants_on_pcscd;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(folder) = fuzz_seeds::folder_asked_for() {
        return match fuzz_seeds::write(&folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("seeds for fuzzing: {failure}");
                ExitCode::FAILURE
            }
        };
    }
    let scenarios = [
        opensc::scenarios(),
        families::scenarios(),
        counts::scenarios(),
        faults::scenarios(),
        hostile::scenarios(),
        second_reads::scenarios(),
        second_reads_after_faults::scenarios(),
        command_line::scenarios(),
        native_messaging::scenarios(),
        earlier_extensions::scenarios(),
        many::scenarios(),
        variants_on_pcscd::scenarios(),
        used_by_others::scenarios(),
        time_limits::scenarios(),
    ];
    bench::scenario::main(scenarios.into_iter().flatten().collect())
}
