//! A real mail server (aiosmtpd) of one's own, and the mails that arrived there, read as a person would.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use mail_parser::{HeaderValue, MessageParser};
use url::Url;

use super::guarded::{Guarded, Program, run, start_on_free_port};

/// A running mail server; stopped when dropped.
#[derive(Debug)]
pub struct MailServer {
    server: Guarded,
    port: u16,
}

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Who handed it in (the envelope's sender).
    pub from: String,
    /// Whom it was handed in for (the envelope's recipients).
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// The plain text, decoded.
    pub text: String,
    /// The HTML part, when there is one.
    pub html: Option<String>,
    /// Everything as it came over the wire, the envelope in front.
    pub raw: String,
}

impl MailServer {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When it does not start: with its output.
    pub fn start() -> Self {
        let python = python().unwrap_or_else(|e| panic!("no mail server for the tests: {e}"));
        let under = std::env::temp_dir();
        let program = Program {
            name: "mail",
            under: &under,
            stop: "TERM",
            user: None,
            most: None,
        };
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/harness/mail_server.py");
        let (server, port) = start_on_free_port(Duration::from_secs(30), |port| {
            let dir = program.directory()?;
            let mails = dir.to_string_lossy().into_owned();
            program.start(dir, &[&python, script, &port.to_string(), &mails])
        })
        .unwrap_or_else(|e| panic!("no mail server for the tests: {e}"));
        Self { server, port }
    }

    /// `smtp://127.0.0.1:PORT`, without encryption or sign-in.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on answers every mail with `reply` (such as `451 4.3.0 later` or `550 5.1.1 nobody here`).
    ///
    /// # Panics
    /// When the order cannot be written.
    pub fn refuse_with(&self, reply: &str) {
        // In one step: the server must never read half an answer.
        let part = self.server.dir().join("answer.part");
        fs::write(&part, reply).expect("the order is written");
        fs::rename(part, self.server.dir().join("answer")).expect("the order is given");
    }

    /// Takes mail again.
    ///
    /// # Panics
    /// When nothing was being refused.
    pub fn accept_again(&self) {
        fs::remove_file(self.server.dir().join("answer")).expect("mail was being refused");
    }

    /// What has arrived so far, in order.
    ///
    /// # Panics
    /// When a mail cannot be read.
    pub fn mails(&self) -> Vec<Mail> {
        let mut files: Vec<PathBuf> = fs::read_dir(self.server.dir())
            .expect("the server's directory")
            .filter_map(|entry| entry.ok().map(|e| e.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "eml"))
            .collect();
        files.sort();
        files
            .iter()
            .map(|file| Mail::parse(&fs::read(file).expect("a mail")))
            .collect()
    }

    /// Waits until `count` mails have arrived to `address`, and gives them in order.
    ///
    /// # Panics
    /// When fewer have come after ten seconds: with what did come.
    pub async fn wait_for(&self, address: &str, count: usize) -> Vec<Mail> {
        let started = Instant::now();
        loop {
            let all = self.mails();
            let theirs: Vec<Mail> = all
                .iter()
                .filter(|mail| mail.to.iter().any(|to| to == address))
                .cloned()
                .collect();
            if theirs.len() >= count {
                return theirs;
            }
            assert!(
                started.elapsed() < Duration::from_secs(10),
                "{} of {count} mails to {address} came; all that came: {all:#?}\n{}",
                theirs.len(),
                self.server.log()
            );
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
}

impl Mail {
    fn parse(raw: &[u8]) -> Self {
        let message = MessageParser::default()
            .parse(raw)
            .expect("a mail as RFC 5322 has it");
        let envelope = |name: &str| -> Vec<String> {
            message
                .header_values(name)
                .filter_map(HeaderValue::as_text)
                .map(|text| text.trim().to_owned())
                .collect()
        };
        Self {
            from: envelope("X-Envelope-From").concat(),
            to: envelope("X-Envelope-To"),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: (message.html_body_count() > 0 && message.text_body_count() > 0)
                .then(|| message.html_part(0))
                .flatten()
                .filter(|part| part.is_text_html())
                .and_then(|part| part.text_contents())
                .map(str::to_owned),
            raw: String::from_utf8_lossy(raw).into_owned(),
        }
    }

    /// The one six-digit code in subject and text.
    ///
    /// # Panics
    /// When there is none, or more than one.
    pub fn code(&self) -> String {
        let both = format!("{}\n{}", self.subject, self.text);
        let mut codes: Vec<&str> = both
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 1, "codes in the mail: {codes:?}\n{both}");
        codes.concat()
    }

    /// The web addresses in the text, in order.
    pub fn links(&self) -> Vec<Url> {
        self.text
            .split_whitespace()
            .filter(|word| word.starts_with("http"))
            .filter_map(|word| Url::parse(word.trim_end_matches(['.', ',', ')', '>'])).ok())
            .collect()
    }
}

/// A Python that knows aiosmtpd: Debian's own, or the one in the search path.
fn python() -> Result<String, String> {
    let mut reason = String::new();
    for python in ["/usr/bin/python3", "python3"] {
        match run(Command::new(python).args(["-c", "import aiosmtpd.smtp"])) {
            Ok(_) => return Ok(python.to_owned()),
            Err(e) => reason = e,
        }
    }
    Err(format!(
        "python3-aiosmtpd is missing (tests/run installs it): {reason}"
    ))
}
