//! What a copy says of money: what somebody agreed to, what visits to them cost, and their vouchers.

use super::copies::Moment;
use crate::domain::category::CategoryId;
use crate::domain::ids::PersonId;
use crate::domain::time::UnixTime;
use crate::service::ServiceError;
use crate::store::{Tx, fee, request};
use serde::Serialize;
use std::collections::HashMap;

/// What help cost somebody.
#[derive(Debug, Clone, Serialize)]
pub struct FeesCopy {
    /// What they answered when they were asked whether it may cost something.
    pub answers: Vec<AnswerCopy>,
    /// What visits to them cost.
    pub visits: Vec<CostCopy>,
    /// Vouchers that they got.
    pub vouchers: Vec<VoucherCopy>,
}

impl FeesCopy {
    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.visits.is_empty() && self.vouchers.is_empty()
    }
}

/// An answer about what a visit may cost.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerCopy {
    /// For what kind of help.
    pub category: String,
    /// `free` for "only free help", `visit`, `half_hour` or `voucher`.
    pub kind: &'static str,
    /// Cents or vouchers.
    pub amount: u32,
    /// How it was said.
    pub given: &'static str,
    /// When.
    pub at: Moment,
}

/// What a visit cost.
#[derive(Debug, Clone, Serialize)]
pub struct CostCopy {
    /// For what kind of help.
    pub category: String,
    /// When it began.
    pub visit_at: Moment,
    /// Minutes.
    pub minutes: u32,
    /// Cents.
    pub cents: u64,
    /// Vouchers.
    pub vouchers: u64,
}

/// Vouchers that somebody got.
#[derive(Debug, Clone, Serialize)]
pub struct VoucherCopy {
    /// How many; negative for ones used for requests that are nobody's any more.
    pub count: i64,
    /// On which day.
    pub given_on: String,
}

/// What help cost somebody.
///
/// # Errors
/// [`ServiceError`] when the database does not answer.
pub(super) async fn copy(
    tx: &mut Tx,
    who: &PersonId,
    categories: &HashMap<CategoryId, String>,
) -> Result<FeesCopy, ServiceError> {
    let named = |id: &CategoryId| categories.get(id).cloned().unwrap_or_default();
    let mut answers = Vec::new();
    for of in request::list_of_person(tx, who).await? {
        if of.resident != *who {
            continue;
        }
        for one in fee::list_answers(tx, &of.id).await? {
            answers.push(AnswerCopy {
                category: named(&of.category),
                kind: one.price.kind().tag(),
                amount: one.price.amount(),
                given: one.given.tag(),
                at: Moment(one.at),
            });
        }
    }
    let ever = (UnixTime::from_seconds(0), UnixTime::from_seconds(i64::MAX));
    let visits = fee::list_lines_of(tx, who, ever).await?;
    let vouchers = fee::list_vouchers(tx, who).await?;
    Ok(FeesCopy {
        answers,
        visits: visits
            .into_iter()
            .map(|one| {
                let comes_to = one.price.fee(one.minutes);
                CostCopy {
                    category: named(&one.category),
                    visit_at: Moment(one.starts_at),
                    minutes: one.minutes,
                    cents: comes_to.cents,
                    vouchers: comes_to.vouchers,
                }
            })
            .collect(),
        vouchers: vouchers
            .into_iter()
            .map(|one| VoucherCopy {
                count: one.count,
                given_on: one.given_on,
            })
            .collect(),
    })
}
