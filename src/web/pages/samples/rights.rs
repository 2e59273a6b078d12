//! One's own data, and the organisation's own pages.

use super::super::admin::{Additional, AdminHours, BoundLine, HoursLine, WeighedLine};
use super::super::helper::Turn;
use super::super::papers::{Dpia, PrivacySettings, Register};
use super::super::rights::{Correct, Data, Emergency, Erase, Erased, Section, Whose};
use super::super::spoken::{NewPerson, TheirOffer, TheirQuestion, TheirVisit, TheirWeek};
use super::*;
use crate::web::handlers::papers::{parts, purposes, risks};

impl Sampler {
    pub(super) fn rights(&self) -> Vec<(&'static str, String)> {
        let own = |path: &str| self.page(path, &[Part::Resident]);
        let staff = |path: &str| self.page(path, &[Part::Coordinator]);
        let row = |label: &str, value: &str| Row {
            label: self.text(label),
            value: self.text(value),
            change: String::new(),
        };
        let section = |title: &str| Section {
            title: self.text(title),
            rows: self.some(vec![
                row(
                    "Boodschappen",
                    "dinsdag 3 maart 2026 · afgesproken · Ans V.\nDe tas is zwaar.",
                ),
                row("Tuin", "woensdag 4 maart 2026 · er wordt gezocht"),
            ]),
        };
        let filled = self.form(&[
            ("name", "Riet"),
            ("family", "de Vries"),
            ("lang", "nl"),
            ("contact", ""),
        ]);
        let keeper = vec![row("Organisatie", "Stichting De Hoven"), row("Mail", "")];
        vec![
            (
                "data",
                done(&Data {
                    page: own("/me/data"),
                    whose: Whose::own(),
                    sections: self.some(vec![section("Wie u bent"), section("Wat u vroeg")]),
                    matching: self.fill != Fill::Empty,
                    act_for: self.fill == Fill::Long,
                }),
            ),
            (
                "correct",
                done(&Correct {
                    page: own("/me/correct"),
                    whose: Whose::own(),
                    form: filled,
                    home: self.some_text("Dorpsstraat 1, 5038 Tilburg"),
                    contact: self.some_text("06 12 34 56 78"),
                    pending: self.some_text("riet@voorbeeld.nl"),
                    waits: self.fill != Fill::Empty,
                }),
            ),
            (
                "erase",
                done(&Erase {
                    page: own("/me/erase"),
                    whose: Whose::own(),
                    form: self.form(&[("sure", "")]),
                }),
            ),
            (
                "erased",
                done(&Erased {
                    page: self.page("/me/erased", &[]),
                }),
            ),
            (
                "admin-privacy",
                done(&PrivacySettings {
                    page: staff("/admin/privacy"),
                    form: self.form(&[
                        ("mail", "privacy@dehoven.example"),
                        ("officer", ""),
                        ("reason", ""),
                        ("note", ""),
                    ]),
                }),
            ),
            (
                "register",
                done(&Register {
                    page: staff("/admin/register"),
                    keeper: self.some(keeper.clone()),
                    purposes: purposes(self.t),
                }),
            ),
            (
                "dpia",
                done(&Dpia {
                    page: staff("/admin/dpia"),
                    blanks: keeper,
                    parts: parts(self.t),
                    risks: risks(self.t),
                }),
            ),
        ]
    }

    pub(super) fn spoken(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[Part::Coordinator]);
        let whose = Whose {
            base: "/desk/people/per_1".into(),
            name: self.text("Riet V."),
        };
        let visit = |id: &str, turn| TheirVisit {
            id: id.into(),
            icon: "groceries".into(),
            title: self.text("Boodschappen"),
            when: "dinsdag 3 maart om 10 uur".into(),
            resident: self.text("Toos B."),
            request: "/desk/requests/req_1".into(),
            door_word: self.some_text("lindeboom"),
            turn,
            in_series: self.fill == Fill::Long,
        };
        let offer = |joining| {
            done(&TheirOffer {
                page: page("/desk/people/per_1/offer"),
                whose: whose.clone(),
                joining,
                form: self.form(&[
                    ("category", "garden"),
                    ("slot", "mon-am"),
                    ("agreed", ""),
                    ("given", ""),
                ]),
                categories: self.categories(),
                week: Week::any(self.t),
                often: vec![self.tile("2", "", "2 keer", "")],
                minutes: vec![self.tile("15", "", "een kwartier", "")],
                languages: self.languages(),
            })
        };
        let row = Row {
            label: self.text("Naam"),
            value: self.text("Riet de Vries"),
            change: String::new(),
        };
        let section = Section {
            title: self.text("Wie u bent"),
            rows: self.some(vec![row]),
        };
        vec![
            (
                "new-person",
                done(&NewPerson {
                    page: page("/desk/people/new"),
                    form: self.form(&[("name", "Jo"), ("postcode", ""), ("given", ""), ("lang", "nl")]),
                }),
            ),
            ("their-offer-new", offer(true)),
            ("their-offer", offer(false)),
            (
                "their-week",
                done(&TheirWeek {
                    page: page("/desk/people/per_1/week"),
                    whose: whose.clone(),
                    asked: self.some(vec![TheirQuestion {
                        id: "inv_1".into(),
                        icon: "garden".into(),
                        title: self.text("Tuin"),
                        summary: self.text("Een mevrouw kan niet bukken."),
                        when: "woensdag 4 maart om 14 uur".into(),
                        series: "elke week: woensdag, middag".into(),
                        near: "1 kilometer · een uur".into(),
                        know: vec![self.text("Er is een kat in huis.")],
                    }]),
                    visits: self.some(vec![
                        visit("asg_1", Turn::CheckIn),
                        visit("asg_2", Turn::CheckOut),
                        visit("asg_3", Turn::Later),
                        visit("asg_4", Turn::Done),
                    ]),
                    elsewhere: usize::from(self.fill == Fill::Long),
                }),
            ),
            (
                "their-ask",
                done(&Intake {
                    page: page("/desk/people/per_1/ask"),
                    known: Some(whose.clone()),
                    spoken: if self.fill == Fill::Long {
                        "cal_1".into()
                    } else {
                        String::new()
                    },
                    form: self.form(&[("category", "garden"), ("words", ""), ("need", "")]),
                    categories: self.categories(),
                    days: Week::from(date(2026, 3, 2), 9, 7, self.t),
                    week: Week::any(self.t),
                }),
            ),
            (
                "emergency",
                done(&Emergency {
                    page: self.page("/me/emergency", &[Part::Resident]),
                    whose: Whose::own(),
                    is_set: self.fill != Fill::Empty,
                    form: self.form(&[
                        ("name", "Toos"),
                        ("telephone", "013 555 00 00"),
                        ("relation", "dochter"),
                        ("knows", ""),
                    ]),
                }),
            ),
            (
                "their-emergency",
                done(&Emergency {
                    page: page("/desk/people/per_1/emergency"),
                    whose: whose.clone(),
                    is_set: false,
                    form: self.form(&[("name", ""), ("telephone", ""), ("knows", "")]),
                }),
            ),
            (
                "admin-hours",
                done(&AdminHours {
                    page: page("/admin/hours"),
                    month: self.text("Uren van maart 2026"),
                    before: "2026-02".into(),
                    after: "2026-04".into(),
                    file: "/admin/hours.csv?month=2026-03".into(),
                    lines: self.some(vec![HoursLine {
                        name: self.text("Ans de Vries"),
                        visits: 12,
                        time: self.text("13 uur"),
                        km: "48,5".into(),
                        paid: "123,45".into(),
                        near: self.fill == Fill::Long,
                    }]),
                    form: self.form(&[
                        ("pays", "yes"),
                        ("km", "0,23"),
                        ("month", "210,00"),
                        ("year", "2100,00"),
                    ]),
                }),
            ),
            (
                "admin-additional",
                done(&Additional {
                    page: page("/admin/additional"),
                    lines: ["Tuin", "Gezelschap"]
                        .map(|name| BoundLine {
                            name: self.text(name),
                            is_additional: name == "Tuin",
                            minutes: self.some_text("3 uur"),
                            helpers: "3".into(),
                            visits: "4".into(),
                            change: "/admin/additional?category=garden#change".into(),
                        })
                        .to_vec(),
                    chosen: self.some_text("Tuin"),
                    category: if self.fill == Fill::Empty {
                        String::new()
                    } else {
                        "garden".into()
                    },
                    answered: self.some(vec![WeighedLine {
                        day: "3 maart 2026".into(),
                        what: self.text("Tuin"),
                        measured: self.text("Een bezoek duurt 4 uur. Onze grens is 3 uur."),
                        answer: self.text("Nee, dit is extra."),
                        why: self.text("Zij kan geen tuinman betalen en doet zelf mee."),
                        by: self.text("Karin Janssen"),
                    }]),
                    form: self.form(&[
                        ("flag", "yes"),
                        ("minutes", "180"),
                        ("helpers", "3"),
                        ("visits", "4"),
                    ]),
                }),
            ),
            (
                "their-data",
                done(&Data {
                    page: page("/desk/people/per_1/data"),
                    whose: whose.clone(),
                    sections: vec![section],
                    matching: self.fill != Fill::Empty,
                    act_for: self.fill == Fill::Long,
                }),
            ),
            (
                "their-correct",
                done(&Correct {
                    page: page("/desk/people/per_1/correct"),
                    whose: whose.clone(),
                    form: self.form(&[
                        ("name", "Riet"),
                        ("family", "de Vries"),
                        ("lang", "nl"),
                        ("contact", ""),
                    ]),
                    home: String::new(),
                    contact: String::new(),
                    pending: String::new(),
                    waits: self.fill != Fill::Empty,
                }),
            ),
            (
                "their-erase",
                done(&Erase {
                    page: page("/desk/people/per_1/erase"),
                    whose,
                    form: self.form(&[("sure", "")]),
                }),
            ),
        ]
    }
}
