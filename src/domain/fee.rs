//! What a visit by a worker costs: the price, since when it counts, and what a visit comes to.
//!
//! A visit by a neighbour is always free, whatever the list says. Amounts are euro cents, or whole vouchers.

use super::tags;
use jiff::civil::Date;

tags! {
    /// For what a price is asked.
    PriceKind {
        /// For nothing.
        Free = "free",
        /// For a visit, however long: cents.
        Visit = "visit",
        /// For every half hour that has begun: cents.
        HalfHour = "half_hour",
        /// For a visit: vouchers.
        Voucher = "voucher",
    }
}

/// Cents that a visit or a half hour costs at most.
pub const MOST_CENTS: u32 = 100_000;
/// Vouchers that a visit costs at most.
pub const MOST_VOUCHERS: u32 = 50;

/// What is asked for a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    kind: PriceKind,
    amount: u32,
}

impl Price {
    /// For nothing.
    pub const FREE: Self = Self {
        kind: PriceKind::Free,
        amount: 0,
    };

    /// A price; nothing when there is none like it: for nothing at an amount, for something at none, or more than is asked.
    pub fn new(kind: PriceKind, amount: u32) -> Option<Self> {
        let most = match kind {
            PriceKind::Free => 0,
            PriceKind::Visit | PriceKind::HalfHour => MOST_CENTS,
            PriceKind::Voucher => MOST_VOUCHERS,
        };
        let is_free = matches!(kind, PriceKind::Free);
        (amount <= most && (amount == 0) == is_free).then_some(Self { kind, amount })
    }

    /// For what it is asked.
    pub const fn kind(self) -> PriceKind {
        self.kind
    }

    /// Cents or vouchers.
    pub const fn amount(self) -> u32 {
        self.amount
    }

    /// Whether nothing is asked.
    pub const fn is_free(self) -> bool {
        matches!(self.kind, PriceKind::Free)
    }

    /// What a visit of so many minutes comes to. Of no minutes no half hour has begun.
    pub fn fee(self, minutes: u32) -> Fee {
        let (cents, vouchers) = match self.kind {
            PriceKind::Free => (0, 0),
            PriceKind::Visit => (u64::from(self.amount), 0),
            PriceKind::HalfHour => (u64::from(self.amount) * u64::from(minutes.div_ceil(30)), 0),
            PriceKind::Voucher => (0, u64::from(self.amount)),
        };
        Fee { cents, vouchers }
    }
}

/// What visits come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fee {
    /// Euro cents.
    pub cents: u64,
    /// Vouchers.
    pub vouchers: u64,
}

impl Fee {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            cents: self.cents + other.cents,
            vouchers: self.vouchers + other.vouchers,
        }
    }
}

/// A price of a list, and from which day on it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// From which day on.
    pub from_on: Date,
    /// What is asked.
    pub price: Price,
}

/// What counts on a day, of one category's prices in the order in which they were written down: the last that has begun, and
/// of two for the same day the later. Free, as long as nobody said anything.
pub fn in_force(list: &[Listed], day: Date) -> Price {
    let mut found: Option<Listed> = None;
    for one in list.iter().filter(|one| one.from_on <= day) {
        if found.is_none_or(|before| before.from_on <= one.from_on) {
            found = Some(*one);
        }
    }
    found.map_or(Price::FREE, |one| one.price)
}

/// At what a worker may come: what the list asks today, against the last answer. Nothing, when that was not agreed.
///
/// What was agreed stays for that request, also when the list asks more or less since; what costs nothing today asks nothing
/// of anybody, whatever was agreed.
pub fn agreed(listed: Price, answer: Option<Price>) -> Option<Price> {
    if listed.is_free() {
        return Some(Price::FREE);
    }
    answer.filter(|price| !price.is_free())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn price(kind: PriceKind, amount: u32) -> Price {
        Price::new(kind, amount).unwrap()
    }

    #[test]
    fn a_price_is_for_something_or_for_nothing() {
        assert_eq!(Price::new(PriceKind::Free, 0), Some(Price::FREE));
        for (kind, amount) in [
            (PriceKind::Free, 1),
            (PriceKind::Visit, 0),
            (PriceKind::HalfHour, MOST_CENTS + 1),
            (PriceKind::Voucher, MOST_VOUCHERS + 1),
        ] {
            assert_eq!(Price::new(kind, amount), None, "{kind} {amount}");
        }
    }

    #[test]
    fn a_list_counts_from_its_day_and_never_edits_the_past() {
        let (five, seven) = (price(PriceKind::Visit, 500), price(PriceKind::Visit, 700));
        let at = |day, price| Listed {
            from_on: date(2026, 3, day),
            price,
        };
        let list = [at(10, five), at(20, Price::FREE), at(10, seven)];
        let on = |day| in_force(&list, date(2026, 3, day));
        assert_eq!(in_force(&[], date(2026, 3, 1)), Price::FREE);
        assert_eq!(
            (on(9), on(10), on(19)),
            (Price::FREE, seven, seven),
            "of one day the later"
        );
        assert_eq!(on(20), Price::FREE, "said earlier, and counts from later on");
    }

    #[test]
    fn what_was_agreed_stays_and_what_was_not_opens_nothing() {
        let (five, seven) = (price(PriceKind::Visit, 500), price(PriceKind::Visit, 700));
        assert_eq!(agreed(five, None), None);
        assert_eq!(agreed(five, Some(Price::FREE)), None, "only free help");
        assert_eq!(agreed(seven, Some(five)), Some(five));
        assert_eq!(agreed(Price::FREE, None), Some(Price::FREE));
        assert_eq!(agreed(Price::FREE, Some(five)), Some(Price::FREE));
    }

    proptest! {
        /// Every half hour that has begun is asked once: never less than the time, never a whole half hour more.
        #[test]
        fn half_hours_are_asked_as_they_begin(minutes in 0_u32..=1440, cents in 1_u32..=MOST_CENTS) {
            let fee = price(PriceKind::HalfHour, cents).fee(minutes);
            let halves = fee.cents / u64::from(cents);
            prop_assert_eq!(fee.cents % u64::from(cents), 0);
            prop_assert!(halves * 30 >= u64::from(minutes));
            prop_assert!(halves * 30 < u64::from(minutes) + 30);
            prop_assert_eq!(fee.vouchers, 0);
        }

        /// A visit costs the same however long it is, in one or the other.
        #[test]
        fn a_visit_costs_a_visit(minutes in 0_u32..=1440, amount in 1_u32..=MOST_VOUCHERS) {
            prop_assert_eq!(price(PriceKind::Visit, amount).fee(minutes), Fee { cents: u64::from(amount), vouchers: 0 });
            prop_assert_eq!(price(PriceKind::Voucher, amount).fee(minutes), Fee { cents: 0, vouchers: u64::from(amount) });
            prop_assert_eq!(Price::FREE.fee(minutes), Fee::default());
        }
    }
}
