//! A token in a virtual reader: the card's side of vpcd's protocol over TCP. Each message is a two-byte big-endian
//! length and so many bytes; one byte is a control command, more are an APDU.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpStream},
    sync::Arc,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{Answer, ExchangeLog, FaultKind, PowerEvent, VirtualToken};
use crate::pcscd::Slot;

const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const SEND_ATR: u8 = 4;

/// How long to wait for the reader to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A token in a virtual reader; dropping it pulls it out.
pub struct PluggedToken {
    slot: Slot,
    stream: TcpStream,
    card: Option<JoinHandle<VirtualToken>>,
    log: Arc<ExchangeLog>,
}

impl VirtualToken {
    /// Plugs the token in. pcscd notices within half a second: [`PluggedToken::wait_until_noticed`] waits for that.
    ///
    /// # Errors
    /// When no virtual reader listens, when the token's fault is one that only another program can bring about, or when
    /// its answer to reset offers another protocol first than the one that it speaks: no card does that.
    pub fn plug_in(mut self, slot: Slot) -> io::Result<PluggedToken> {
        if self.fault.is_some_and(|(_, fault)| fault.kind == FaultKind::ResetByOther) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a card cannot be another program"));
        }
        if !self.speaks_what_it_offers() {
            let message = format!("a card that speaks {:?} alone, and offers another protocol first", self.protocol);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let stream = connect(slot)?;
        stream.set_nodelay(true)?;
        let mut card_side = stream.try_clone()?;
        let log = self.log();
        let card = thread::Builder::new().name("virtual token".to_owned()).spawn(move || {
            // The reader's end of the connection says all there is to say: the token is out.
            let _ = serve(&mut self, &mut card_side);
            let _ = card_side.shutdown(Shutdown::Both);
            self
        })?;
        Ok(PluggedToken { slot, stream, card: Some(card), log })
    }
}

impl PluggedToken {
    /// The reader it is in.
    #[must_use]
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// What was asked of the token.
    #[must_use]
    pub fn log(&self) -> &ExchangeLog {
        &self.log
    }

    /// How many commands arrived.
    #[must_use]
    pub fn exchanges(&self) -> usize {
        self.log.exchanges()
    }

    /// Waits until pcscd has noticed it.
    ///
    /// # Errors
    /// When pcscd does not, within ten seconds.
    pub fn wait_until_noticed(&self) -> io::Result<()> {
        self.slot.wait_until(true)
    }

    /// Waits until at least `count` commands arrived, e.g. to pull the token out in the middle of a reading.
    ///
    /// # Errors
    /// When they do not arrive within `limit`.
    pub fn wait_for_exchanges(&self, count: usize, limit: Duration) -> io::Result<()> {
        let deadline = Instant::now() + limit;
        while self.exchanges() < count {
            if Instant::now() > deadline {
                let message = format!("{} of {count} commands arrived", self.exchanges());
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// Pulls the token out, at once, whatever goes on, and returns it.
    ///
    /// # Errors
    /// When the token's thread has panicked, which is a mistake of the bench's.
    pub fn pull_out(mut self) -> io::Result<VirtualToken> {
        self.end().unwrap_or_else(|| Err(io::Error::other("the token is out already")))
    }

    /// Pulls the token out, waits until pcscd has noticed, and plugs another one into the same reader.
    ///
    /// # Errors
    /// When pcscd does not notice, or the reader does not listen.
    pub fn swap(self, other: VirtualToken) -> io::Result<PluggedToken> {
        let slot = self.slot;
        self.pull_out()?;
        slot.wait_until(false)?;
        other.plug_in(slot)
    }

    fn end(&mut self) -> Option<io::Result<VirtualToken>> {
        let card = self.card.take()?;
        // An error means that the other side has gone first.
        let _ = self.stream.shutdown(Shutdown::Both);
        Some(card.join().map_err(|_| io::Error::other("the virtual token panicked")))
    }
}

impl Drop for PluggedToken {
    fn drop(&mut self) {
        // Nobody is left who could use the token.
        let _ = self.end();
    }
}

fn connect(slot: Slot) -> io::Result<TcpStream> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match TcpStream::connect((Ipv4Addr::LOCALHOST, slot.port())) {
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused && Instant::now() < deadline => {
                thread::sleep(Duration::from_millis(20));
            }
            outcome => return outcome,
        }
    }
}

/// Serves the reader until one side ends the connection.
fn serve(token: &mut VirtualToken, stream: &mut TcpStream) -> io::Result<()> {
    loop {
        let message = receive(stream)?;
        match message.as_slice() {
            [] => {}
            [POWER_OFF] => token.power(PowerEvent::Off),
            [POWER_ON] => token.power(PowerEvent::On),
            [RESET] => token.power(PowerEvent::Reset),
            [SEND_ATR] => send(stream, token.atr())?,
            command => match token.exchange(command) {
                Answer::Apdu(answer) => send(stream, &answer)?,
                Answer::Removed => return Ok(()),
                // Refused when it was plugged in.
                Answer::ResetByOther => return Ok(()),
                Answer::Silent => {
                    // The reader waits, and so do we, until one of us goes.
                    receive(stream)?;
                }
            },
        }
    }
}

fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    acknowledge_at_once(stream)?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    acknowledge_at_once(stream)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message)?;
    Ok(message)
}

/// vpcd sends length and content apart; without an immediate acknowledgement of the first, the second would wait for
/// 40 ms. The option wears off and has to be set anew each time.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(stream).set_tcp_quickack(true)
}

/// Only Linux has the option, and only there are readers simulated so.
#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_stream: &TcpStream) -> io::Result<()> {
    Ok(())
}

/// In one write, since the reader would acknowledge a first one late.
fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), message].concat())
}
