//! Every page with invented people: ordinary, empty, and with names and texts as long as they get.

mod access;
mod bonds;
mod fees;
mod helper;
mod learning;
mod letters;
mod outings;
mod resident;
mod rights;
mod staff;
mod teams;
mod threads;

use askama::Template;
use jiff::civil::date;

use self::learning::{opening_row, partner_line};
use super::account::{EnterCode, SignIn, StaffSignIn};
use super::desk::{Desk, Intake, Need, Proposal, Task, TaskStep, Whom, WhomLine};
use super::dev::{Letter, Mailbox};
use super::helper::{
    Address, Along, Away, AwayDays, BecomeReach, BecomeWhat, BecomeWhen, BecomeWho, ClosedDoor, DoorStep,
    Engagement, HoursRow, Invitation, MyHours, MyWeek, Near, Offer, Opening, Standing, Swap, SwapLink, Turn,
    Worry,
};
use super::photos::{RequestPhoto, VisitPhoto};
use super::public::{
    Accessibility, CallMe, ErrorPage, Figure, Home, HowMatchingWorks, Offline, Privacy, ServicePoint, Story,
    Together, Weights, ZonePage,
};
use super::resident::{
    Ahead, Aside, AskCame, AskCheck, AskKnow, AskWhat, AskWhen, AskWhere, AskWho, Before, Comer, Coming,
    Mine, MyRequest, MyStory, OwnStory, Place, Status, Thank, Visits,
};
use super::speak::{MySpoken, Speak, Spoken};
use super::{Face, Row, Step, StepState, Tile, Week};
use crate::domain::language::Lang;
use crate::texts::{Nearness, Texts};
use crate::web::forms::Answers;
use crate::web::map::{Counts, Map, tests::honeycomb};
use crate::web::maps::Way;
use crate::web::page::{Contact, Page, Part, Tone, Viewer};
use crate::web::prefs::{TextSize, Theme};

/// How much there is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Ordinary,
    Empty,
    Long,
}

pub(crate) struct Sampler {
    pub(crate) t: Texts,
    pub(crate) fill: Fill,
    pub(crate) theme: Theme,
    pub(crate) size: TextSize,
}

const LONG: &str = "Wilhelmina-Alexandrina van der Bruggenkamp-Oude Wesselink de Kromme Donaudampfschifffahrtsgesellschaft<script>";

impl Sampler {
    pub(crate) fn new(lang: Lang, fill: Fill) -> Self {
        Self {
            t: Texts::new(lang),
            fill,
            theme: Theme::Device,
            size: TextSize::Normal,
        }
    }

    fn page(&self, path: &str, parts: &[Part]) -> Page {
        Page {
            t: self.t,
            size: self.size,
            theme: self.theme,
            path: path.to_owned(),
            back: path.to_owned(),
            viewer: (!parts.is_empty()).then(|| Viewer {
                name: self.text("Ans"),
                lang: self.t.lang(),
                parts: parts.to_vec(),
            }),
            contact: Contact {
                name: "Karin".into(),
                telephone: "0541 55 12 34".into(),
            },
            place: if self.fill == Fill::Empty {
                String::new()
            } else {
                self.text("De Hoven, Oldenzaal")
            },
            notice: None,
            form_token: (self.fill == Fill::Long).then(|| "token".into()),
            key: "k".into(),
            demo: self.fill != Fill::Empty,
        }
    }

    /// The ordinary text, or one as long as they get.
    fn text(&self, ordinary: &str) -> String {
        if self.fill == Fill::Long {
            LONG.to_owned()
        } else {
            ordinary.to_owned()
        }
    }

    /// A text that may be left out.
    fn some_text(&self, ordinary: &str) -> String {
        if self.fill == Fill::Empty {
            String::new()
        } else {
            self.text(ordinary)
        }
    }

    /// The sample items, or none.
    fn some<T>(&self, items: Vec<T>) -> Vec<T> {
        if self.fill == Fill::Empty {
            Vec::new()
        } else {
            items
        }
    }

    fn categories(&self) -> Vec<Tile> {
        let all = [
            ("groceries", "Boodschappen"),
            ("odd-jobs", "Klusjes in huis"),
            ("garden", "Tuin"),
            ("moving", "Tillen en verhuizen"),
            ("devices", "Telefoon en computer"),
            ("paperwork", "Brieven en formulieren"),
            ("accompany", "Meegaan"),
            ("driving", "Vervoer"),
            ("company", "Gezelschap"),
            ("walking", "Samen wandelen"),
            ("pets", "Huisdieren"),
            ("meals", "Koken en eten"),
            ("painting", "Verven"),
            ("cleaning", "Schoonmaken"),
            ("language", "Nederlands oefenen"),
            ("work-cv", "Werk en cv"),
            ("street", "Iets voor de straat"),
            ("music-art", "Muziek en kunst"),
            ("other", "Iets anders"),
        ];
        self.some(
            all.into_iter()
                .map(|(tag, name)| self.tile(tag, tag, name, ""))
                .collect(),
        )
    }

    fn tile(&self, value: &str, icon: &str, name: &str, more: &str) -> Tile {
        Tile {
            value: value.into(),
            icon: icon.into(),
            name: self.text(name),
            more: more.into(),
        }
    }

    fn languages(&self) -> Vec<Tile> {
        let all = [
            ("nl", "Nederlands"),
            ("tr", "Türkçe"),
            ("ar", "العربية"),
            ("pl", "Polski"),
        ];
        self.some(
            all.into_iter()
                .map(|(tag, name)| self.tile(tag, "", name, ""))
                .collect(),
        )
    }

    /// A form: filled in, empty, or full of mistakes.
    fn form(&self, fields: &[(&str, &str)]) -> Answers {
        let mut form = Answers::filled(self.some(fields.to_vec()));
        if self.fill == Fill::Long {
            for (name, _) in fields {
                form.mistaken(name, self.t.get("mistake-empty"));
            }
        }
        form
    }

    fn map(&self, counts: Counts) -> Map {
        let cells = self.some(honeycomb(4, 4));
        let outline = self.some(vec![vec![
            (52.366, 6.646),
            (52.366, 6.712),
            (52.334, 6.715),
            (52.335, 6.65),
        ]]);
        Map::draw(&cells, &outline, counts, self.t)
    }

    fn opening(&self, invited: bool) -> Opening {
        Opening {
            href: "/invitations/inv_1".into(),
            icon: "groceries".into(),
            title: self.text("Boodschappen"),
            summary: self.text("Een mevrouw kan een paar weken niet zelf naar de winkel."),
            when: self.t.window(
                date(2026, 3, 3),
                jiff::civil::time(10, 0, 0, 0),
                jiff::civil::time(12, 0, 0, 0),
            ),
            duration: self.t.duration(60),
            near: self.t.nearness(Nearness::OneKm).into_owned(),
            why: self.text("Past bij u: dichtbij, en u doet vaker boodschappen."),
            urgent: invited,
            invited,
        }
    }

    fn rows(&self) -> Vec<Row> {
        let row = |label: &str, value: &str, change: &str| Row {
            label: label.into(),
            value: self.text(value),
            change: change.into(),
        };
        self.some(vec![
            row(
                "Wat",
                "Boodschappen\nMelk, brood en kattenvoer, en wat fruit.",
                "/ask",
            ),
            row("Wanneer", "dinsdag 3 maart, tussen 10 en 12 uur", "/ask/when"),
            row("Waar", "Bij u thuis, Lindestraat 4", "/ask/where"),
            row("Wie", "Mevrouw De Boer, 0541 55 98 76", "/ask/who"),
        ])
    }

    fn steps(&self) -> Vec<Step> {
        let step = |label: &str, detail: &str, state| Step {
            label: label.into(),
            detail: self.text(detail),
            state,
        };
        self.some(vec![
            step("Gevraagd", "maandag 2 maart", StepState::Done),
            step("Iemand gevonden", "Ans, maandag 2 maart", StepState::Done),
            step("Bezoek", "dinsdag 3 maart om 10 uur", StepState::Now),
            step("Klaar", "", StepState::Later),
        ])
    }

    fn engagement(&self, turn: Turn, address: Address, word: &str) -> Engagement {
        Engagement {
            visit: format!("vis_{turn:?}"),
            icon: "garden".into(),
            title: self.text("Tuin"),
            when: "dinsdag 3 maart om 10 uur".into(),
            face: Face {
                name: self.text("Mevrouw De Boer"),
                photo: String::new(),
            },
            address,
            door_word: word.into(),
            turn,
            messages: self.some_text("2 nieuwe berichten"),
            story: self.some_text("Wij dronken koffie."),
            has_photo: self.fill == Fill::Long,
            thanks: self.text("Dank u wel"),
            along: (turn == Turn::Later).then(|| Along {
                href: "/outings/out_1".into(),
                is_fetched: self.fill == Fill::Long,
            }),
            is_bond: turn == Turn::Later && self.fill == Fill::Long,
            in_series: turn == Turn::Later && self.fill != Fill::Long,
            with: self.some_text("U gaat samen met Femke."),
            meets_at: if turn == Turn::CheckIn {
                self.some_text("bij de ingang van het buurthuis")
            } else {
                String::new()
            },
        }
    }

    fn invitation(&self, state: Standing) -> Invitation {
        let moments = vec![
            self.tile("2026-03-03.am", "calendar", "dinsdag 3 maart, in de ochtend", ""),
            self.tile("2026-03-04.pm", "calendar", "woensdag 4 maart, in de middag", ""),
        ];
        Invitation {
            page: self.page("/invitations/inv_1", &[Part::Helper]),
            action: "/invitations/inv_1".into(),
            opening: self.opening(true),
            asker: self.text("Annie B."),
            moments: self.some(moments),
            know: self.some(vec![self.text("Er is een kat in huis.")]),
            waits: self.fill == Fill::Long,
            series: if self.fill == Fill::Long {
                "elke week: dinsdag, ochtend".into()
            } else {
                String::new()
            },
            also: if self.fill == Fill::Long {
                vec![
                    "dinsdag 10 maart om 10 uur".into(),
                    "dinsdag 17 maart om 10 uur".into(),
                ]
            } else {
                Vec::new()
            },
            state,
            booked: if self.fill == Fill::Empty {
                String::new()
            } else {
                "asg_1".into()
            },
            until: if self.fill == Fill::Empty {
                String::new()
            } else {
                "maandag 2 maart om 18 uur".into()
            },
            form: self.form(&[("moment", "2026-03-03.am")]),
        }
    }

    fn task(&self, need: Need, title: &str, why: &str, suggestion: bool) -> Task {
        let step = |value: &str, label: &str, first| TaskStep {
            value: value.into(),
            label: label.into(),
            first,
        };
        Task {
            need,
            title: self.text(title),
            href: "/desk/requests/req_1".into(),
            due: "vandaag voor 12 uur".into(),
            why: self.text(why),
            telephone: "0541 55 98 76".into(),
            suggestions: suggestion
                .then(|| Proposal {
                    when: "dinsdag 3 maart om 10 uur".into(),
                    helper: self.text("Ans Bakker"),
                    why: self.text("Dichtbij, en zij kwam hier al twee keer."),
                })
                .into_iter()
                .collect(),
            open: self.some_text("Open het dossier"),
            steps: vec![
                step("accept", "Vraag Ans", true),
                step("call", "Ik heb gebeld", false),
            ],
            action: format!("/desk/tasks/{}", need.icon()),
            whom: self.some_text("/desk/visits/vis_1/helpers"),
            words: if need == Need::Review {
                self.text("Wat is er gedaan?")
            } else {
                String::new()
            },
            form: self.form(&[("words", "")]),
        }
    }

    /// Every page, with its name.
    pub(crate) fn all(&self) -> Vec<(&'static str, String)> {
        let mut pages = self.public();
        pages.extend(self.resident());
        pages.extend(self.helper());
        pages.extend(self.staff());
        pages.extend(self.access());
        pages.extend(self.rights());
        pages.extend(self.spoken());
        pages.extend(self.threads());
        pages.extend(self.letters());
        pages.extend(self.outings());
        pages.extend(self.bonds());
        pages.extend(self.learning());
        pages.extend(self.teams());
        pages.extend(self.fees());
        pages
    }

    fn together(&self) -> Vec<Together> {
        self.some(vec![Together {
            href: "/outings/out_1".into(),
            icon: "groceries".into(),
            title: self.text("Naar de markt"),
            when: "zaterdag 7 maart, in de ochtend".into(),
            who: self.text("Henk S."),
        }])
    }

    fn public(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[]);
        vec![
            (
                "home",
                done(&Home {
                    page: page("/"),
                    together: self.together(),
                }),
            ),
            (
                "call-me",
                done(&CallMe {
                    page: page("/call-me"),
                    form: self.form(&[("telephone", "06"), ("name", "")]),
                }),
            ),
            (
                "matching",
                done(&HowMatchingWorks {
                    page: page("/how-matching-works"),
                    weights: Weights::default(),
                }),
            ),
            (
                "privacy",
                done(&Privacy {
                    page: page("/privacy"),
                    organisation: self.text("Stichting De Hoven"),
                    mail: if self.fill == Fill::Empty {
                        String::new()
                    } else {
                        "privacy@dehoven.example".into()
                    },
                    officer: self.some_text("Mevrouw Yilmaz, 013 555 00 11"),
                    retention: self.some_text("Papieren vragenlijsten bewaren wij een maand."),
                    basis: self.some_text("U geeft ons toestemming als u hulp vraagt."),
                }),
            ),
            (
                "offline",
                done(&Offline {
                    page: page("/offline"),
                }),
            ),
            (
                "accessibility",
                done(&Accessibility {
                    page: page("/accessibility"),
                }),
            ),
            (
                "zone",
                done(&ZonePage {
                    page: page("/zones/zon_1"),
                    name: self.text("De Hoven"),
                    town: "Oldenzaal, Overijssel".into(),
                    phase: "In uitvoering sinds 1 januari 2007.".into(),
                    coordinator: Contact {
                        name: "Karin".into(),
                        telephone: "0541 55 12 34".into(),
                    },
                    map: self.map(Counts::Bucketed),
                    figures: self.some(vec![
                        Figure {
                            value: "40+".into(),
                            label: "buren helpen mee".into(),
                        },
                        Figure {
                            value: "2 dagen".into(),
                            label: "tot er iemand komt".into(),
                        },
                    ]),
                    opening: self.some(vec![opening_row()]),
                    partners: self.some(vec![partner_line(self.text("Zorg en Zo"), String::new())]),
                    points: self.some(vec![ServicePoint {
                        name: self.text("Steunpunt De Brink"),
                        address: "Brinkstraat 1".into(),
                        hours: "maandag tot en met vrijdag, 9 tot 12 uur".into(),
                    }]),
                    stories: self.some(vec![Story {
                        who: "mevrouw Jansen, 81".into(),
                        words: self.text("Nu ken ik de jongen van de overkant bij zijn naam."),
                    }]),
                }),
            ),
            (
                "error",
                done(&ErrorPage {
                    page: page("/nowhere").saying(Tone::Plain, self.text("Wij zijn zo terug.")),
                    title: self.t.get("error-not-found").into_owned(),
                    advice: self.t.get("error-not-found-do").into_owned(),
                    mistakes: self.some(vec![self.text("Vul dit nog in.")]),
                    number: if self.fill == Fill::Empty {
                        String::new()
                    } else {
                        "01hx".into()
                    },
                }),
            ),
            (
                "sign-in",
                done(&SignIn {
                    page: page("/sign-in"),
                    form: self.form(&[("contact", "06 12")]),
                    back: "/near".into(),
                }),
            ),
            (
                "code",
                done(&EnterCode {
                    page: page("/code"),
                    form: self.form(&[("code", "123"), ("own", "yes")]),
                    action: "/sign-in/code".into(),
                    contact: self.text("06 … 78"),
                    back: "/near".into(),
                }),
            ),
            (
                "staff",
                done(&StaffSignIn {
                    page: page("/staff"),
                    form: self.form(&[("mail", "karin@example")]),
                    back: "/desk".into(),
                }),
            ),
            (
                "mailbox",
                done(&Mailbox {
                    page: page("/dev/mailbox"),
                    people: self.rows(),
                    messages: self.some(vec![Letter {
                        may_answer: true,
                        at: "maandag 2 maart om 9 uur".into(),
                        channel: "sms".into(),
                        to: "06 … 78".into(),
                        subject: self.text("Uw code"),
                        body: self.text("123456 is uw code voor Noaber.\nHij is een kwartier geldig."),
                        links: vec!["/requests/req_1".into()],
                    }]),
                }),
            ),
        ]
    }
}

fn done(page: &impl Template) -> String {
    page.render().unwrap()
}
