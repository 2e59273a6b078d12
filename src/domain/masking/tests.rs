//! Numbers in every spelling that people use are hidden; what only looks like one is not.

use super::*;
use proptest::prelude::*;

fn shown(text: &str) -> String {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Hidden(hidden) => format!("[{hidden:?}]"),
        })
        .collect()
}

#[test]
fn telephone_numbers_are_hidden_however_they_are_written() {
    for number in [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06/12345678",
        "06 - 1234 5678",
        "(06) 12345678",
        "061-2345678",
        "+31612345678",
        "+31 6 1234 5678",
        "+31 (0)6 12345678",
        "+31-6-12345678",
        "0031612345678",
        "00 31 6 12 34 56 78",
        "31612345678",
        "612345678",
        "6-12345678",
        "013 555 12 34",
        "(013) 555 12 34",
        "0135551234",
        "0541-551234",
        "+49 170 1234567",
        "0090 532 123 45 67",
        "0900 1234567",
        "٠٦١٢٣٤٥٦٧٨",
        "０６１２３４５６７８",
        "06\u{a0}1234\u{2011}5678",
        "06 12 34 \u{200b}56 78",
    ] {
        let text = format!("Bel mij op {number}, graag na vijf uur");
        let left = shown(&text);
        assert!(left.contains("[Telephone]"), "{number}: {left}");
        let digits = left.chars().filter(|c| digit(*c).is_some()).count();
        assert_eq!(digits, 0, "{number}: {left}");
        assert!(
            left.starts_with("Bel mij op ") && left.ends_with(", graag na vijf uur"),
            "{left}"
        );
    }
    assert_eq!(shown("tel0612345678."), "tel[Telephone].");
    assert_eq!(shown("0612345678 of 0135551234"), "[Telephone] of [Telephone]");
    assert_eq!(shown("06 12 34 56 78 10 uur"), "[Telephone] 10 uur");
}

#[test]
fn mail_and_links_are_hidden() {
    for (text, left) in [
        ("Mail ans@example.nl.", "Mail [Mail]."),
        ("(Ans.Bakker+nb@post.example.org)", "([Mail])"),
        ("Zie https://example.com/a?b=1, dank", "Zie [Link], dank"),
        ("www.example.nl", "[Link]"),
        ("Kijk op marktplaats.nl!", "Kijk op [Link]!"),
        ("wa.me/31612345678", "[Link]"),
        ("t.me/ans is sneller", "[Link] is sneller"),
        ("telegram.me/ans", "[Link]"),
        ("bit.ly/3xY", "[Link]"),
        ("jan @ gmail.com", "jan @ [Link]"),
    ] {
        assert_eq!(shown(text), left);
    }
}

#[test]
fn what_only_looks_like_one_is_read() {
    for text in [
        "Tot 03-03-2026 om 10.30 uur",
        "03-03-2026 10.30 uur",
        "03-03-2026 10:30",
        "2026-03-03 10 30",
        "3/3/2026 9.00-10.00",
        "van 09.00-10.00 15 mensen",
        "09.00 - 10.30 12 maart",
        "01-02-26 10.30 uur",
        "Dorpsstraat 987, 5038 EA Tilburg",
        "De bon is € 12,50 en 1.250,00",
        "Bel 112, of Veilig Thuis: 0800 2000",
        "nummer 12 en 14 en 16",
        "Ik kom.nu de lamp nog.de rest later",
        "a.u.b. en d.w.z. enz.",
        "Melk 2 liter, brood 1, eieren 10",
        "Ik ben er om 10 uur/half 11",
        "1 2 3 4 5 6 7 8 9 10",
        "",
    ] {
        assert_eq!(shown(text), text);
    }
}

fn glue() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        3 => Just(" ".to_owned()),
        2 => Just("-".to_owned()),
        1 => Just(" - ".to_owned()),
        1 => Just(".".to_owned()),
        1 => Just("\u{a0}".to_owned()),
    ]
}

prop_compose! {
    /// A mobile, with anything between its last eight digits.
    fn mobile()(
        start in prop::sample::select(vec!["06", "+316", "+31 6", "+31 (0)6", "00316", "0031 6", "316"]),
        digits in prop::collection::vec(0_u8..10, 8),
        between in prop::collection::vec(prop::sample::select(vec!["", " ", "-", "\u{a0}", " - "]), 8),
    ) -> String {
        let rest: String = digits.iter().zip(between).map(|(d, glue)| format!("{glue}{d}")).collect();
        format!("{start}{rest}")
    }
}

/// Something ordinary with digits in it.
fn ordinary() -> impl Strategy<Value = String> {
    prop_oneof![
        (
            1..=31,
            1..=12,
            1990..2060,
            prop::sample::select(vec!['-', '/', '.'])
        )
            .prop_map(|(d, m, y, s)| format!("{d:02}{s}{m:02}{s}{y}")),
        (1990..2060, 1..=12, 1..=31).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        (0..24, 0..60, prop::sample::select(vec!['.', ':'])).prop_map(|(h, m, s)| format!("{h:02}{s}{m:02}")),
        (0..10_000, 0..100).prop_map(|(e, c)| format!("€ {e},{c:02}")),
        (1..10_000).prop_map(|n| format!("nr. {n}")),
        (1000..10_000).prop_map(|n| format!("{n} AB")),
    ]
}

proptest! {
    #[test]
    fn no_mobile_gets_through(number in mobile(), before in "[a-zé ,]{0,8}", after in "[,!a-z]{0,8}") {
        let text = format!("{before} {number}{after}");
        let left = shown(&text);
        prop_assert!(left.contains("[Telephone]"), "{text}: {left}");
        prop_assert!(!left.chars().any(|c| digit(c).is_some()), "{text}: {left}");
    }

    #[test]
    fn a_landline_does_not_either(area in 10_u32..80, rest in 0_u32..10_000_000, one in glue(), two in glue()) {
        let (first, last) = (rest / 10_000, rest % 10_000);
        let text = format!("Bel 0{area}{one}{first:03}{two}{last:04} morgen");
        let left = shown(&text);
        prop_assert!(left == "Bel [Telephone] morgen", "{text}: {left}");
    }

    #[test]
    fn dates_times_prices_and_numbers_are_read(all in prop::collection::vec(ordinary(), 1..5)) {
        let text = all.join(" en ");
        prop_assert_eq!(shown(&text), text);
        let text = all.join(", ");
        prop_assert_eq!(shown(&text), text);
    }

    #[test]
    fn a_date_and_a_time_stand_beside_each_other(d in 1..=31, m in 1..=12, h in 0..24, q in 0..4) {
        let text = format!("{d:02}-{m:02}-2026 {h:02}.{:02} uur", q * 15);
        prop_assert_eq!(shown(&text), text);
    }

    #[test]
    fn what_is_shown_is_the_text_in_order(text in "\\PC{0,60}") {
        let mut rest = text.as_str();
        for piece in pieces(&text) {
            if let Piece::Words(words) = piece {
                let at = rest.find(&words);
                prop_assert!(at.is_some());
                rest = &rest[at.unwrap_or_default() + words.len()..];
            }
        }
    }
}
