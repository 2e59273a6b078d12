//! The index against a linear scan, at every corner of the earth, after every kind of change.

use super::*;
use crate::matching::dice::Dice;
use proptest::prelude::*;

/// Where a town of chance lies: in the Netherlands, over the date line, at both poles, and where four H3 cells and the
/// equator meet.
const TOWNS: [(i32, i32); 5] = [
    (520_000_000, 50_000_000),
    (100_000_000, 1_799_990_000),
    (899_900_000, 0),
    (-899_999_000, 1_000_000_000),
    (0, 0),
];

struct Town {
    dice: Dice,
    middle: (i32, i32),
    spread: u32,
}

impl Town {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let middle = TOWNS[dice.roll(5) as usize];
        // From everybody in a street to half a continent.
        let spread = [2_000, 200_000, 2_000_000, 200_000_000][dice.roll(4) as usize];
        Self { dice, middle, spread }
    }

    fn place(&mut self) -> (i32, i32) {
        let mut off = || i64::from(self.dice.roll(self.spread)) - i64::from(self.spread / 2);
        let lat = (i64::from(self.middle.0) + off()).clamp(-900_000_000, 900_000_000);
        let mut lon = i64::from(self.middle.1) + off();
        if lon > 1_800_000_000 {
            lon -= 3_600_000_000;
        }
        (lat as i32, lon as i32)
    }

    fn helper(&mut self, id: u32) -> Placed {
        let (lat, lon) = self.place();
        let reach_m = self.reach();
        let attributes = u64::from(self.dice.roll(u32::MAX)) | u64::from(self.dice.roll(u32::MAX)) << 30;
        Placed {
            lat,
            lon,
            id,
            reach_m,
            attributes,
        }
    }

    fn reach(&mut self) -> u32 {
        // A unit is about a centimetre.
        self.dice.roll(self.spread / 50 + 10)
    }

    fn query(&mut self) -> Query {
        let (lat, lon) = self.place();
        let bits =
            |dice: &mut Dice, count: u32| (0..dice.roll(count)).fold(0, |word, _| word | 1 << dice.roll(60));
        Query {
            lat,
            lon,
            radius_m: self.reach(),
            all: bits(&mut self.dice, 4),
            any: bits(&mut self.dice, 4),
        }
    }
}

/// One after another.
fn scan(helpers: &[Option<Placed>], query: &Query, slack_m: f64) -> Vec<Near> {
    let mut found: Vec<Near> = helpers
        .iter()
        .flatten()
        .filter(|of| {
            of.attributes & query.all == query.all && (query.any == 0 || of.attributes & query.any != 0)
        })
        .map(|of| {
            (
                of.reach_m.min(query.radius_m),
                of.id,
                distance_m((query.lat, query.lon), (of.lat, of.lon)),
            )
        })
        .filter(|(most, _, distance_m)| *distance_m <= f64::from(*most) + slack_m)
        .map(|(_, id, distance_m)| Near { distance_m, id })
        .collect();
    found.sort_by(|a, b| a.partial_cmp(b).unwrap());
    found
}

fn compare(
    index: &BlockIndex,
    helpers: &[Option<Placed>],
    town: &mut Town,
    search: &mut Search,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(index.len(), helpers.iter().flatten().count());
    for _ in 0..8 {
        let query = town.query();
        let slack_m = f64::from(town.dice.roll(2));
        let mut all = index.every(&query, slack_m, search).to_vec();
        all.sort_by(|a, b| a.partial_cmp(b).unwrap());
        prop_assert_eq!(&all, &scan(helpers, &query, slack_m));
        let mut nearest = scan(helpers, &query, 0.0);
        let k = town.dice.roll(30) as usize;
        nearest.truncate(k);
        prop_assert_eq!(index.nearest(&query, k, search), &nearest[..]);
    }
    Ok(())
}

/// `steps` changes of chance to an index and to a plain list.
fn change(index: &mut BlockIndex, helpers: &mut Vec<Option<Placed>>, town: &mut Town, steps: u32) {
    for _ in 0..steps {
        let id = town.dice.roll(helpers.len() as u32 + 1);
        let known = helpers.get(id as usize).copied().flatten();
        match town.dice.roll(4) {
            0 => assert_eq!(index.remove(id), known),
            1 => {
                let (lat, lon) = town.place();
                assert_eq!(index.relocate(id, lat, lon), known.is_some());
                if let Some(of) = helpers.get_mut(id as usize).and_then(Option::as_mut) {
                    (of.lat, of.lon) = (lat, lon);
                }
                continue;
            }
            _ => {
                let helper = town.helper(id);
                index.insert(helper);
                if id as usize == helpers.len() {
                    helpers.push(None);
                }
                helpers[id as usize] = Some(helper);
                continue;
            }
        }
        if let Some(of) = helpers.get_mut(id as usize) {
            *of = None;
        }
    }
    for (id, of) in (0..).zip(helpers.iter()) {
        assert_eq!(index.get(id), *of);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_equal_a_linear_scan_before_and_after_changes(seed: u64) {
        let mut town = Town::new(seed);
        let count = [0, 1, 130, 3_000][town.dice.roll(4) as usize];
        let mut helpers: Vec<Option<Placed>> = (0..count).map(|id| Some(town.helper(id))).collect();
        let mut index = BlockIndex::build(helpers.iter().copied().flatten());
        let mut search = Search::default();
        compare(&index, &helpers, &mut town, &mut search)?;
        change(&mut index, &mut helpers, &mut town, 1_500);
        compare(&index, &helpers, &mut town, &mut search)?;
    }
}

#[test]
fn an_index_that_grows_and_empties_keeps_its_answers_and_gives_its_blocks_back() {
    let mut town = Town::new(3);
    let mut helpers: Vec<Option<Placed>> = (0..9_000).map(|id| Some(town.helper(id))).collect();
    let mut index = BlockIndex::default();
    for of in helpers.iter().flatten() {
        index.insert(*of);
    }
    let mut search = Search::default();
    compare(&index, &helpers, &mut town, &mut search).unwrap();
    for id in 0..9_000_u32 {
        if id % 50 != 0 {
            assert!(index.remove(id).is_some());
            helpers[id as usize] = None;
        }
    }
    compare(&index, &helpers, &mut town, &mut search).unwrap();
    let before = index.bytes();
    for id in 0..9_000_u32 {
        let helper = town.helper(id);
        index.insert(helper);
        helpers[id as usize] = Some(helper);
    }
    compare(&index, &helpers, &mut town, &mut search).unwrap();
    assert!(index.bytes() < before + before / 2, "{before} {}", index.bytes());
    for id in 0..9_000 {
        index.remove(id);
    }
    assert!(index.is_empty() && index.remove(1).is_none() && index.get(1).is_none());
}

#[test]
fn of_one_number_the_last_stays_and_one_door_is_a_place() {
    let at = |id, reach_m| Placed {
        lat: 520_000_000,
        lon: 50_000_000,
        id,
        reach_m,
        attributes: 1,
    };
    let mut index = BlockIndex::build((0..700).map(|id| at(id, 5)).chain([at(3, 0), at(4, 9)]));
    assert_eq!((index.len(), index.get(3).map(|of| of.reach_m)), (700, Some(0)));
    let query = Query {
        lat: 520_000_000,
        lon: 50_000_000,
        radius_m: 0,
        all: 1,
        any: 0,
    };
    let mut search = Search::default();
    let found: Vec<u32> = index
        .nearest(&query, 5, &mut search)
        .iter()
        .map(|near| near.id)
        .collect();
    assert_eq!(found, [0, 1, 2, 3, 4]);
    for id in 700..1_500 {
        index.insert(at(id, 1));
    }
    assert_eq!(index.nearest(&query, 5_000, &mut search).len(), 1_500);
}
