//! The whole structure: partitions by H3 cell, groups of sixteen blocks inside them, blocks of 128 helpers.
//!
//! A partition is the H3 cell of resolution 5 (about 250 km²) in which the middle of a helper's square lies, where a
//! square is about 3 by 2 km: a cell is looked up once per square, not once per helper. Groups and blocks are halves of
//! halves along the longer side, never along H3's own curve, which jumps. Every level keeps the box around its members;
//! boxes decide what a search may skip, so that a helper in an odd partition costs time and never an answer.

use super::blocks::{Block, FULL, Placed};
use super::earth::{Around, Boxes, WIDE};
use super::halves::{halve, nearest, select};
use crate::geo::{Cell, Point};
use std::collections::HashMap;

/// The resolution of a partition.
const PARTITION_RESOLUTION: u8 = 5;
/// A square is 2¹⁸ units high and wide.
const SQUARE_BITS: u32 = 18;
/// How full blocks and groups are when they are built: room for those to come.
const BLOCK_FILL: usize = 104;
const GROUP_FILL: usize = 13;
/// With fewer than this a block's members go to its neighbours.
const SPARSE: u32 = 24;
const NOBODY: u32 = u32::MAX;
/// A helper's place is a block's number times 128, and the place in it.
const PLACE_BITS: u32 = 7;

#[derive(Debug, Clone)]
pub(super) struct Group {
    pub boxes: Boxes,
    pub blocks: [u32; WIDE],
    pub len: u32,
    pub helpers: u32,
    partition: u32,
    /// Where it stands in its partition.
    at: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Partition {
    /// One box per group, sixteen at a time.
    pub boxes: Vec<Boxes>,
    pub groups: Vec<u32>,
    pub helpers: u32,
    /// How many have each attribute.
    pub having: [u32; 64],
    /// Groups that lost everybody.
    empty: Vec<u32>,
}

/// Helpers in memory, found by place and attributes. See the module.
#[derive(Debug, Clone, Default)]
pub struct BlockIndex {
    pub(super) partitions: Vec<Partition>,
    /// One box per partition, sixteen at a time.
    pub(super) boxes: Vec<Boxes>,
    pub(super) groups: Vec<Group>,
    pub(super) blocks: Vec<Block>,
    free_blocks: Vec<u32>,
    squares: HashMap<(i16, i16), u32>,
    cells: HashMap<Cell, u32>,
    /// Where everybody is, by number.
    place: Vec<u32>,
    len: usize,
}

impl BlockIndex {
    /// An index of many helpers at once. Of those with one number the last stays.
    pub fn build(helpers: impl IntoIterator<Item = Placed>) -> Self {
        let mut index = Self::default();
        let mut of_partition: Vec<Vec<Placed>> = Vec::new();
        for helper in helpers {
            let partition = index.partition_of(helper.lat, helper.lon) as usize;
            if of_partition.len() <= partition {
                of_partition.resize_with(partition + 1, Vec::new);
            }
            let id = helper.id as usize;
            if index.place.len() <= id {
                index.place.resize(id + 1, NOBODY);
            }
            if index.place[id] == NOBODY {
                index.place[id] = 0;
                of_partition[partition].push(helper);
            } else {
                for others in &mut of_partition {
                    others.retain(|other| other.id != helper.id);
                }
                of_partition[partition].push(helper);
            }
        }
        let blocks = of_partition.iter().map(|of| of.len().div_ceil(BLOCK_FILL)).sum();
        index.blocks.reserve_exact(blocks);
        for (partition, members) in (0_u32..).zip(&mut of_partition) {
            index.count(partition, members, 1);
            let groups = members.len().div_ceil(BLOCK_FILL * GROUP_FILL);
            halve(members, groups, &mut |part| {
                let group = index.new_group(partition);
                let blocks = part.len().div_ceil(BLOCK_FILL);
                halve(part, blocks, &mut |part| index.new_block(group, part));
            });
            *members = Vec::new();
        }
        index.place.shrink_to_fit();
        index
    }

    /// Puts a helper in; one with that number that is in already is replaced.
    pub fn insert(&mut self, helper: Placed) {
        self.remove(helper.id);
        let id = helper.id as usize;
        if self.place.len() <= id {
            self.place.resize(id + 1, NOBODY);
        }
        let partition = self.partition_of(helper.lat, helper.lon);
        self.count(partition, &[helper], 1);
        self.put(partition, helper);
    }

    /// Takes a helper out; answers with what was known of them.
    pub fn remove(&mut self, id: u32) -> Option<Placed> {
        let (number, at) = self.find(id)?;
        let helper = self.blocks[number as usize].member(at);
        let group = self.blocks[number as usize].group;
        let partition = self.groups[group as usize].partition;
        self.place[id as usize] = NOBODY;
        self.len -= 1;
        self.groups[group as usize].helpers -= 1;
        self.count(partition, &[helper], -1);
        let block = &mut self.blocks[number as usize];
        if let Some(moved) = block.swap_remove(at) {
            self.place[moved as usize] = number << PLACE_BITS | at;
        }
        if block.len < SPARSE {
            self.dissolve(number);
        } else if self.box_of(number).is_on_rim(helper.lat, helper.lon) {
            let around = self.blocks[number as usize].around();
            self.set_box(number, around);
            self.tighten(group);
        }
        Some(helper)
    }

    /// Moves a helper to another place on earth (10⁻⁷ degrees); answers whether they are in.
    pub fn relocate(&mut self, id: u32, lat: i32, lon: i32) -> bool {
        let Some((number, at)) = self.find(id) else {
            return false;
        };
        let record = *self.blocks[number as usize].record(at);
        let around = self.box_of(number);
        if around.has(lat, lon) && !around.is_on_rim(record.lat, record.lon) {
            self.blocks[number as usize].relocate(at, lat, lon);
            return true;
        }
        let helper = self.blocks[number as usize].member(at);
        self.insert(Placed { lat, lon, ..helper });
        true
    }

    /// What is known of a helper.
    pub fn get(&self, id: u32) -> Option<Placed> {
        let (number, at) = self.find(id)?;
        Some(self.blocks[number as usize].member(at))
    }

    /// How many helpers are in.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody is in.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bytes that the index holds, room for helpers to come included.
    pub fn bytes(&self) -> usize {
        let of_partitions: usize = self
            .partitions
            .iter()
            .map(|of| {
                size_of::<Partition>() + of.boxes.capacity() * size_of::<Boxes>() + of.groups.capacity() * 4
            })
            .sum();
        // A hash map keeps a byte beside each entry, and an eighth of its places free.
        let of_maps = self.squares.capacity() * 9 * 8 / 7 + self.cells.capacity() * 17 * 8 / 7;
        self.blocks.capacity() * size_of::<Block>()
            + self.groups.capacity() * size_of::<Group>()
            + self.boxes.capacity() * size_of::<Boxes>()
            + (self.place.capacity() + self.free_blocks.capacity()) * size_of::<u32>()
            + of_partitions
            + of_maps
    }

    /// The number of the block that somebody is in, and their place in it.
    fn find(&self, id: u32) -> Option<(u32, u32)> {
        let place = self.place.get(id as usize).copied().unwrap_or(NOBODY);
        (place != NOBODY).then_some((place >> PLACE_BITS, place & (FULL as u32 - 1)))
    }

    fn partition_of(&mut self, lat: i32, lon: i32) -> u32 {
        // An i32 less 18 bits has 14.
        let square = ((lat >> SQUARE_BITS) as i16, (lon >> SQUARE_BITS) as i16);
        if let Some(partition) = self.squares.get(&square) {
            return *partition;
        }
        let middle = |side: i16| (f64::from(side) + 0.5) * f64::from(1 << SQUARE_BITS) * 1e-7;
        let cell = Point::new(
            middle(square.0).clamp(-90.0, 90.0),
            middle(square.1).clamp(-180.0, 180.0),
        )
        .ok()
        .and_then(|middle| Cell::of(middle, PARTITION_RESOLUTION).ok());
        let next = number(self.partitions.len());
        // Every place has its cell; were it not so, those helpers would share the first partition and be found.
        let partition = cell.map_or(0, |cell| *self.cells.entry(cell).or_insert(next));
        if partition as usize >= self.partitions.len() {
            if self.partitions.len().is_multiple_of(WIDE) {
                self.boxes.push(Boxes::EMPTY);
            }
            self.partitions.push(Partition {
                boxes: Vec::new(),
                groups: Vec::new(),
                helpers: 0,
                having: [0; 64],
                empty: Vec::new(),
            });
        }
        self.squares.insert(square, partition);
        partition
    }

    /// Keeps count of who has what.
    fn count(&mut self, partition: u32, members: &[Placed], by: i32) {
        let of = &mut self.partitions[partition as usize];
        for member in members {
            of.helpers = of.helpers.wrapping_add_signed(by);
            let mut rest = member.attributes;
            while rest != 0 {
                let row = rest.trailing_zeros() as usize;
                of.having[row] = of.having[row].wrapping_add_signed(by);
                rest &= rest - 1;
            }
        }
    }

    fn new_group(&mut self, partition: u32) -> u32 {
        let of = &mut self.partitions[partition as usize];
        if let Some(group) = of.empty.pop() {
            return group;
        }
        let group = number(self.groups.len());
        self.groups.push(Group {
            boxes: Boxes::EMPTY,
            blocks: [NOBODY; WIDE],
            len: 0,
            helpers: 0,
            partition,
            at: number(of.groups.len()),
        });
        if of.groups.len().is_multiple_of(WIDE) {
            of.boxes.push(Boxes::EMPTY);
        }
        of.groups.push(group);
        group
    }

    /// A new block in a group that has room.
    fn new_block(&mut self, group: u32, members: &[Placed]) {
        let block = match self.free_blocks.pop() {
            Some(block) => {
                self.blocks[block as usize].fill(members);
                self.blocks[block as usize].group = group;
                block
            }
            None => {
                if self.blocks.len() == self.blocks.capacity() {
                    // An eighth at a time: doubling would leave half of the memory unused.
                    self.blocks.reserve_exact(8 + self.blocks.len() / 8);
                }
                self.blocks.push(Block::new(group, members));
                number(self.blocks.len() - 1)
            }
        };
        let of = &mut self.groups[group as usize];
        of.blocks[of.len as usize] = block;
        of.len += 1;
        self.took(block, members);
    }

    /// Notes who is in a block now.
    fn took(&mut self, block: u32, members: &[Placed]) {
        for (at, member) in (0_u32..).zip(members) {
            self.place[member.id as usize] = block << PLACE_BITS | at;
        }
        self.len += members.len();
        let group = self.blocks[block as usize].group;
        self.groups[group as usize].helpers += number(members.len());
        let around = self.blocks[block as usize].around();
        self.set_box(block, around);
        self.widen(group, around);
    }

    /// Into the nearest block of a partition.
    fn put(&mut self, partition: u32, helper: Placed) {
        let Some(group) = self.nearest_group(partition, helper) else {
            let group = self.new_group(partition);
            return self.new_block(group, &[helper]);
        };
        let of = &self.groups[group as usize];
        let at = nearest(&of.boxes, of.len as usize, helper).0;
        let block = of.blocks[at];
        if self.blocks[block as usize].len as usize == FULL {
            return self.split(block, helper);
        }
        let at = self.blocks[block as usize].push(helper);
        self.place[helper.id as usize] = block << PLACE_BITS | at;
        self.len += 1;
        self.groups[group as usize].helpers += 1;
        let around = self.box_of(block);
        if !around.has(helper.lat, helper.lon) {
            let around = around.with(helper.lat, helper.lon);
            self.set_box(block, around);
            self.widen(group, around);
        }
    }

    fn nearest_group(&self, partition: u32, helper: Placed) -> Option<u32> {
        let of = &self.partitions[partition as usize];
        let mut best: Option<(u32, i64)> = None;
        for (boxes, groups) in of.boxes.iter().zip(of.groups.chunks(WIDE)) {
            let (at, distance) = nearest(boxes, groups.len(), helper);
            // A group that lost everybody is inside out, and has no block to go to.
            let usable = self.groups[groups[at] as usize].len > 0;
            if usable && best.is_none_or(|(_, least)| distance < least) {
                best = Some((groups[at], distance));
            }
        }
        best.map(|(group, _)| group)
    }

    /// Makes two blocks of a full one and a helper to come.
    fn split(&mut self, block: u32, helper: Placed) {
        let mut members = self.blocks[block as usize].members();
        members.push(helper);
        let mut group = self.blocks[block as usize].group;
        if self.groups[group as usize].len as usize == WIDE {
            self.split_group(group);
            group = self.blocks[block as usize].group;
        }
        let around = Around::of(members.iter().map(|member| (member.lat, member.lon)));
        let middle = members.len() / 2;
        select(&mut members, middle, around);
        let (left, right) = members.split_at(middle);
        self.len -= FULL;
        self.groups[group as usize].helpers -= FULL as u32;
        self.blocks[block as usize].fill(left);
        self.took(block, left);
        self.new_block(group, right);
    }

    /// Makes two groups of a full one.
    fn split_group(&mut self, group: u32) {
        let of = &self.groups[group as usize];
        let tall = of.around().is_tall();
        let mut blocks: Vec<(i64, u32)> = of
            .blocks
            .iter()
            .enumerate()
            .map(|(at, block)| {
                let around = of.boxes.get(at);
                let middle = if tall {
                    i64::from(around.south) + i64::from(around.north)
                } else {
                    i64::from(around.west) + i64::from(around.east)
                };
                (middle, *block)
            })
            .collect();
        blocks.sort_unstable();
        let boxes: HashMap<u32, Around> = blocks
            .iter()
            .map(|(_, block)| (*block, self.box_of(*block)))
            .collect();
        let partition = self.groups[group as usize].partition;
        let other = self.new_group(partition);
        self.groups[group as usize].len = 0;
        self.groups[group as usize].helpers = 0;
        self.groups[group as usize].boxes = Boxes::EMPTY;
        for (at, (_, block)) in blocks.iter().enumerate() {
            let to = if at < WIDE / 2 { group } else { other };
            let members = self.blocks[*block as usize].len;
            self.blocks[*block as usize].group = to;
            let of = &mut self.groups[to as usize];
            of.blocks[of.len as usize] = *block;
            of.boxes.set(of.len as usize, boxes[block]);
            of.len += 1;
            of.helpers += members;
        }
        self.tighten(group);
        self.tighten(other);
    }

    /// Gives the members of a block that has few to the other blocks of the partition, and the block back.
    fn dissolve(&mut self, block: u32) {
        let group = self.blocks[block as usize].group;
        let partition = self.groups[group as usize].partition;
        let alone = self.partitions[partition as usize].helpers == self.blocks[block as usize].len;
        if alone && self.blocks[block as usize].len > 0 {
            let around = self.blocks[block as usize].around();
            self.set_box(block, around);
            return self.tighten(group);
        }
        let members = self.blocks[block as usize].members();
        let slot = self.slot_of(block);
        let of = &mut self.groups[group as usize];
        let last = of.len as usize - 1;
        of.blocks[slot] = of.blocks[last];
        let around = of.boxes.get(last);
        of.boxes.set(slot, around);
        of.boxes.set(last, Around::NOTHING);
        of.len -= 1;
        of.helpers -= number(members.len());
        if of.len == 0 {
            self.partitions[partition as usize].empty.push(group);
        }
        self.blocks[block as usize].fill(&[]);
        self.free_blocks.push(block);
        self.tighten(group);
        self.len -= members.len();
        for member in members {
            self.put(partition, member);
        }
    }

    fn slot_of(&self, block: u32) -> usize {
        let of = &self.groups[self.blocks[block as usize].group as usize];
        of.blocks[..of.len as usize]
            .iter()
            .position(|other| *other == block)
            .unwrap_or(0)
    }

    fn box_of(&self, block: u32) -> Around {
        let of = &self.groups[self.blocks[block as usize].group as usize];
        of.boxes.get(self.slot_of(block))
    }

    fn set_box(&mut self, block: u32, around: Around) {
        let slot = self.slot_of(block);
        let group = self.blocks[block as usize].group;
        self.groups[group as usize].boxes.set(slot, around);
    }

    /// Makes the boxes above a group large enough for one of its blocks.
    fn widen(&mut self, group: u32, around: Around) {
        let partition = self.groups[group as usize].partition as usize;
        let at = self.groups[group as usize].at as usize;
        let boxes = &mut self.partitions[partition].boxes[at / WIDE];
        boxes.set(at % WIDE, boxes.get(at % WIDE).and(around));
        let boxes = &mut self.boxes[partition / WIDE];
        boxes.set(partition % WIDE, boxes.get(partition % WIDE).and(around));
    }

    /// Makes the box of a group as small as its blocks allow. The partition's box only grows: it is about a cell anyway.
    fn tighten(&mut self, group: u32) {
        let of = &self.groups[group as usize];
        let (at, around) = (of.at as usize, of.around());
        self.partitions[of.partition as usize].boxes[at / WIDE].set(at % WIDE, around);
    }
}

impl Group {
    pub fn around(&self) -> Around {
        (0..self.len as usize).fold(Around::NOTHING, |around, at| around.and(self.boxes.get(at)))
    }
}

/// Numbers of partitions, groups and blocks: 2²⁵ blocks hold more people than live.
fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NOBODY)
}
