//! Native messaging through a program's pipes, as a browser does it: each message is a length of four bytes in the
//! machine's order, and so many bytes of JSON.

use std::{
    io::{Read, Write},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use protocol::{
    jsonrpc::{Id, Message, Request, Response, notification},
    tokens::TokensResult,
};
use serde::Serialize;
use serde_json::Value;

use crate::{called_program, frames, scenario::Failure};

/// The longest to wait for any one message.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// A port to the running host, as the browser holds it.
pub struct Port {
    process: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Result<Message, String>>,
    next_id: i64,
}

impl Port {
    /// Starts the program, with pipes of the port's own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn open(mut command: Command) -> Result<Self, Failure> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let input = process.stdin.take();
        let mut output = process.stdout.take().ok_or_else(|| Failure::new("the host has no output"))?;
        let (sender, messages) = mpsc::channel();
        thread::spawn(move || {
            while let Some(message) = receive(&mut output).transpose() {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Ok(Self { process, input, messages, next_id: 1 })
    }

    /// Writes a message of these bytes, whatever they are.
    ///
    /// # Errors
    /// When the program does not take them.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let length = u32::try_from(bytes.len())?.to_ne_bytes();
        self.write_raw(&[&length[..], bytes].concat())
    }

    /// Writes these bytes without a length before them.
    ///
    /// # Errors
    /// When the program does not take them.
    pub fn write_raw(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let input = self.input.as_mut().ok_or_else(|| Failure::new("the port is closed"))?;
        input.write_all(bytes)?;
        Ok(input.flush()?)
    }

    /// Sends a request and gives its id.
    ///
    /// # Errors
    /// When the program does not take it.
    pub fn send(&mut self, method: &str, params: impl Serialize) -> Result<i64, Failure> {
        let id = self.next_id;
        self.next_id += 1;
        self.write(&serde_json::to_vec(&Request::call(id, method, serde_json::to_value(params)?))?)?;
        Ok(id)
    }

    /// The next message.
    ///
    /// # Errors
    /// When none comes within [`PATIENCE`], or what comes is none.
    pub fn message(&mut self) -> Result<Message, Failure> {
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => message.map_err(Failure::new),
            Err(error) => Err(Failure::new(format!("no message: {error}"))),
        }
    }

    /// The next response; notifications that come before it are passed over.
    ///
    /// # Errors
    /// As [`Self::message`].
    pub fn response(&mut self) -> Result<Response, Failure> {
        loop {
            if let Message::Response(response) = self.message()? {
                return Ok(response);
            }
        }
    }

    /// Sends a request and gives the result of its response.
    ///
    /// # Errors
    /// As [`Self::message`], and when the program answers with an error.
    pub fn call(&mut self, method: &str, params: impl Serialize) -> Result<Value, Failure> {
        let id = self.send(method, params)?;
        let response = self.response()?;
        if response.id != Id::Number(id) {
            return Err(Failure::new(format!("{method}: the answer to {:?} instead of {id}", response.id)));
        }
        response.result.ok_or_else(|| Failure::new(format!("{method}: {:?}", response.error)))
    }

    /// The id and code of the next response, which must be an error.
    ///
    /// # Errors
    /// When it is none.
    pub fn error(&mut self) -> Result<(Id, i64), Failure> {
        let response = self.response()?;
        let error = response.error.ok_or_else(|| Failure::new(format!("no error but {:?}", response.result)))?;
        Ok((response.id, error.code))
    }

    /// Waits until `wanted` holds for the picture of tokens that the host pushes.
    ///
    /// # Errors
    /// As [`Self::message`].
    pub fn tokens_until(&mut self, wanted: impl Fn(&TokensResult) -> bool) -> Result<TokensResult, Failure> {
        loop {
            if let Message::Request(Request { method, params, .. }) = self.message()?
                && method == notification::TOKENS_CHANGED
            {
                let tokens: TokensResult = serde_json::from_value(params)?;
                if wanted(&tokens) {
                    return Ok(tokens);
                }
            }
        }
    }

    /// The host's process.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    /// Closes the input and waits for the end.
    ///
    /// # Errors
    /// When it does not come in time.
    pub fn close(mut self) -> Result<ExitStatus, Failure> {
        self.input = None;
        let output = called_program::finish(self.process)?;
        Ok(output.status)
    }
}

fn receive(output: &mut impl Read) -> Result<Option<Message>, String> {
    let message = frames::read(output).map_err(|error| error.to_string())?;
    message.map(|message| serde_json::from_slice(&message).map_err(|error| error.to_string())).transpose()
}
