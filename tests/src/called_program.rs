//! The end of a program that was called with pipes.

use std::{
    io::{self, Read},
    process::{Child, Output},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::scenario::Failure;

/// The longest that any call may take; each would be far below it.
pub const TIME_LIMIT: Duration = Duration::from_secs(45);

/// Waits for the end of a call, at most [`TIME_LIMIT`], and gives what was written to its pipes.
///
/// # Errors
/// When the program does not end in time: it is ended then.
pub fn finish(program: Child) -> Result<Output, Failure> {
    finish_within(TIME_LIMIT, program)
}

/// Waits for the end of a call, at most `limit`, and gives what was written to its pipes.
///
/// # Errors
/// When the program does not end in time: it is ended then.
pub fn finish_within(limit: Duration, mut program: Child) -> Result<Output, Failure> {
    let deadline = Instant::now() + limit;
    // Read as it comes: a pipe holds no more than 64 KiB.
    let (stdout, stderr) = (read_all(program.stdout.take()), read_all(program.stderr.take()));
    let status = loop {
        match program.try_wait()? {
            Some(status) => break Some(status),
            None if Instant::now() > deadline => break None,
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    if status.is_none() {
        program.kill()?;
    }
    let output = Output { status: program.wait()?, stdout: joined(stdout)?, stderr: joined(stderr)? };
    if status.is_none() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(format!("the program did not end within {} s: {said}", limit.as_secs())));
    }
    Ok(output)
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<io::Result<Vec<u8>>> {
    thread::spawn(move || {
        let mut content = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut content)?;
        }
        Ok(content)
    })
}

fn joined(reading: JoinHandle<io::Result<Vec<u8>>>) -> Result<Vec<u8>, Failure> {
    Ok(reading.join().map_err(|_| Failure::new("reading the program's output panicked"))??)
}
