//! A few days in a small town, through the services.

use super::*;

const DAYS: u32 = 4;

fn small() -> Town {
    Town::of(1, 1).unwrap()
}

async fn ways(seed: u64) -> (Vec<Asking>, Vec<History>) {
    let town = small();
    let wishes = demand::month(&town, seed, DAYS).unwrap();
    let (_, ways) = beside(&town, &wishes, seed, DAYS, &|_, _| {}).await.unwrap();
    (wishes, ways)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_meets_the_same_month_and_the_same_seed_gives_it_again() {
    let (wishes, first) = ways(11).await;
    assert!(wishes.len() > 20);
    let asked = |history: &History| -> Vec<_> {
        let visits = history.visits.iter();
        visits
            .map(|one| (one.cell, one.asked_at, one.from, one.could))
            .collect()
    };
    for other in &first {
        assert_eq!(asked(other), asked(&first[0]));
        // By the end of each day nobody asked more than the product.
        for day in 1..=i64::from(DAYS) {
            let at = first[0].until.plus((day - i64::from(DAYS)) * 86_400);
            assert!(other.asked_before(at) <= first[0].asked_before(at), "day {day}");
        }
        assert!(other.figures().invitations > 10);
        assert!(other.visits.iter().any(|one| one.first_yes_at.is_some()));
        let about: usize = other.visits.iter().map(|one| one.asked).sum();
        let whom: usize = other.helpers.iter().map(|one| one.asked).sum();
        assert_eq!((about, whom), (other.asked.len(), other.asked.len()));
        assert!(other.asked.is_sorted());
    }
    assert!(first[0].visits.iter().any(|one| one.served_at.is_some()));
    let (_, again) = ways(11).await;
    assert_eq!(again, first);
    assert_ne!(demand::month(&small(), 12, DAYS).unwrap(), wishes);
}

#[test]
fn the_town_is_the_same_every_time_and_can_do_most_of_what_is_asked() {
    let (town, again) = (Town::new().unwrap(), Town::new().unwrap());
    let homes = |town: &Town| town.helpers.iter().map(|one| one.cell).collect::<Vec<_>>();
    assert_eq!(homes(&town), homes(&again));
    let wishes = demand::month(&town, 1, 28).unwrap();
    let facts = facts(&town, &[wishes], 28);
    assert!(facts.helpers > 80 && facts.residents > 100 && facts.cells >= 10);
    assert!((50.0..70.0).contains(&facts.weekly_requests));
}
