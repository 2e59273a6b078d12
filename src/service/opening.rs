//! Opening the program: which database, which key, which mailer, which gateway for texts.

use super::{App, AppConfig, ServiceError};
use crate::domain::time::{Chance, Clock, SeededChance, SystemClock};
use crate::gateway::mail::{LocalMailbox, Mailer, SmtpMailer};
use crate::gateway::sms::{HttpTexts, LocalTexts, TextSender};
use crate::store::seal::SealKey;
use crate::store::{Store, sqlite_path};
use std::path::PathBuf;
use std::sync::Arc;

/// A gateway that takes text messages.
#[derive(Clone)]
pub struct TextGateway {
    /// Where it takes them: an `https` address, or `http` on this machine.
    pub url: String,
    /// The token that it knows us by.
    pub token: String,
}

impl std::fmt::Debug for TextGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Either may open the gateway to whoever reads it.
        f.debug_struct("TextGateway").finish_non_exhaustive()
    }
}

/// Where things are kept, and how mail and texts go out.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The database: a file, `sqlite:FILE` or `postgres://…`.
    pub database: String,
    /// The file with the sealing key; beside the database when nothing is said.
    pub key_file: Option<PathBuf>,
    /// The key itself, instead of a file.
    pub key: Option<String>,
    /// A mail server; without one, mail goes to a folder beside the database.
    pub smtp: Option<String>,
    /// A gateway for text messages; without one the desk telephones with a code, and in the demo texts go where mail goes.
    pub texts: Option<TextGateway>,
    /// The folder of the local mailbox; beside the database when nothing is said.
    pub mail_folder: Option<PathBuf>,
    /// The sender of mail.
    pub mail_from: String,
    /// Where people reach the program.
    pub public_url: String,
    /// Whether this is the demo.
    pub demo: bool,
}

impl Opening {
    /// The file or folder beside the database with this ending.
    fn beside(&self, ending: &str) -> PathBuf {
        sqlite_path(&self.database)
            .unwrap_or_else(|| PathBuf::from("noaber"))
            .with_extension(ending)
    }

    /// The folder of the local mailbox: the one that was named, or the one beside the database.
    pub fn mail_folder(&self) -> PathBuf {
        self.mail_folder.clone().unwrap_or_else(|| self.beside("mail"))
    }

    /// The file of the sealing key: the one that was named, or the one beside the database. Not used when the key itself is
    /// given.
    pub fn key_path(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.beside("key"))
    }

    /// The database's file that should be there and is not.
    pub fn missing_file(&self) -> Option<PathBuf> {
        sqlite_path(&self.database).filter(|path| !path.exists())
    }

    /// Opens everything, with the machine's clock and chance.
    ///
    /// # Errors
    /// [`ServiceError::File`] with what cannot be opened and why.
    pub async fn open(&self) -> Result<App, ServiceError> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        self.open_at(clock, Arc::new(SeededChance::from_system())).await
    }

    /// Opens everything, with a clock and chance of the caller's.
    ///
    /// # Errors
    /// [`ServiceError::File`] with what cannot be opened and why.
    pub async fn open_at(&self, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<App, ServiceError> {
        let key = match &self.key {
            Some(text) => SealKey::from_text(text),
            None => SealKey::load_or_create(&self.key_path(), &*chance),
        };
        let key = key.map_err(|e| ServiceError::File(e.to_string()))?;
        let store = Store::open(&self.database, Arc::new(key), clock.clone(), chance.clone())
            .await
            .map_err(|e| ServiceError::File(format!("the database could not be opened: {e}")))?;
        let mail_error = |e| ServiceError::File(format!("mail: {e}"));
        let mailer: Arc<dyn Mailer> = match &self.smtp {
            Some(url) => Arc::new(SmtpMailer::new(url, &self.mail_from).map_err(mail_error)?),
            None => Arc::new(LocalMailbox::open(self.mail_folder()).map_err(mail_error)?),
        };
        let texter = self.texter()?;
        let public_url = self.public_url.trim_end_matches('/').to_owned();
        let app = App::new(
            store,
            clock,
            chance,
            mailer,
            texter,
            AppConfig {
                public_url,
                demo: self.demo,
            },
        );
        // In the demo nothing leaves this machine; elsewhere `service::push::over_https` says to whom it may be handed.
        #[cfg(feature = "webpush")]
        if self.demo {
            return super::push::into_folder(app, &self.mail_folder());
        }
        Ok(app)
    }

    /// Outside the demo a folder would keep texts from people whom the desk can telephone.
    fn texter(&self) -> Result<Option<Arc<dyn TextSender>>, ServiceError> {
        let text_error = |e| ServiceError::File(format!("text messages: {e}"));
        Ok(match &self.texts {
            Some(TextGateway { url, token }) => {
                Some(Arc::new(HttpTexts::new(url, token).map_err(text_error)?))
            }
            None if self.demo => Some(Arc::new(
                LocalTexts::open(self.mail_folder()).map_err(text_error)?,
            )),
            None => None,
        })
    }
}
