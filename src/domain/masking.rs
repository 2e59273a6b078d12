//! What a message holds that leads around us: telephone numbers, mail addresses, links.
//!
//! Purpose: cuts a text into what may be read and what is hidden. Invariants: pure; the pieces that are shown are the text's
//! own, in order. A date, a time, a price, a postcode and a house number are none of these. Deliberately absent: numbers
//! in words ("nul zes"), and letters in place of digits.

use std::ops::Range;

/// What is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// A telephone number.
    Telephone,
    /// A mail address.
    Mail,
    /// A link, or the name of a site.
    Link,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// May be read.
    Words(String),
    /// Is hidden.
    Hidden(Hidden),
}

/// The parts of a text, in order. A text in which nothing is hidden is one piece; an empty one is none.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found = addresses(text);
    let taken = found.clone();
    // A number that is part of a link or of an address goes with it.
    let apart = |span: &Range<usize>| {
        taken
            .iter()
            .all(|(other, _)| span.end <= other.start || other.end <= span.start)
    };
    let numbers = telephones(text).into_iter().filter(apart);
    found.extend(numbers.map(|span| (span, Hidden::Telephone)));
    found.sort_by_key(|(span, _)| span.start);
    let mut all = Vec::new();
    let mut rest = 0;
    for (span, hidden) in found {
        if span.start > rest {
            all.push(Piece::Words(text[rest..span.start].to_owned()));
        }
        all.push(Piece::Hidden(hidden));
        rest = span.end;
    }
    if rest < text.len() {
        all.push(Piece::Words(text[rest..].to_owned()));
    }
    all
}

/// The whole text as one piece.
pub fn whole(text: &str) -> Vec<Piece> {
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Piece::Words(text.to_owned())]
    }
}

/// A digit of the scripts that people here type in.
fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        '\u{ff10}'..='\u{ff19}' => u32::from(c) - 0xff10,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// What may stand between the digits of one number: never a comma, a colon or a new line.
fn joins(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '/' | '(' | ')' | '_' | '·' | '\t' | '\u{a0}' | '\u{ad}' | '\u{2000}'
            ..='\u{2015}' | '\u{202f}' | '\u{2060}' | '\u{2212}' | '\u{feff}'
    )
}

/// At most so many of them between two digits.
const JOINED_BY: usize = 4;

/// Digits that stand together, and what stands before them.
#[derive(Debug)]
struct Group {
    span: Range<usize>,
    digits: Vec<u8>,
    /// Between the group before and this one; empty for the first of a row.
    glue: String,
    /// Where a plus, or a bracket, before it begins.
    from: usize,
    plus: bool,
}

/// Rows of groups that could be one number.
fn rows(text: &str) -> Vec<Vec<Group>> {
    let mut rows: Vec<Vec<Group>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut glue: Option<String> = None;
    let (mut plus, mut from) = (false, 0);
    while let Some((start, c)) = chars.next() {
        let Some(first) = digit(c) else {
            match c {
                '+' => {
                    (plus, from) = (true, start);
                    // A plus begins another number.
                    glue = None;
                }
                c if joins(c) => {
                    let ends = glue.as_mut().is_some_and(|between| {
                        between.push(c);
                        between.chars().count() > JOINED_BY
                    });
                    if ends {
                        glue = None;
                    }
                }
                _ => (glue, plus) = (None, false),
            }
            continue;
        };
        let mut digits = vec![first];
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            let Some(value) = digit(next) else { break };
            digits.push(value);
            end = at + next.len_utf8();
            chars.next();
        }
        let group = Group {
            span: start..end,
            digits,
            glue: glue.take().unwrap_or_default(),
            from: if plus { from } else { start },
            plus,
        };
        let follows = !group.glue.is_empty();
        plus = false;
        match rows.last_mut() {
            Some(row) if follows => row.push(group),
            _ => rows.push(vec![group]),
        }
        glue = Some(String::new());
    }
    rows
}

/// Every telephone number of a text.
fn telephones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for row in rows(text) {
        let mut at = 0;
        while at < row.len() {
            match number_at(&row, at) {
                Some(until) => {
                    found.push(row[at].from..row[until - 1].span.end);
                    at = until;
                }
                None => at += after_date(&row[at..]).unwrap_or(1),
            }
        }
    }
    found
}

/// The group after a number that begins at a group, if one does.
fn number_at(row: &[Group], at: usize) -> Option<usize> {
    let rest = &row[at..];
    if after_date(rest).is_some() {
        return None;
    }
    let mut digits: Vec<u8> = Vec::new();
    let mut last = None;
    for (ix, group) in rest.iter().enumerate() {
        digits.extend(&group.digits);
        if digits.len() > 15 {
            break;
        }
        let is_number = is_telephone(&digits, rest[0].plus) || is_short_of_its_zero(&rest[..=ix]);
        if is_number && !tells_the_time(&rest[..=ix]) {
            last = Some(at + ix + 1);
            // A Dutch number has its length; one from abroad goes on as far as it can.
            if digits[0] == 0 && digits.get(1) != Some(&0) || digits.starts_with(&[3, 1]) {
                break;
            }
        }
    }
    last
}

/// Whether digits are a telephone number: Dutch, or from abroad with a plus or two noughts.
fn is_telephone(digits: &[u8], plus: bool) -> bool {
    match digits {
        // +31 (0)6 12345678, and without the nought.
        [3, 1, 0, 1..=9, ..] if plus => digits.len() == 12,
        [3, 1, 1..=9, ..] => digits.len() == 11,
        [0, 0, 3, 1, 0, 1..=9, ..] => digits.len() == 14,
        [0, 0, 3, 1, 1..=9, ..] => digits.len() == 13,
        _ if plus => (8..=15).contains(&digits.len()) && digits[0] != 0,
        [0, 0, 1..=9, ..] => (11..=15).contains(&digits.len()),
        // Free numbers are nobody's own; those that cost money are.
        [0, 8, 0, 0, ..] => false,
        [0, 9, 0, 0 | 6 | 9, ..] => digits.len() == 8 || digits.len() == 11,
        [0, 1..=9, ..] => digits.len() == 10,
        _ => false,
    }
}

/// 6 12345678: a mobile without its nought, in one piece or in two.
fn is_short_of_its_zero(groups: &[Group]) -> bool {
    match groups {
        [one] => one.digits.len() == 9 && one.digits[0] == 6,
        [one, other] => one.digits == [6] && other.digits.len() == 8,
        _ => false,
    }
}

fn value(group: &Group) -> u32 {
    group.digits.iter().fold(0, |sum, d| sum * 10 + u32::from(*d))
}

/// How many groups a date takes with which a row begins, whole years only: 03-03-2026, 3/3/2026, 2026-03-03.
fn after_date(row: &[Group]) -> Option<usize> {
    let [one, two, three, rest @ ..] = row else {
        return None;
    };
    let same = two.glue == three.glue && matches!(two.glue.as_str(), "-" | "/" | ".");
    let ends = rest.first().is_none_or(|next| next.glue != two.glue);
    let is_year = |group: &Group| group.digits.len() == 4 && (1900..2100).contains(&value(group));
    let is_day = |group: &Group| group.digits.len() <= 2 && (1..=31).contains(&value(group));
    let is_month = |group: &Group| group.digits.len() <= 2 && (1..=12).contains(&value(group));
    let dutch = is_day(one) && is_month(two) && is_year(three);
    let iso = is_year(one) && is_month(two) && is_day(three);
    (same && ends && !one.plus && (dutch || iso)).then_some(3)
}

/// Whether groups are times or short dates rather than a number: 09.00-10.00 15, or 01-02-26 10.30.
fn tells_the_time(groups: &[Group]) -> bool {
    let is_pair = |one: &Group, two: &Group| {
        two.glue == "."
            && one.digits.len() <= 2
            && two.digits.len() == 2
            && value(one) < 24
            && value(two) < 60
    };
    let mut pairs = 0;
    let mut at = 0;
    while at + 1 < groups.len() {
        let chained = groups.get(at + 2).is_some_and(|next| next.glue == ".");
        if is_pair(&groups[at], &groups[at + 1]) && !chained {
            pairs += 1;
            at += 2;
        } else {
            at += 1;
        }
    }
    let short_date = matches!(groups, [one, two, three, ..]
        if two.glue == three.glue && matches!(two.glue.as_str(), "-" | "/")
            && groups[..3].iter().all(|group| group.digits.len() <= 2)
            && (1..=31).contains(&value(one)) && (1..=12).contains(&value(two)));
    pairs >= 2 || (pairs == 1 && short_date)
}

/// Ends of names of sites that are no words of a sentence.
const ENDS: &[&str] = &[
    "nl", "com", "net", "org", "eu", "info", "biz", "io", "app", "link", "ly", "site", "online", "shop",
    "xyz", "dev", "gl", "gg", "cc", "tv", "uk", "fr", "ru", "pl", "ua", "tr", "click", "club", "live",
    "store", "vip", "tk", "ml", "frl",
];

/// Every mail address and link of a text, in order.
fn addresses(text: &str) -> Vec<(Range<usize>, Hidden)> {
    let mut found = Vec::new();
    let mut start = 0;
    for word in text
        .split_inclusive(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | ',' | ';'))
    {
        let bare = word.trim_end_matches(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '<' | '>' | '"' | '“' | '”' | ',' | ';' | '.' | ')' | '!' | '?' | ':'
                )
        });
        let bare_start = bare
            .find(|c: char| c.is_alphanumeric() || c == '+')
            .unwrap_or(bare.len());
        if let Some(hidden) = address(&bare[bare_start..]) {
            found.push((start + bare_start..start + bare.len(), hidden));
        }
        start += word.len();
    }
    found
}

/// What a word without spaces is, if it leads somewhere.
fn address(word: &str) -> Option<Hidden> {
    let lower = word.to_lowercase();
    if let Some((local, domain)) = lower.split_once('@')
        && !local.is_empty()
        && domain.contains('.')
    {
        return Some(Hidden::Mail);
    }
    if lower.contains("://") || lower.contains("www.") {
        return Some(Hidden::Link);
    }
    let (site, path) = lower.split_once(['/', '?', '#']).unwrap_or((&lower, ""));
    // A word and its bracket, a sentence without a space: only the last of them can be a site.
    let site = site.rsplit(['(', '[', ':', '=']).next().unwrap_or(site);
    let mut labels = site.rsplit('.');
    let (end, name) = (labels.next()?, labels.next()?);
    let named = name.chars().any(char::is_alphabetic) && (name.chars().count() >= 2 || !path.is_empty());
    let is_end = end.len() >= 2 && end.chars().all(|c| c.is_ascii_lowercase());
    let leads = ENDS.contains(&end) || (is_end && !path.is_empty() && end.len() <= 6);
    (named && leads).then_some(Hidden::Link)
}

#[cfg(test)]
mod tests;
