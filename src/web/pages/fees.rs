//! Money, lightly: what a worker's visit costs, whether that is fine, and what a month came to.

use askama::Template;

use super::Row;
use super::learning::Choice;
use crate::web::forms::Answers;
use crate::web::page::Page;

/// What a worker's visit costs, and whether that is fine: a part of several pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricePart {
    /// Where it is sent.
    pub action: String,
    /// Whether nobody said anything yet.
    pub is_asked: bool,
    /// "Then that costs € 5.00 per visit", or what was answered.
    pub says: String,
    /// What it comes to, how it is paid, and what happens without an answer: a sentence each.
    pub more: Vec<String>,
    /// The price that is agreed to by its button, as it was shown: kind and amount. Nothing when there is none to agree to.
    pub agree: Option<(&'static str, u32)>,
    /// What that button says: with the price, so that nobody agrees to what they did not read.
    pub agree_says: String,
    /// Whether "only free help" can be chosen.
    pub can_free: bool,
    /// How it was said, to choose from; empty for whoever says it themselves.
    pub given: Vec<Choice>,
}

/// The same on a page of its own.
#[derive(Debug, Template)]
#[template(path = "fees/question.html")]
pub struct PricePage {
    /// The frame.
    pub page: Page,
    /// "Boodschappen".
    pub title: String,
    /// Whose request it is; empty when it is one's own.
    pub name: String,
    /// Where one came from.
    pub back: String,
    /// What is asked; nothing where nothing costs anything.
    pub price: Option<PricePart>,
}

/// The price list.
#[derive(Debug, Template)]
#[template(path = "fees/prices.html")]
pub struct Prices {
    /// The frame.
    pub page: Page,
    /// One for every category for which something was ever asked.
    pub lines: Vec<PriceRow>,
    /// All others; empty when there are none.
    pub free: String,
    /// Categories to choose from.
    pub categories: Vec<Choice>,
    /// For what a price is asked, to choose from.
    pub kinds: Vec<Choice>,
    /// Fields: category, kind, amount, from.
    pub form: Answers,
}

/// A line of the price list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The category's icon.
    pub icon: String,
    /// Its name.
    pub name: String,
    /// What it costs today.
    pub now: String,
    /// "From 1 March 2026: free", the latest day first.
    pub history: Vec<String>,
}

/// A month of the service.
#[derive(Debug, Template)]
#[template(path = "fees/month.html")]
pub struct FeesMonth {
    /// The frame.
    pub page: Page,
    /// "Kosten van maart 2026".
    pub month: String,
    /// The month before, `2026-02`.
    pub before: String,
    /// The month after; empty while it has not begun.
    pub after: String,
    /// Where the file is.
    pub file: String,
    /// By name.
    pub lines: Vec<OwingRow>,
    /// All together.
    pub sum: String,
    /// Requests about which nobody said anything yet, with where that is written down.
    pub waiting: Vec<Row>,
}

/// What one resident owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwingRow {
    /// Their page; empty for somebody who was erased.
    pub href: String,
    /// Their name.
    pub name: String,
    /// Visits.
    pub visits: usize,
    /// "3 uur".
    pub time: String,
    /// "€ 15,00 · 2 bonnen".
    pub sum: String,
    /// Vouchers that are left; empty without any.
    pub left: String,
    /// Whether more were used than they got.
    pub is_short: bool,
}

/// What help cost one resident.
#[derive(Debug, Template)]
#[template(path = "fees/resident.html")]
pub struct ResidentFees {
    /// The frame.
    pub page: Page,
    /// Their page, without a month.
    pub base: String,
    /// Where one came from.
    pub back: String,
    /// "Kosten van maart 2026".
    pub month: String,
    /// Whose it is.
    pub name: String,
    /// The month before, `2026-02`.
    pub before: String,
    /// The month after; empty while it has not begun.
    pub after: String,
    /// The visits.
    pub lines: Vec<FeeRow>,
    /// All together.
    pub sum: String,
    /// Vouchers that are left; empty without any.
    pub left: String,
    /// Whether more were used than they got.
    pub is_short: bool,
    /// Every voucher they got: "10 bonnen op 2 maart".
    pub vouchers: Vec<String>,
    /// Whether whoever looks may note vouchers.
    pub may_give: bool,
    /// Fields: count, date.
    pub form: Answers,
}

/// A visit that cost something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRow {
    /// When.
    pub when: String,
    /// What for.
    pub what: String,
    /// How long.
    pub time: String,
    /// What was agreed.
    pub price: String,
    /// What it comes to.
    pub sum: String,
}
