//! What people write to each other, with invented people.

use super::*;
use crate::web::pages::threads::{DeskThread, Said, Share, Shown, Thread};

impl Sampler {
    fn said(&self) -> Vec<Said> {
        let line = |id: &str, from: &str, words: &str| Said {
            id: id.into(),
            from: self.text(from),
            when: "dinsdag 3 maart om 10 uur".into(),
            pieces: vec![
                Shown::Words(self.text(words)),
                Shown::Hidden(self.t.get("thread-hidden-telephone").into_owned()),
            ],
            is_mine: false,
            is_removed: false,
            can_act: true,
        };
        let mine = Said {
            is_mine: true,
            can_act: false,
            ..line("wrd_2", "Riet V.", "Graag, de sleutel ligt klaar.")
        };
        let removed = Said {
            is_removed: true,
            can_act: false,
            ..line("wrd_3", "Ans B.", "")
        };
        let looked = Said {
            can_act: false,
            ..line("", "Karin heeft dit gesprek gelezen", "")
        };
        self.some(vec![
            line("wrd_1", "Ans B.", "Zal ik ook melk meenemen?\nمرحبا، أنا قادم"),
            mine,
            removed,
            looked,
        ])
    }

    pub(super) fn threads(&self) -> Vec<(&'static str, String)> {
        let ordinary = self.fill != Fill::Empty;
        vec![
            (
                "thread",
                done(&Thread {
                    page: self.page("/requests/req_1/messages", &[Part::Resident]),
                    back: Row {
                        label: self.text("Terug naar de vraag"),
                        value: String::new(),
                        change: "/requests/req_1".into(),
                    },
                    action: "/requests/req_1/messages".into(),
                    title: self.text("Boodschappen"),
                    readers: vec![
                        self.text("Ans B. leest dit."),
                        self.text("Karin (coördinator) kan meelezen."),
                    ],
                    lines: self.said(),
                    told: ordinary,
                    ask: self.some_text("Karin"),
                    can_write: ordinary,
                    closes: self.some_text("Dit gesprek sluit op dinsdag 17 maart."),
                    shares: self.some(vec![Share {
                        value: "share.hlp_1".into(),
                        stands: self.text("U deelt nog niets."),
                        label: self.text("Deel mijn telefoonnummer en links met Ans"),
                    }]),
                    form: self.form(&[("words", "Tot morgen")]),
                }),
            ),
            (
                "desk-thread",
                done(&DeskThread {
                    page: self.page("/desk/requests/req_1/messages", &[Part::Coordinator]),
                    request: "/desk/requests/req_1".into(),
                    action: "/desk/requests/req_1/messages".into(),
                    title: self.text("Boodschappen voor Riet V."),
                    stands: vec![self.text("3 berichten.")],
                    may_open: ordinary,
                    is_open: self.fill == Fill::Ordinary,
                    lines: self.said(),
                    can_write: ordinary,
                    form: self.form(&[("words", ""), ("reason", "")]),
                }),
            ),
        ]
    }
}
