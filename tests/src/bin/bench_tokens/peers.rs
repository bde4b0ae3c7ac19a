//! What people use today to get a certificate off a token without a browser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use bench::{desk, scenario::Failure};

/// OpenSC with all its drivers and the one for cards that none of them knows; it keeps nothing between two calls.
const OPENSC: &str = "app default { enable_default_driver = true; framework pkcs15 { use_file_caching = no; } }";

/// A program that reads certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Host,
    Pkcs15Tool,
    Pkcs11Tool,
    /// Told in which place the certificate is.
    YubicoPivToolForOne,
    /// As the host, for every place where one may be.
    YubicoPivToolForAll,
}

impl Program {
    pub(super) const PEERS: [Self; 4] =
        [Self::Pkcs15Tool, Self::Pkcs11Tool, Self::YubicoPivToolForAll, Self::YubicoPivToolForOne];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Host => "cle-megalis list",
            Self::Pkcs15Tool => "pkcs15-tool -c, --read-certificate",
            Self::Pkcs11Tool => "pkcs11-tool -O -y cert, -r -y cert",
            Self::YubicoPivToolForOne => "yubico-piv-tool, slot 9a alone",
            Self::YubicoPivToolForAll => "yubico-piv-tool, 9a 9c 9d 9e",
        }
    }
}

/// Calls programs, with a folder for what they write.
pub(super) struct Caller {
    folder: PathBuf,
}

impl Caller {
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        fs::write(folder.join("opensc.conf"), OPENSC)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Has `program` read the token that is plugged in: the bytes of its one certificate and how long it took, or
    /// `None` where the program does not get that far.
    pub(super) fn read(&self, program: Program) -> Result<Option<(Vec<u8>, Duration)>, Failure> {
        let begun = Instant::now();
        let written = self.folder.join("certificate");
        let _absent_mostly = fs::remove_file(&written);
        let path = written.to_string_lossy();
        match program {
            Program::Host => {
                let Some(list) = self.call(&desk::program().to_string_lossy(), &["list", "--json"])? else {
                    return Ok(None);
                };
                let tokens: protocol::tokens::TokensResult = serde_json::from_str(&list)?;
                let pem = tokens.tokens.first().and_then(|token| token.certificates.first()).map(|it| it.pem.clone());
                fs::write(&written, pem.unwrap_or_default())?;
            }
            Program::Pkcs15Tool => {
                let list = self.call("pkcs15-tool", &["--list-certificates"])?;
                if let Some(id) = list.as_deref().and_then(|list| after(list, "ID")) {
                    self.call("pkcs15-tool", &["--read-certificate", &id, "--output", &path])?;
                }
            }
            Program::Pkcs11Tool => {
                let list = self.call("pkcs11-tool", &["--list-objects", "--type", "cert"])?;
                if let Some(id) = list.as_deref().and_then(|list| after(list, "ID:")) {
                    self.call(
                        "pkcs11-tool",
                        &["--read-object", "--type", "cert", "--id", &id, "--output-file", &path],
                    )?;
                }
            }
            Program::YubicoPivToolForOne => self.yubico_piv_tool("9a", &path)?,
            Program::YubicoPivToolForAll => {
                self.yubico_piv_tool("9a", &path)?;
                let elsewhere = self.folder.join("elsewhere");
                for slot in ["9c", "9d", "9e"] {
                    self.yubico_piv_tool(slot, &elsewhere.to_string_lossy())?;
                }
            }
        }
        let took = begun.elapsed();
        let content = fs::read(&written).unwrap_or_default();
        // PKCS#11 gives DER, the others PEM.
        let der = pem::parse(&content).map(pem::Pem::into_contents).unwrap_or(content);
        Ok((!der.is_empty()).then_some((der, took)))
    }

    fn yubico_piv_tool(&self, slot: &str, path: &str) -> Result<(), Failure> {
        let words = ["--reader", "Virtual", "--action", "read-certificate", "--slot", slot, "--output", path];
        self.call("yubico-piv-tool", &words).map(drop)
    }

    fn call(&self, program: &str, arguments: &[&str]) -> Result<Option<String>, Failure> {
        let output = Command::new(program)
            .args(arguments)
            .env("OPENSC_CONF", self.folder.join("opensc.conf"))
            .env("HOME", &self.folder)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| Failure::new(format!("{program}: {error}")))?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
    }
}

/// The value on the first line that begins with this name.
fn after(text: &str, name: &str) -> Option<String> {
    let rest = text.lines().find_map(|line| line.trim().strip_prefix(name))?;
    Some(rest.trim_start_matches([' ', ':']).trim().to_owned())
}
