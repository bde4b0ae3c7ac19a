//! Which of the faces was called.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use host::command_line::{self, Exit};
use host::installation::places::Locations;
use host::installation::{admission, this_program};
use host::interruption::Interruption;
use host::native_messaging::caller::{self, Caller};
use host::native_messaging::session;
use host::pcsc_service::stop::Stop;
use host::texts::{Language, Texts};
use protocol::identity::CHROMIUM_EXTENSION_ORIGIN;
use protocol::problem::Problem;

// A program for the console also on Windows, where `list` needs one. Chromium and its relatives start it hidden
// (`native_process_launcher_win.cc`), Firefox without a window (`subprocess_win.worker.js`: CREATE_NO_WINDOW).
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let Ok(texts) = Texts::load(Language::from_environment(|name| std::env::var_os(name))) else {
        return Exit::Internal.into();
    };
    let stop = Arc::new(Stop::default());
    let Ok(interruption) = Interruption::watch(&stop, Interruption::end_process) else {
        return Exit::Internal.into();
    };
    match caller::identify(&arguments, may_call) {
        Caller::OurExtension => {
            session::run(std::io::stdin(), std::io::stdout(), texts, stop);
            Exit::Done.into()
        }
        Caller::Stranger => {
            // The exit code says it where nobody reads this.
            let _unheard = writeln!(std::io::stderr(), "{}", texts.own.caller_refused);
            Exit::Cause(Problem::HostForbidden).into()
        }
        Caller::CommandLine => {
            let exit = command_line::run(&arguments, &stop, &mut std::io::stdout(), &mut std::io::stderr(), &texts);
            if exit == Exit::Interrupted {
                // The process ends there, by the signal.
                interruption.wait();
            }
            exit.into()
        }
    }
}

/// Whether the extension with this origin may call: where this program is not known, ours alone.
fn may_call(origin: &str) -> bool {
    match this_program::path() {
        Ok(program) => admission::admits(origin, &Locations::of_this_system(program)),
        Err(_) => origin == CHROMIUM_EXTENSION_ORIGIN,
    }
}
