//! `noaber serve` and the demo: the product itself.

use super::open::Place;
use crate::domain::time::{Clock, SystemClock};
use crate::jobs::Jobs;
use crate::service::demo::{self, Demo};
use crate::service::{App, setup, zones};
use crate::web::address::Network;
use crate::web::server::{Limits, serve};
use crate::web::{Contact, Secret, WebConfig, WebState, router};
use anyhow::Context;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Serves the product. Never puts anything in the database by itself; `noaber init` makes the first organisation.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    #[command(flatten)]
    place: Place,
    /// Where to listen.
    #[arg(long, env = "NOABER_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed, as `10.0.0.0/8`.
    #[arg(long, env = "NOABER_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Vec<String>,
    /// Where questions about people's data go.
    #[arg(long, env = "NOABER_PRIVACY_MAIL", default_value = "")]
    privacy_mail: String,
    /// The token by which the gateway that brings answers by text is known (`POST /texts/in`); without one they are not taken.
    #[arg(long, env = "NOABER_SMS_IN_TOKEN", hide_env_values = true)]
    sms_in_token: Option<String>,
}

/// The demo: its own database file, filled on the first start with a neighbourhood that lives around today.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// The file of the demo.
    #[arg(long, default_value = DEMO_FILE)]
    database: String,
    /// Where to listen.
    #[arg(long, default_value = LISTEN)]
    listen: SocketAddr,
}

const DEMO_FILE: &str = "noaber-demo.db";
const LISTEN: &str = "127.0.0.1:8080";

impl Default for DemoArgs {
    fn default() -> Self {
        Self {
            database: DEMO_FILE.to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
        }
    }
}

impl ServeArgs {
    /// Serves until asked to stop.
    ///
    /// # Errors
    /// What cannot be opened or bound.
    pub async fn run(&self) -> anyhow::Result<()> {
        let url = &self.place.public_url;
        let at_home = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        anyhow::ensure!(
            url.scheme() == "https" || at_home,
            "--public-url {url}: outside this machine it must be https, or anybody on the way reads the sign-ins"
        );
        let app = self.place.open_existing().await?;
        if let Some(folder) = app.mailer.local_folder() {
            tracing::warn!(
                folder = %folder.display(),
                "no mail server is set (--smtp): codes and invitations reach nobody, they stay in a folder"
            );
        }
        if app.texter.is_none() {
            tracing::info!(
                "no gateway for texts is set (--sms-url): the desk telephones whoever has no mail with a code"
            );
        }
        let networks = self
            .trusted_proxies
            .iter()
            .map(|text| text.parse::<Network>().map_err(|e| anyhow::anyhow!("{e}")))
            .collect::<Result<_, _>>()?;
        run(
            app,
            self.listen,
            &self.place.public_url,
            networks,
            self.privacy_mail.clone(),
            self.sms_in_token.clone(),
        )
        .await
    }
}

impl DemoArgs {
    /// Fills the demo's file when it is new, says who can sign in, and serves.
    ///
    /// # Errors
    /// What cannot be opened or bound.
    pub async fn run(&self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.listen)
            .await
            .context("the address is taken; try --listen")?;
        let at = listener.local_addr()?;
        drop(listener);
        let public_url: url::Url = format!("http://localhost:{}", at.port()).parse()?;
        let place = Place {
            database: self.database.clone(),
            key_file: None,
            key: None,
            smtp: None,
            sms_url: None,
            sms_token: None,
            #[cfg(feature = "webpush")]
            push_hosts: Vec::new(),
            mail_folder: None,
            mail_from: "Noaber <noreply@example.nl>".to_owned(),
            public_url: public_url.clone(),
        };
        let opening = place.opening(true);
        let live: Arc<dyn Clock> = Arc::new(SystemClock);
        let demo = demo::prepare(&opening, live, &super::match_round::say).await?;
        super::print(&format!(
            "\nNoaber, a living demo neighbourhood: {public_url}\n\n{}",
            demo.sign_ins
        ));
        // Held until the end: it keeps a second program out of the file.
        let Demo { app, .. } = &demo;
        let app = app.clone();
        run(app, at, &public_url, Vec::new(), String::new(), None).await
    }
}

async fn run(
    app: App,
    listen: SocketAddr,
    public_url: &url::Url,
    trusted_proxies: Vec<Network>,
    privacy_mail: String,
    texts_token: Option<String>,
) -> anyhow::Result<()> {
    if let Some(token) = &texts_token {
        anyhow::ensure!(
            token.len() >= 20,
            "--sms-in-token: at least 20 characters, or somebody guesses it and answers for others"
        );
    }
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("{listen} cannot be listened on"))?;
    setup::refresh_catalogue(&app).await?;
    let about = zones::about(&app).await?;
    let state = WebState::new(
        WebConfig {
            public_url: public_url.clone(),
            cookie_secure: public_url.scheme() == "https",
            trusted_proxies,
            demo: app.config.demo,
            contact: Contact {
                name: about.coordinator_name,
                telephone: about.coordinator_telephone,
            },
            organisation: about.organisation,
            privacy_mail,
            texts_token: texts_token.map(Secret),
            form_key: app.derived_key("form tokens"),
        },
        app.clone(),
    );
    let jobs = Jobs::start(&app);
    tracing::info!(address = %listener.local_addr()?, "serving");
    let ended = serve(
        listener,
        router(&state),
        state,
        Limits::default(),
        asked_to_stop(),
    )
    .await;
    tracing::info!(?ended, "requests have ended");
    jobs.stop().await;
    app.store.close().await;
    Ok(())
}

/// Completes when the process is asked to stop: by the terminal, or by whoever supervises it.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
                return;
            }
            Err(error) => tracing::warn!(%error, "cannot be told to stop by a signal"),
        }
    }
    // Without a terminal there is nothing more to wait for.
    let _ = tokio::signal::ctrl_c().await;
}
