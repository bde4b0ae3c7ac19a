//! Starts the program that its arguments name (`LOG PROGRAM ARGUMENT…`) and passes on what browser and program say to each
//! other, byte for byte. Each request with its result, and each notification, becomes a line of the file LOG.

use std::{
    collections::HashMap,
    env,
    error::Error,
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, Write},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use bench::{earlier_protocol::Overheard, frames};
use protocol::jsonrpc::{Message, Request, Response};

/// Requests without an answer as yet, by their id as JSON.
type Asked = Arc<Mutex<HashMap<String, Request>>>;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [log, program, rest @ ..] = arguments.as_slice() else {
        return Err("usage: overhearing_host LOG PROGRAM ARGUMENT…".into());
    };
    let mut log = OpenOptions::new().create(true).append(true).open(log)?;
    let mut child = Command::new(program).args(rest).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (Some(mut to_program), Some(mut from_program)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the program has no pipes".into());
    };
    let asked = Asked::default();
    let remembered = Arc::clone(&asked);
    // Its end is the end of the browser's words; the program then ends by itself, as its input does.
    thread::spawn(move || -> io::Result<()> {
        let mut input = io::stdin().lock();
        while let Some(message) = frames::read(&mut input)? {
            if let Ok(request) = serde_json::from_slice::<Request>(&message)
                && let Some(id) = &request.id
            {
                let id = serde_json::to_string(id)?;
                remembered.lock().unwrap_or_else(PoisonError::into_inner).insert(id, request);
            }
            frames::write(&mut to_program, &message)?;
        }
        Ok(())
    });
    let mut output = io::stdout().lock();
    while let Some(message) = frames::read(&mut from_program)? {
        if let Some(overheard) = pair(&message, &asked)? {
            note(&mut log, &overheard)?;
        }
        frames::write(&mut output, &message)?;
    }
    child.wait()?;
    Ok(())
}

/// What of this message is to be noted, with the request that it answers.
fn pair(message: &[u8], asked: &Asked) -> serde_json::Result<Option<Overheard>> {
    Ok(match serde_json::from_slice(message)? {
        Message::Request(notification) => Some(Overheard::Notification(notification)),
        Message::Response(Response { id, result: Some(result), .. }) => {
            let id = serde_json::to_string(&id)?;
            let request = asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            request.map(|request| Overheard::Answered { request, result })
        }
        Message::Response(_) => None,
    })
}

/// In one write: several ports write into one file.
fn note(log: &mut File, overheard: &Overheard) -> io::Result<()> {
    log.write_all(format!("{}\n", serde_json::to_string(overheard)?).as_bytes())
}
