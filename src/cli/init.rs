//! `noaber init`: the first organisation, zone and admin.

use super::open::Place;
use crate::domain::contact::MailAddress;
use crate::domain::organisation::OrganisationKind;
use crate::service::setup::{self, Beginning};
use crate::service::zones;
use std::path::PathBuf;

/// Makes the first organisation, its admin and, from a GeoJSON outline, its first zone.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    #[command(flatten)]
    place: Place,
    /// The organisation's name.
    #[arg(long)]
    organisation: String,
    /// `welfare`, `care`, `housing`, `municipality` or `residents`.
    #[arg(long, default_value = "welfare")]
    kind: String,
    /// The admin's first name; residents see it as the coordinator's until zones have their own.
    #[arg(long)]
    given_name: String,
    /// The rest of the admin's name.
    #[arg(long, default_value = "")]
    family_name: String,
    /// The admin's mail address, to sign in with.
    #[arg(long)]
    mail: String,
    /// The admin's password, at least 12 characters. Better in the environment than on the command line.
    #[arg(long, env = "NOABER_ADMIN_PASSWORD", hide_env_values = true)]
    password: String,
    /// The telephone number of the desk, as residents see it.
    #[arg(long)]
    telephone: String,
    /// The first zone's name.
    #[arg(long)]
    zone: Option<String>,
    /// The first zone's outline: GeoJSON with one polygon.
    #[arg(long, requires = "zone")]
    outline: Option<PathBuf>,
}

impl InitArgs {
    /// Makes them.
    ///
    /// # Errors
    /// What is wrong with the names, the password, the outline or the database.
    pub async fn run(&self) -> anyhow::Result<()> {
        let kind = OrganisationKind::from_tag(&self.kind)
            .ok_or_else(|| anyhow::anyhow!("--kind: welfare, care, housing, municipality or residents"))?;
        let mail = MailAddress::parse(&self.mail).ok_or_else(|| anyhow::anyhow!("--mail: a mail address"))?;
        let app = self.place.opening(false).open().await?;
        let zone = match (&self.zone, &self.outline) {
            (Some(name), Some(path)) => {
                let mut zone = setup::plain_zone(&app, name, &self.given_name, &self.telephone);
                let (outline, ranges) = zones::read_outline(path)?;
                zone.outline = Some(outline);
                Some((zone, ranges))
            }
            (Some(_), None) => anyhow::bail!("--zone needs --outline, so that it is known who lives in it"),
            (None, _) => None,
        };
        let beginning = Beginning {
            organisation: self.organisation.clone(),
            kind,
            zone,
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            mail,
            password: self.password.clone(),
        };
        setup::begin(&app, beginning).await?;
        app.store.close().await;
        super::print(
            "The first organisation is there. Next: `noaber import zones`, `import postcodes`, `import population`, `serve`.",
        );
        Ok(())
    }
}
