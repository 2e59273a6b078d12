//! The catalogue of categories, and what is not for neighbours.

use super::{File, SeedError, check, read, seed_file, toml_file};
use crate::domain::additional::{Bound, Size};
use crate::domain::category::{Category, CategoryId, LifeDomain};
use crate::domain::request::Pointer;
use serde::Deserialize;

const REFUSED: File = seed_file!("refused.toml");
const CATEGORIES: File = seed_file!("categories.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    house: RulesFile,
    category: Vec<CategoryFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    #[serde(deserialize_with = "read::one")]
    id: CategoryId,
    name_nl: String,
    name_en: String,
    icon: String,
    #[serde(deserialize_with = "read::one")]
    life_domain: LifeDomain,
    duration_min: u32,
    worker_may: bool,
    vetting_required: bool,
    price_cents: u32,
    additional_only: bool,
    most_minutes: u32,
    most_helpers: u8,
    most_visits: u32,
    default_on: bool,
    #[serde(deserialize_with = "read::text")]
    rules_nl: String,
    #[serde(deserialize_with = "read::text")]
    rules_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    #[serde(deserialize_with = "read::text")]
    rules_nl: String,
    #[serde(deserialize_with = "read::text")]
    rules_en: String,
}

/// The catalogue, in the order in which it is shown; `is_on` says what an organisation begins with.
///
/// The rules of a category are its own, followed by the house rules that hold for all.
///
/// # Errors
/// [`SeedError`] when the file does not say what it should.
pub fn categories() -> Result<Vec<Category>, SeedError> {
    let whole: CategoriesFile = toml_file(CATEGORIES)?;
    let all: Vec<Category> = whole
        .category
        .into_iter()
        .map(|file| Category {
            rules_nl: join(&file.rules_nl, &whole.house.rules_nl),
            rules_en: join(&file.rules_en, &whole.house.rules_en),
            id: file.id,
            name_nl: file.name_nl,
            name_en: file.name_en,
            icon: file.icon,
            life_domain: file.life_domain,
            duration_min: file.duration_min,
            worker_may: file.worker_may,
            vetting_required: file.vetting_required,
            price_cents: file.price_cents,
            is_on: file.default_on,
        })
        .collect();
    check::categories(CATEGORIES.0, &all)?;
    Ok(all)
}

/// What an organisation begins with for each category: whether only additional work is done, and the size above which a
/// coordinator is asked.
///
/// # Errors
/// [`SeedError`] when the file does not say what it should.
pub fn bounds() -> Result<Vec<(CategoryId, Bound)>, SeedError> {
    let whole: CategoriesFile = toml_file(CATEGORIES)?;
    let all: Vec<(CategoryId, Bound)> = whole
        .category
        .into_iter()
        .map(|file| {
            let most = Size {
                minutes: file.most_minutes,
                helpers: file.most_helpers,
                visits: file.most_visits,
            };
            let bound = Bound {
                is_additional: file.additional_only,
                most,
            };
            (file.id, bound)
        })
        .collect();
    check::bounds(CATEGORIES.0, &all, &categories()?)?;
    Ok(all)
}

fn join(own: &str, all: &str) -> String {
    format!("{own}\n{all}").trim().to_owned()
}

/// Something that is not for neighbours, and who can help instead.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    /// Its short name.
    pub id: String,
    /// Who can help instead.
    #[serde(deserialize_with = "read::one")]
    pub pointer: Pointer,
    /// Its Dutch name.
    pub name_nl: String,
    /// Its English name.
    pub name_en: String,
    /// Words, lower case, that hint at it in Dutch: a hint for the coordinator, never a refusal by itself.
    pub hints_nl: Vec<String>,
    /// The same in English.
    pub hints_en: Vec<String>,
    /// What we say, in Dutch.
    pub say_nl: String,
    /// What we say, in English.
    pub say_en: String,
}

impl Refused {
    /// Whether somebody's own words hint at it: one of the hints stands in them, at the beginning of a word.
    pub fn is_hinted_by(&self, own_words: &str) -> bool {
        let words = plain(own_words);
        let mut hints = self.hints_nl.iter().chain(&self.hints_en);
        hints.any(|hint| words.contains(&plain(hint)))
    }
}

/// Lower case, a space before each word, nothing else between them.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .fold(String::new(), |all, word| format!("{all} {word}"))
}

/// What is not for neighbours.
///
/// # Errors
/// [`SeedError`] when the file does not say what it should.
pub fn refused() -> Result<Vec<Refused>, SeedError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Whole {
        refused: Vec<Refused>,
    }
    let whole: Whole = toml_file(REFUSED)?;
    check::refused(REFUSED.0, &whole.refused)?;
    Ok(whole.refused)
}
