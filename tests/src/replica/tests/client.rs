//! As much of a browser as the tests need: cookies for each host, redirects, and forms sent back as they came.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
};

use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto, pki_types::ServerName};

use super::super::{AgentId, Replica};

pub(super) struct Client {
    proxy: SocketAddr,
    tls: Arc<ClientConfig>,
    cookies: HashMap<String, String>,
}

/// An answer, after all redirects.
pub(super) struct Page {
    pub(super) address: String,
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Client {
    /// One that trusts nothing but the replica's certificate.
    pub(super) fn new(replica: &Replica) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(replica.tls_certificate.clone()).unwrap();
        let tls = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { proxy: replica.proxy_address(), tls: Arc::new(tls), cookies: HashMap::new() }
    }

    pub(super) fn signed_in(replica: &Replica, agent: AgentId) -> Self {
        let mut client = Self::new(replica);
        let welcome = client.get(&replica.signed_in_address(agent, "/"));
        assert!(welcome.body.contains("Bienvenue, "), "not signed in");
        client
    }

    pub(super) fn get(&mut self, address: &str) -> Page {
        self.follow("GET", address, "")
    }

    pub(super) fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.follow("POST", address, &body.join("&"))
    }

    /// Opens the page with the form, and sends it with these values and its other hidden and text inputs as they stand.
    pub(super) fn submit(&mut self, address: &str, changes: &[(&str, &str)]) -> Page {
        let page = self.get(address);
        let mut fields = page.text_fields();
        fields.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(changes.iter().copied()).collect();
        let host = address.split('/').nth(2).unwrap();
        let action = attribute(page.body.split_once("<form ").unwrap().1, "action");
        self.post(&format!("https://{host}{action}"), &fields)
    }

    /// What the proxy answers to a request without a body.
    pub(super) fn through_the_proxy(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.proxy).unwrap();
        write!(stream, "{request}Connection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn follow(&mut self, method: &str, address: &str, body: &str) -> Page {
        let mut page = self.exchange(method, address, body);
        for _ in 0..5 {
            let Some(location) = page.header("location") else { return page };
            let host = page.address.split('/').nth(2).unwrap();
            let next =
                if location.starts_with('/') { format!("https://{host}{location}") } else { location.to_owned() };
            page = self.exchange("GET", &next, "");
        }
        panic!("redirected for ever, now to {}", page.address);
    }

    fn exchange(&mut self, method: &str, address: &str, body: &str) -> Page {
        let (authority, path) = address.strip_prefix("https://").unwrap().split_once('/').unwrap();
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let mut stream = TcpStream::connect(self.proxy).unwrap();
        write!(stream, "CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            answer.extend(byte);
        }
        assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer));

        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(Arc::clone(&self.tls), name).unwrap(), stream);
        let cookie = self.cookies.get(host).map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        write!(
            stream,
            "{method} /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n{cookie}\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let page = Page::parse(address, &text);
        if let Some(cookie) = page.header("set-cookie") {
            self.cookies.insert(host.to_owned(), cookie.split(';').next().unwrap().to_owned());
        }
        page
    }
}

impl Page {
    fn parse(address: &str, text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Self { address: address.to_owned(), status, headers: headers.collect(), body: body.to_owned() }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The value of the input with this name.
    pub(super) fn value_of(&self, name: &str) -> String {
        self.text_fields().into_iter().find(|(other, _)| other == name).unwrap().1
    }

    /// Names and values of the hidden inputs and those for text.
    fn text_fields(&self) -> Vec<(String, String)> {
        self.body
            .split("<input ")
            .skip(1)
            .filter(|input| ["hidden", "text"].contains(&attribute(input, "type")))
            .map(|input| (attribute(input, "name").to_owned(), attribute(input, "value").to_owned()))
            .collect()
    }
}

fn attribute<'a>(element: &'a str, name: &str) -> &'a str {
    element.split_once(&format!("{name}=\"")).and_then(|(_, value)| value.split('"').next()).unwrap_or_default()
}

/// RFC 3986, section 2.1, with nothing but letters and digits left as they are.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
