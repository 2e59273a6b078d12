//! Blocks: up to 128 helpers who live close together, their attributes as rows of bits.
//!
//! Row `r` of a block has a bit per helper: whether they have attribute `r`. A search takes the rows it asks for, ANDs
//! them, and has all who meet them without a look at anybody. Helpers stand without gaps from 0; a place that is not
//! taken has no bit in any row.

use super::earth::Around;

/// Most helpers in a block.
pub(super) const FULL: usize = 128;

/// A helper as the index keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// Degrees north, in 10⁻⁷.
    pub lat: i32,
    /// Degrees east, in 10⁻⁷.
    pub lon: i32,
    /// The caller's number for the helper. Memory grows with the largest, so numbers should be small.
    pub id: u32,
    /// How far the helper goes, in metres.
    pub reach_m: u32,
    /// What the helper has: one bit per attribute, meaning the caller's.
    pub attributes: u64,
}

/// Sixteen bytes, four to a line of the cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(16))]
pub(super) struct Record {
    pub lat: i32,
    pub lon: i32,
    pub id: u32,
    pub reach_m: u32,
}

#[derive(Debug, Clone)]
#[repr(align(64))]
pub(super) struct Block {
    rows: [u128; 64],
    records: [Record; FULL],
    pub len: u32,
    /// The group it is in.
    pub group: u32,
}

impl Block {
    pub fn new(group: u32, members: &[Placed]) -> Self {
        let mut block = Self {
            rows: [0; 64],
            records: [Record::default(); FULL],
            len: 0,
            group,
        };
        block.fill(members);
        block
    }

    /// Replaces everybody; at most [`FULL`].
    pub fn fill(&mut self, members: &[Placed]) {
        self.rows = [0; 64];
        self.len = 0;
        for member in members.iter().take(FULL) {
            self.push(*member);
        }
    }

    /// Adds a helper and answers with the place they got; there must be room.
    pub fn push(&mut self, member: Placed) -> u32 {
        let at = self.len;
        self.records[at as usize] = Record {
            lat: member.lat,
            lon: member.lon,
            id: member.id,
            reach_m: member.reach_m,
        };
        let mut rest = member.attributes;
        while rest != 0 {
            self.rows[rest.trailing_zeros() as usize] |= 1 << at;
            rest &= rest - 1;
        }
        self.len += 1;
        at
    }

    /// Takes the helper at a place away; the last one moves there. Answers with the number of who moved, if somebody did.
    pub fn swap_remove(&mut self, at: u32) -> Option<u32> {
        self.len -= 1;
        let last = self.len;
        for row in &mut self.rows {
            let bit = (*row >> last) & 1;
            *row = *row & !(1 << at) & !(1 << last);
            // When the last one goes, nobody moves.
            *row |= if at == last { 0 } else { bit << at };
        }
        self.records[at as usize] = self.records[last as usize];
        (at != last).then(|| self.records[at as usize].id)
    }

    pub fn member(&self, at: u32) -> Placed {
        let record = self.records[at as usize];
        let attributes = self
            .rows
            .iter()
            .enumerate()
            .fold(0, |word, (row, bits)| word | (((bits >> at) & 1) as u64) << row);
        Placed {
            lat: record.lat,
            lon: record.lon,
            id: record.id,
            reach_m: record.reach_m,
            attributes,
        }
    }

    pub fn members(&self) -> Vec<Placed> {
        (0..self.len).map(|at| self.member(at)).collect()
    }

    #[inline]
    pub fn record(&self, at: u32) -> &Record {
        &self.records[at as usize]
    }

    /// Moves the helper at a place without leaving the block.
    pub fn relocate(&mut self, at: u32, lat: i32, lon: i32) {
        let record = &mut self.records[at as usize];
        (record.lat, record.lon) = (lat, lon);
    }

    pub fn around(&self) -> Around {
        Around::of(self.records().map(|record| (record.lat, record.lon)))
    }

    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records[..self.len as usize].iter()
    }

    /// Adds everybody who has what is asked.
    #[inline]
    pub fn add_who(&self, mask: &Mask, records: &mut Vec<Record>) {
        let who = self.who(mask);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of a row")]
        for (half, mut bits) in self.records.chunks(64).zip([who as u64, (who >> 64) as u64]) {
            while bits != 0 {
                records.push(half[bits.trailing_zeros() as usize]);
                bits &= bits - 1;
            }
        }
    }

    /// Who has every attribute of `all`, and one of `any` where that asks for something.
    #[inline]
    pub fn who(&self, mask: &Mask) -> u128 {
        let mut bits = u128::MAX;
        for &row in mask.all() {
            bits &= self.rows[usize::from(row) & 63];
        }
        if let [first, rest @ ..] = mask.any() {
            let one = rest.iter().fold(self.rows[usize::from(*first) & 63], |one, row| {
                one | self.rows[usize::from(*row) & 63]
            });
            bits &= one;
        }
        if mask.is_free() {
            bits &= if self.len as usize == FULL {
                u128::MAX
            } else {
                (1 << self.len) - 1
            };
        }
        bits
    }
}

/// The rows that a search asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mask {
    rows: [u8; 128],
    all: u8,
    any: u8,
}

impl Mask {
    pub fn new(all: u64, any: u64) -> Self {
        let mut mask = Self {
            rows: [0; 128],
            all: 0,
            any: 0,
        };
        let mut at = 0;
        for mut rest in [all, any] {
            mask.all = mask.any;
            while rest != 0 {
                mask.rows[usize::from(at)] = rest.trailing_zeros() as u8;
                rest &= rest - 1;
                at += 1;
            }
            mask.any = at;
        }
        mask
    }

    fn all(&self) -> &[u8] {
        &self.rows[..usize::from(self.all)]
    }

    fn any(&self) -> &[u8] {
        &self.rows[usize::from(self.all)..usize::from(self.any)]
    }

    fn is_free(&self) -> bool {
        self.any == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(id: u32, attributes: u64) -> Placed {
        Placed {
            lat: id as i32,
            lon: -(id as i32),
            id,
            reach_m: 1,
            attributes,
        }
    }

    #[test]
    fn rows_say_what_words_say() {
        let word = |id: u32| u64::from(id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut members: Vec<Placed> = (0..128).map(|id| placed(id, word(id))).collect();
        let mut block = Block::new(7, &members);
        assert_eq!(block.members(), members);
        for gone in [127_u32, 0, 60, 60, 123] {
            let moved = block.swap_remove(gone);
            members.swap_remove(gone as usize);
            assert_eq!(moved, members.get(gone as usize).map(|member| member.id));
            assert_eq!(block.members(), members);
        }
        for (all, any) in [
            (0, 0),
            (1, 0),
            (0, 6),
            (0b1001, 0b0110),
            (0, u64::MAX),
            (u64::MAX, 0),
        ] {
            let expected = members
                .iter()
                .enumerate()
                .filter(|(_, m)| m.attributes & all == all && (any == 0 || m.attributes & any != 0))
                .fold(0_u128, |bits, (at, _)| bits | 1 << at);
            assert_eq!(block.who(&Mask::new(all, any)), expected, "{all:b} {any:b}");
        }
    }
}
