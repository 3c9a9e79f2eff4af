use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::{State, decoded};

/// Something that goes wrong.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    /// A part of the address for which it does, as it is logged.
    pub(crate) at: String,
    /// How many requests go well before.
    pub(crate) after: usize,
    /// How many do not then.
    pub(crate) times: usize,
    pub(crate) spoil: Spoil,
}

/// What goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Spoil {
    /// Another status, with any text.
    Status(u16),
    /// Other bytes, with these headers.
    Instead(Vec<u8>, &'static str),
    /// The connection ends in the middle of the body.
    Cut,
    /// The connection ends without a word.
    Reset,
    /// Nothing comes for longer than anyone waits.
    Stall,
    /// It leads elsewhere.
    Redirect(String),
    /// The answer is right, and the table is of another version from then on.
    Publish(&'static str),
}

/// CBS ends the connection where an address is longer.
const LONGEST: usize = 2048;

/// Stands before a server: passes on what is asked of it, or spoils the answer.
pub(super) fn start(inner: SocketAddr, state: Arc<Mutex<State>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let state = Arc::clone(&state);
            // Who asks may go away in between, which is no failure of the server.
            thread::spawn(move || pass(stream, inner, &state).ok());
        }
    });
    address
}

fn pass(
    mut stream: TcpStream,
    inner: SocketAddr,
    state: &Mutex<State>,
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.split(' ').nth(1).unwrap().to_owned();
    if target.len() > LONGEST {
        return stream.shutdown(Shutdown::Both);
    }
    let spoil = spoil(&mut state.lock().unwrap(), &decoded(&target));
    let whole = || -> std::io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(inner)?;
        let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        server.write_all(head.as_bytes())?;
        let mut reply = Vec::new();
        server.read_to_end(&mut reply)?;
        let end = reply.windows(2).position(|two| two == b"\r\n").unwrap();
        reply.splice(end..end, *b"\r\nConnection: close");
        Ok(reply)
    };
    let reply = |status: &str, headers: &str, body: &[u8]| {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    let bytes = match spoil {
        None | Some(Spoil::Publish(_)) => whole()?,
        Some(Spoil::Cut) => {
            let whole = whole()?;
            whole[..whole.len() - whole.len() / 3].to_vec()
        }
        Some(Spoil::Reset) => Vec::new(),
        Some(Spoil::Stall) => {
            thread::sleep(Duration::from_secs(3));
            Vec::new()
        }
        Some(Spoil::Status(status)) => {
            reply(&format!("{status} Odd"), "", b"query returns more than 10000 records")
        }
        Some(Spoil::Instead(body, headers)) => reply("200 OK", headers, &body),
        Some(Spoil::Redirect(to)) => {
            reply("302 Found", &format!("Location: {to}\r\n"), b"<html>moved</html>")
        }
    };
    stream.write_all(&bytes)?;
    stream.shutdown(Shutdown::Both)
}

/// Logs a request and says what goes wrong with it.
fn spoil(state: &mut State, target: &str) -> Option<Spoil> {
    let is_meant = |fault: &&mut Fault| fault.times > 0 && target.contains(&*fault.at);
    let fault = state.faults.iter_mut().find(is_meant);
    state.log.push(target.to_owned());
    let fault = fault?;
    if fault.after > 0 {
        fault.after -= 1;
        return None;
    }
    fault.times -= 1;
    let spoil = fault.spoil.clone();
    if let Spoil::Publish(modified) = spoil {
        for table in &mut state.tables {
            modified.clone_into(&mut table.modified);
        }
    }
    Some(spoil)
}
