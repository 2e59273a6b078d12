//! Mail: by SMTP when that is configured, otherwise into a local mailbox of files.

use super::folder;
use futures_util::future::BoxFuture;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a mail server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A mail to one person, in plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Identifies the message; sending it again carries the same Message-ID, so that the far side can drop the second.
    pub id: String,
    /// To whom: a mail address.
    pub to: String,
    /// What it is about, one line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was written, seconds since the epoch.
    pub at: i64,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Trying again cannot help: the address or the message is wrong.
    #[error("the mail cannot be sent: {0}")]
    Final(String),
    /// There is no such address: no mail to it will ever arrive.
    #[error("the mail cannot be sent: there is no such address")]
    NoSuchAddress,
    /// Trying again may help.
    #[error("the mail could not be sent now: {0}")]
    Later(String),
}

/// Sends mail.
pub trait Mailer: Send + Sync + std::fmt::Debug {
    /// Sends one mail; returns once the far side has taken it.
    ///
    /// # Errors
    /// [`MailError`], which says whether trying again can help.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>>;

    /// The folder of the local mailbox, when mail goes there.
    fn local_folder(&self) -> Option<&Path> {
        None
    }
}

/// Sends by SMTP.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
}

impl std::fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The transport holds the password.
        f.debug_struct("SmtpMailer")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer for a URL such as `smtps://user:password@mail.example.org` or `smtp://127.0.0.1:2525`.
    ///
    /// # Errors
    /// [`MailError::Final`] when the URL or the sender cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let wrong = |e: &dyn std::fmt::Display| MailError::Final(e.to_string());
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|e| wrong(&e))?
            .timeout(Some(TIMEOUT))
            .pool_config(PoolConfig::new().max_size(4))
            .build();
        let from: Mailbox = from.parse().map_err(|e| wrong(&e))?;
        let domain = from.email.domain().to_owned();
        Ok(Self {
            transport,
            from,
            domain,
        })
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            let to = mail
                .to
                .parse()
                .map_err(|_| MailError::Final("no mail address".to_owned()))?;
            let message = Message::builder()
                .from(self.from.clone())
                .to(Mailbox::new(None, to))
                .message_id(Some(format!("<{}@{}>", mail.id, self.domain)))
                .subject(mail.subject.as_str())
                .header(ContentType::TEXT_PLAIN)
                .body(mail.body.clone())
                .map_err(|e| MailError::Final(e.to_string()))?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(e) if e.status().is_some_and(is_about_address) => Err(MailError::NoSuchAddress),
                // The text of a server's answer may repeat the address: keep its code only.
                Err(e) if e.is_permanent() => Err(MailError::Final(format!(
                    "refused with {:?}",
                    e.status().map(|c| c.to_string())
                ))),
                Err(e) if e.is_timeout() => Err(MailError::Later("no answer in time".to_owned())),
                Err(e) => Err(MailError::Later(format!(
                    "status {:?}",
                    e.status().map(|c| c.to_string())
                ))),
            }
        })
    }
}

/// Whether a refusal is about the address: no such mailbox, not known here, a name that is none (RFC 5321, 4.2.3). Other
/// refusals may be about us.
fn is_about_address(code: lettre::transport::smtp::response::Code) -> bool {
    matches!(code.to_string().as_str(), "550" | "551" | "553")
}

/// Puts mail into a folder, one file each: for the demo and for trying things out.
#[derive(Debug, Clone)]
pub struct LocalMailbox {
    folder: PathBuf,
}

impl LocalMailbox {
    /// A mailbox in a folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`MailError::Final`] when the folder cannot be made.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, MailError> {
        let folder = folder.into();
        folder::open(&folder).map_err(|e| MailError::Final(e.to_string()))?;
        Ok(Self { folder })
    }
}

impl Mailer for LocalMailbox {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move {
            folder::put(&self.folder, &mail.id, mail)
                .await
                .map_err(|e| MailError::Later(e.to_string()))
        })
    }

    fn local_folder(&self) -> Option<&Path> {
        Some(&self.folder)
    }
}

/// The mails in a local mailbox, the newest first, at most `limit`.
///
/// # Errors
/// [`MailError::Later`] when the folder cannot be read.
pub async fn list_local(folder: &Path, limit: usize) -> Result<Vec<Mail>, MailError> {
    let mut mails: Vec<Mail> = folder::list(folder)
        .await
        .map_err(|e| MailError::Later(e.to_string()))?;
    mails.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
    mails.truncate(limit);
    Ok(mails)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_put_in_twice_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = LocalMailbox::open(folder.path().join("mail")).unwrap();
        let mail = Mail {
            id: "msg_1".into(),
            to: "ans@example.nl".into(),
            subject: "Uw code".into(),
            body: "123456".into(),
            at: 5,
        };
        mailbox.send(&mail).await.unwrap();
        mailbox.send(&mail).await.unwrap();
        mailbox
            .send(&Mail {
                id: "msg_2".into(),
                at: 9,
                ..mail.clone()
            })
            .await
            .unwrap();
        let all = list_local(mailbox.local_folder().unwrap(), 10).await.unwrap();
        assert_eq!(
            all.iter().map(|m| m.id.as_str()).collect::<Vec<_>>(),
            ["msg_2", "msg_1"]
        );
        assert_eq!(all[1], mail);
    }

    #[tokio::test]
    async fn a_mailer_that_cannot_be_understood_is_refused() {
        assert!(SmtpMailer::new("http://x", "a@b.nl").is_err());
        assert!(SmtpMailer::new("smtp://127.0.0.1:25", "nobody").is_err());
    }
}
