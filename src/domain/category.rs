//! Categories: the things that are asked for.

use super::tags;

tags! {
    /// The eight domains in which a resident's life is seen whole.
    LifeDomain {
        /// Health.
        Health = "health",
        /// A suitable home.
        Home = "home",
        /// Work.
        Work = "work",
        /// Sufficient income.
        Income = "income",
        /// Social contacts.
        Contacts = "contacts",
        /// Meaningful daytime activity.
        Daytime = "daytime",
        /// Suitable services.
        Services = "services",
        /// Self-organisation.
        SelfOrganisation = "self_organisation",
    }
}

/// The short name of a category: lower-case letters and hyphens (`odd-jobs`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct CategoryId(String);

impl CategoryId {
    /// Reads a short name: 1–40 lower-case letters, digits and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (plain && (1..=40).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// The short name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CategoryId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A thing that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its short name.
    pub id: CategoryId,
    /// Its Dutch name.
    pub name_nl: String,
    /// Its English name.
    pub name_en: String,
    /// The name of its icon.
    pub icon: String,
    /// The domain of life it serves.
    pub life_domain: LifeDomain,
    /// Minutes, as long as nobody says otherwise.
    pub duration_min: u32,
    /// Whether a learn-work worker may do it.
    pub worker_may: bool,
    /// Whether a valid certificate of conduct is required.
    pub vetting_required: bool,
    /// Price of a visit by a learn-work service, euro cents.
    pub price_cents: u32,
    /// Whether the organisation has it switched on.
    pub is_on: bool,
    /// House rules shown to both, in Dutch; one per line.
    pub rules_nl: String,
    /// House rules shown to both, in English; one per line.
    pub rules_en: String,
}
