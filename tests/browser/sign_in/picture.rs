//! What a scanner reads in a picture of our own: written after the standard and not after our drawing, so that a card
//! which cannot be scanned is found here. Only the size that the address of a card takes; nothing is mended, as nothing
//! is damaged on its way from a screen.

use std::collections::HashSet;

use crate::rig::Browser;

/// Modules along a side, of version 4.
const SIDE: usize = 33;
/// White modules around it.
const EDGE: usize = 4;
/// Codewords of text in each of the two blocks, at level M.
const BLOCK: usize = 32;
const FEW: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The text of the picture on the page.
pub async fn read(browser: &Browser) -> String {
    let picture = browser.css(".qr").await;
    let side = SIDE + 2 * EDGE;
    let view_box = picture.attr("viewBox").await.unwrap();
    assert_eq!(view_box.as_deref(), Some(format!("0 0 {side} {side}").as_str()));
    let drawn = browser
        .css(".qr path")
        .await
        .attr("d")
        .await
        .unwrap()
        .expect("a path");
    let dark: HashSet<(usize, usize)> = drawn
        .split('M')
        .filter_map(|module| module.split_once("h1"))
        .filter_map(|(place, _)| place.split_once(' '))
        .map(|(x, y)| {
            (
                y.parse::<usize>().unwrap() - EDGE,
                x.parse::<usize>().unwrap() - EDGE,
            )
        })
        .collect();
    text(&words(&dark))
}

/// Whether a module belongs to the pattern and holds no text.
fn is_pattern(row: usize, column: usize) -> bool {
    let eye = |row: usize, column: usize| row < 9 && column < 9;
    let small = 24..=28;
    eye(row, column)
        || (row < 9 && column >= SIDE - 8)
        || (row >= SIDE - 8 && column < 9)
        || row == 6
        || column == 6
        || (small.contains(&row) && small.contains(&column))
}

/// Whether the mask turns a module over.
fn is_turned(mask: u8, i: usize, j: usize) -> bool {
    let rest = match mask {
        0 => (i + j) % 2,
        1 => i % 2,
        2 => j % 3,
        3 => (i + j) % 3,
        4 => (i / 2 + j / 3) % 2,
        5 => i * j % 2 + i * j % 3,
        6 => (i * j % 2 + i * j % 3) % 2,
        _ => ((i + j) % 2 + i * j % 3) % 2,
    };
    rest == 0
}

/// The codewords of text, out of the zigzag and the two blocks.
fn words(dark: &HashSet<(usize, usize)>) -> Vec<u8> {
    let mask = (2..5).fold(0, |mask, column| {
        mask << 1 | u8::from(dark.contains(&(8, column)))
    }) ^ 0b101;
    let mut bits = Vec::new();
    let columns = (7..SIDE).rev().step_by(2).chain([5, 3, 1]);
    for (turn, right) in columns.enumerate() {
        for step in 0..SIDE {
            let row = if turn % 2 == 0 { SIDE - 1 - step } else { step };
            for column in [right, right - 1] {
                if !is_pattern(row, column) {
                    bits.push(dark.contains(&(row, column)) != is_turned(mask, row, column));
                }
            }
        }
    }
    let all: Vec<u8> = bits
        .chunks_exact(8)
        .map(|eight| eight.iter().fold(0, |word, bit| word << 1 | u8::from(*bit)))
        .collect();
    let block = |first: usize| all.iter().skip(first).step_by(2).take(BLOCK).copied();
    block(0).chain(block(1)).collect()
}

/// The text of the codewords: in parts, each of its own kind.
fn text(words: &[u8]) -> String {
    let mut bits = words
        .iter()
        .flat_map(|word| (0..8).rev().map(move |at| usize::from(word >> at & 1)));
    let mut take = |many: usize| bits.by_ref().take(many).fold(0, |sum, bit| sum << 1 | bit);
    let mut read = String::new();
    loop {
        match take(4) {
            0 => return read,
            0b0001 => {
                let mut left = take(10);
                while left > 0 {
                    let many = left.min(3);
                    let group = take(3 * many + 1);
                    read.push_str(&format!("{group:0many$}"));
                    left -= many;
                }
            }
            0b0010 => {
                let mut left = take(9);
                while left > 1 {
                    let pair = take(11);
                    read.extend([FEW[pair / 45], FEW[pair % 45]].map(char::from));
                    left -= 2;
                }
                if left == 1 {
                    read.push(char::from(FEW[take(6)]));
                }
            }
            0b0100 => {
                for _ in 0..take(8) {
                    read.push(char::from(u8::try_from(take(8)).unwrap()));
                }
            }
            other => panic!("a picture with a part of kind {other:04b}: {read}"),
        }
    }
}
