//! A supervisor's day and its teams, with invented people.

use super::*;
use crate::web::pages::teams::{
    BuddiesPage, BuddyLine, DayLink, DayPage, DaySheet, Door, DoorPage, IdeaLine, OpenLine, OwnLine, Sheet,
    SheetVisit, TeamLine, TeamsPage, VisitLine, WorkerLine,
};

const SUPERVISES: &[Part] = &[Part::Supervisor];

impl Sampler {
    fn pairs(&self, all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter()
            .map(|(value, word)| ((*value).to_owned(), self.text(word)))
            .collect()
    }

    fn team_lines(&self) -> Vec<TeamLine> {
        self.some(vec![TeamLine {
            id: "tea_1".into(),
            title: self.text("Ochtend: Sam B. met Sjaak V., begeleider"),
            more: self.text("Ali K. kijkt mee · 2 bezoeken"),
        }])
    }

    fn day_workers(&self) -> Vec<WorkerLine> {
        let visit = |id: &str, is_late, door| VisitLine {
            id: id.into(),
            icon: "bag".into(),
            title: self.text("10:00–11:00 · Boodschappen · Riet V."),
            way: self.some_text("8 minuten onderweg"),
            state: self.text("Nog niet aangemeld"),
            is_late,
            door,
        };
        let worker = |id: &str, more: &str, visits, may_stay_away| WorkerLine {
            id: id.into(),
            name: self.text("Sam Bakker"),
            more: if more.is_empty() {
                Vec::new()
            } else {
                vec![self.text(more)]
            },
            visits,
            may_stay_away,
            may_return: !may_stay_away,
        };
        self.some(vec![
            worker(
                "hlp_1",
                "Onderweg: 18 minuten fietsen, 3,2 km.",
                vec![
                    visit("asg_1", true, Door::Arrive),
                    visit("asg_2", false, Door::Leave),
                    visit("asg_3", false, Door::Over),
                ],
                true,
            ),
            worker("hlp_2", "Is er deze dag niet.", Vec::new(), false),
            worker("hlp_3", "", Vec::new(), true),
        ])
    }

    fn day_page(&self) -> DayPage {
        let day = |label: &str, more: String, is_now| DayLink {
            href: "/learn/day?on=2026-03-03".into(),
            label: self.text(label),
            short: label.chars().take(2).collect(),
            more,
            is_now,
        };
        DayPage {
            closed: self.some_text("De dienst is op deze dag dicht."),
            page: self.page("/learn/day", SUPERVISES),
            on: "2026-03-03".into(),
            title: self.text("Dinsdag 3 maart"),
            days: vec![
                day("maandag 2", String::new(), false),
                day("dinsdag 3", self.text("4 bezoeken"), true),
            ],
            duty: self.some(vec![self.text("Sjaak V. van 9 uur tot 17 uur")]),
            notes: self.some(vec![
                Row {
                    label: self.text("Sam Bakker, 10:00: nog niet aangemeld"),
                    value: String::new(),
                    change: "#hlp_1".into(),
                },
                Row {
                    label: self
                        .text("Er is 1 melding van uw medewerkers nog open. De coördinator heeft die."),
                    value: String::new(),
                    change: String::new(),
                },
            ]),
            refused: self.some(vec![self.text("Sam: gaat hiervoor nog niet alleen.")]),
            own: self.some(vec![OwnLine {
                href: "/learn/visits/asg_1".into(),
                title: self.text("10:00–11:00 · Boodschappen · Riet V. · met Sam"),
            }]),
            teams: self.team_lines(),
            workers: self.day_workers(),
            choices: self.pairs(&[("hlp_1", "Sam Bakker"), ("hlp_2", "Ali Kaya")]),
            open: self.some(vec![OpenLine {
                id: "vis_1".into(),
                icon: "bag".into(),
                title: self.text("Boodschappen · Riet V."),
                when: self.text("tussen 10 en 12 uur · 1 uur"),
                sentence: self.some_text("Boodschappen bij de supermarkt."),
                is_urgent: true,
                for_neighbour: true,
            }]),
            map: self.map(Counts::Exact),
            is_ahead: true,
        }
    }

    fn day_sheet(&self) -> DaySheet {
        let visit = || SheetVisit {
            time: self.text("10:00–11:00"),
            what: self.text("Boodschappen · Riet · in een team"),
            way: self.some_text("8 minuten onderweg"),
        };
        DaySheet {
            page: self.page("/learn/day/print", SUPERVISES),
            on: "2026-03-03".into(),
            title: self.text("Dinsdag 3 maart"),
            duty: self.some(vec![self.text("Sjaak V. van 9 uur tot 17 uur")]),
            teams: self.team_lines(),
            sheets: self.some(vec![
                Sheet {
                    name: self.text("Sam B."),
                    more: self.some(vec![self.text("Onderweg: 18 minuten fietsen, 3.2 km.")]),
                    visits: vec![visit(), visit()],
                },
                Sheet {
                    name: self.text("Ali K."),
                    more: vec![self.text("Gaat in de ochtend met iemand mee.")],
                    visits: Vec::new(),
                },
            ]),
        }
    }

    fn door_page(&self, address: Address) -> DoorPage {
        let word = if matches!(address, Address::From(_) | Address::Closed) {
            ""
        } else {
            "tulp"
        };
        DoorPage {
            page: self.page("/learn/visits/asg_1", SUPERVISES),
            id: "asg_1".into(),
            on: "2026-03-03".into(),
            icon: "bag".into(),
            title: self.text("Boodschappen"),
            when: self.text("dinsdag 3 maart, 10 tot 11 uur"),
            name: self.text("Riet V."),
            with: self.text("Samen met Sam"),
            address,
            says: self.text("Sam zegt dit aan de deur:"),
            word: word.into(),
        }
    }

    fn teams_page(&self) -> TeamsPage {
        let people = [("hlp_1", "Sam Bakker"), ("hlp_2", "Ali Kaya")];
        TeamsPage {
            page: self.page("/learn/teams", SUPERVISES),
            on: "2026-03-03".into(),
            title: self.text("Dinsdag 3 maart"),
            ideas: self.some(vec![IdeaLine {
                value: "am/hlp_1/s.per_1/hlp_2".into(),
                title: self.text("Ochtend: Sam Bakker met Sjaak Vos, begeleider"),
                more: self.text("2 bezoeken die anders niet kunnen · Ali Kaya kijkt mee"),
            }]),
            teams: self.team_lines(),
            parts: self.pairs(&[("am", "Ochtend"), ("pm", "Middag")]),
            workers: self.pairs(&people),
            with: self.pairs(&[("s.per_1", "Sjaak Vos (begeleider, neemt er 2 mee)")]),
            riders: people
                .iter()
                .map(|(value, name)| self.tile(value, "", name, ""))
                .collect(),
            form: self.form(&[
                ("part", "am"),
                ("lead", "hlp_1"),
                ("with", "s.per_1"),
                ("rider", "hlp_2"),
            ]),
        }
    }

    fn buddies_page(&self) -> BuddiesPage {
        let line = |id: &str, more: &str| BuddyLine {
            id: id.into(),
            name: self.text("Sjaak Vos"),
            more: self.text(more),
        };
        BuddiesPage {
            page: self.page("/learn/buddies", SUPERVISES),
            buddies: self.some(vec![line(
                "hlp_3",
                "Zei ja op 1 maart 2026, voorbereid op 2 maart 2026",
            )]),
            supervisors: self.some(vec![line("per_1", "2 medewerkers tegelijk")]),
            others: self.pairs(&[("hlp_4", "Riet Vos")]),
            spans: self.pairs(&[("1", "1 medewerker tegelijk"), ("2", "2 medewerkers tegelijk")]),
            people: self.pairs(&[("per_1", "Sjaak Vos")]),
            form: self.form(&[
                ("who", "hlp_4"),
                ("agreed", "2026-03-01"),
                ("prepared", "2026-03-02"),
                ("person", "per_1"),
                ("span", "2"),
            ]),
        }
    }

    pub(super) fn teams(&self) -> Vec<(&'static str, String)> {
        let open = self.address_open();
        let ahead = Address::From("maandag 2 maart om 10 uur".into());
        vec![
            ("learn-door", done(&self.door_page(open))),
            ("learn-door-due", done(&self.door_page(Address::Due))),
            ("learn-door-ahead", done(&self.door_page(ahead))),
            ("learn-door-over", done(&self.door_page(Address::Closed))),
            ("learn-day-sheet", done(&self.day_sheet())),
            ("learn-day", done(&self.day_page())),
            ("learn-teams", done(&self.teams_page())),
            ("learn-buddies", done(&self.buddies_page())),
        ]
    }
}
