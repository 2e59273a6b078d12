//! What several commands share: which database, which key, which mailer, which gateway for texts.

use crate::service::App;
use crate::service::opening::{Opening, TextGateway};
#[cfg(feature = "webpush")]
use crate::service::push;
use std::path::PathBuf;

/// Where things are kept, and how mail and texts go out.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// The database: a file, `sqlite:FILE` or `postgres://…`.
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "noaber.db"
    )]
    pub database: String,
    /// The file with the key that seals addresses; made on the first start. Default: beside the database.
    #[arg(long, env = "NOABER_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// The key itself (base64 of 32 bytes), instead of a file; while keys are changed several, as `1:… 2:…`.
    #[arg(long, env = "NOABER_KEY", hide_env_values = true)]
    pub key: Option<String>,
    /// A mail server: `smtps://user:password@host` or `smtp://host:port`. Without one, mail goes to a local folder.
    #[arg(long, env = "NOABER_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// A gateway for text messages: an https address that takes `POST {"to", "text", "id"}` (http only on this machine).
    /// Without one, the desk telephones with the code of whoever has no mail.
    #[arg(long, env = "NOABER_SMS_URL", hide_env_values = true, requires = "sms_token")]
    pub sms_url: Option<String>,
    /// The token that opens the gateway, sent as `Authorization: Bearer`.
    #[arg(long, env = "NOABER_SMS_TOKEN", hide_env_values = true, requires = "sms_url")]
    pub sms_token: Option<String>,
    /// Push services that messages on people's devices are handed to: names, or `*.` and what they end with. Only with
    /// `--public-url https://…`. Default: those of Chrome, Firefox, Edge and Safari.
    #[cfg(feature = "webpush")]
    #[arg(long, env = "NOABER_PUSH_HOSTS", value_delimiter = ',', default_values_t = push::KNOWN_HOSTS.map(str::to_owned))]
    pub push_hosts: Vec<String>,
    /// The folder for mail without a mail server. Default: beside the database.
    #[arg(long, env = "NOABER_MAIL_FOLDER")]
    pub mail_folder: Option<PathBuf>,
    /// The sender of mail.
    #[arg(
        long,
        env = "NOABER_MAIL_FROM",
        default_value = "Noaber <noreply@localhost.localdomain>"
    )]
    pub mail_from: String,
    /// Where people reach the program, for links in messages.
    #[arg(long, env = "NOABER_PUBLIC_URL", default_value = "http://localhost:8080")]
    pub public_url: url::Url,
}

impl Place {
    /// What the services need to know of it.
    pub fn opening(&self, demo: bool) -> Opening {
        let texts = self.sms_url.clone().zip(self.sms_token.clone());
        Opening {
            database: self.database.clone(),
            key_file: self.key_file.clone(),
            key: self.key.clone(),
            smtp: self.smtp.clone(),
            texts: texts.map(|(url, token)| TextGateway { url, token }),
            mail_folder: self.mail_folder.clone(),
            mail_from: self.mail_from.clone(),
            public_url: self.public_url.to_string(),
            demo,
        }
    }

    /// Opens a database that must exist: a look at what is not there helps nobody.
    ///
    /// # Errors
    /// What cannot be opened, and why.
    pub async fn open_existing(&self) -> anyhow::Result<App> {
        let opening = self.opening(false);
        if let Some(path) = opening.missing_file() {
            anyhow::bail!("there is no database {}; `noaber init` makes one", path.display());
        }
        let app = opening.open().await?;
        #[cfg(feature = "webpush")]
        let app = push::over_https(app, &self.push_hosts)?;
        Ok(app)
    }
}
