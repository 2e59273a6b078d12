//! Signing in, cards, devices; people and their files; the organisation's own pages.

use super::{Fill, Sampler, done};
use crate::web::forms::Answers;
use crate::web::page::Part;
use crate::web::pages::Row;
use crate::web::pages::account::{
    CardIn, CardRow, DeviceRow, Fresh, LinkIn, LookRow, Me, NewCalendar, NewFactor, Other, PasskeyRow,
    Passkeys, PrintCard, PushPart, PushRow, ReachPart, RecoveryCodes, SecondFactor, StaffWelcome, WhoAreYou,
};
use crate::web::pages::admin::{ColleagueRow, RoleRow, Staff, Trail, TrailLine};
use crate::web::pages::desk::{
    ClosedAgain, HelperPart, People, PersonEntry, PersonFile, PersonPage, RepresentativeRow,
};
use crate::web::pages::handover::{GoesPart, HandoverLine, HandoverPage, Handovers, ZonePart};
use crate::web::pages::rights::Whose;
use crate::web::qr;

impl Sampler {
    pub(super) fn access(&self) -> Vec<(&'static str, String)> {
        let mut pages = self.ways_in();
        pages.extend(self.mine());
        pages.extend(self.files());
        pages.extend(self.organisation());
        pages.extend(self.handovers());
        pages
    }

    fn ways_in(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[]);
        let code = || self.form(&[("code", "123")]);
        let pressed = || Answers::filled([("own", "yes")]);
        let fresh = |ask_code, by_factor| {
            done(&Fresh {
                page: page("/fresh"),
                by_factor,
                action: "/fresh".into(),
                ask_code,
                back: "/week".into(),
                form: if ask_code { code() } else { pressed() },
            })
        };
        let card = |ask_code| {
            done(&CardIn {
                page: page("/card"),
                action: "/card".into(),
                ask_code,
                form: if ask_code { code() } else { pressed() },
            })
        };
        vec![
            (
                "link",
                done(&LinkIn {
                    page: page("/links/x"),
                    action: "/links/x".into(),
                    form: self.form(&[("own", "yes")]),
                }),
            ),
            ("card-code", card(true)),
            ("card-scanned", card(false)),
            ("fresh", fresh(false, false)),
            ("fresh-code", fresh(true, false)),
            ("fresh-factor", fresh(true, true)),
            (
                "who-are-you",
                done(&WhoAreYou {
                    page: page("/who-are-you"),
                    me: self.text("Riet"),
                    others: self.some(vec![Other {
                        value: "per_2".into(),
                        name: self.text("Wim V."),
                    }]),
                    back: "/mine".into(),
                }),
            ),
            (
                "second",
                done(&SecondFactor {
                    page: page("/staff/second"),
                    form: code(),
                    back: "/".into(),
                    by_passkey: self.fill == Fill::Long,
                }),
            ),
            (
                "new-factor",
                done(&NewFactor {
                    page: page("/staff/second/new"),
                    picture: qr::draw("otpauth://totp/Noaber:karin@example.nl?secret=ABCD&issuer=Noaber"),
                    address: "otpauth://totp/Noaber:karin@example.nl?secret=ABCD&issuer=Noaber".into(),
                    secret: "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567".into(),
                    form: code(),
                }),
            ),
            (
                "recovery",
                done(&RecoveryCodes {
                    page: page("/staff/second/new"),
                    codes: vec!["ABCD EFGH JKMN".into(); 10],
                }),
            ),
            (
                "staff-welcome",
                done(&StaffWelcome {
                    page: page("/staff/welcome/x"),
                    action: "/staff/welcome/x".into(),
                    form: self.form(&[("password", "")]),
                }),
            ),
        ]
    }

    fn cards(&self) -> Vec<CardRow> {
        self.some(vec![CardRow {
            made: "maandag 2 maart om 9 uur".into(),
            used: String::new(),
            end: "/me/cards/crd_1/end".into(),
        }])
    }

    fn mine(&self) -> Vec<(&'static str, String)> {
        let me = |is_card| {
            done(&Me {
                page: self.page("/me", &[Part::Resident]),
                is_card,
                is_staff: self.fill == Fill::Long,
                administers: self.fill == Fill::Long,
                reach: self.reach(),
                looks: self.some(vec![LookRow {
                    who: self.text("Karin S."),
                    when: "maandag 2 maart om 9 uur".into(),
                    what: self.text("uw dossier"),
                    why: self.text("aan de balie"),
                    reason: self.text("Ik heb deze persoon aan de lijn"),
                }]),
                devices: self.some(vec![
                    DeviceRow {
                        label: self.text("Firefox · Android"),
                        seen: "vandaag om 9 uur".into(),
                        by: self.text("met een code"),
                        is_this: true,
                        end: "/me/devices/ses_1/end".into(),
                    },
                    DeviceRow {
                        label: self.text("Chrome · Windows"),
                        seen: "gisteren om 9 uur".into(),
                        by: self.text("met een kaartje"),
                        is_this: false,
                        end: "/me/devices/ses_2/end".into(),
                    },
                ]),
                cards: self.cards(),
                fees: self.some(vec![("/fees/per_1".into(), self.text("Kosten van Riet Vos"))]),
                calendar: if self.fill == Fill::Empty {
                    String::new()
                } else {
                    "maandag 2 maart om 9 uur".into()
                },
                passkeys: (self.fill == Fill::Long).then(|| Passkeys {
                    rows: vec![PasskeyRow {
                        name: self.text("Chrome · Windows"),
                        made: "maandag 2 maart om 9 uur".into(),
                        used: String::new(),
                        end: "/me/passkeys/pky_1/end".into(),
                    }],
                }),
                push: (self.fill != Fill::Empty).then(|| PushPart {
                    key: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORc".into(),
                    is_own: true,
                    is_on_here: self.fill == Fill::Long,
                    rows: self.some(vec![PushRow {
                        label: self.text("Firefox · Android"),
                        since: "maandag 2 maart om 9 uur".into(),
                        is_this: self.fill == Fill::Long,
                        end: "/me/push/psh_1/end".into(),
                    }]),
                    saved: String::new(),
                }),
            })
        };
        vec![
            ("me", me(false)),
            ("me-card", me(true)),
            (
                "new-calendar",
                done(&NewCalendar {
                    page: self.page("/me/calendar", &[Part::Resident]),
                    address: "https://noaber.example/calendar/abcdefghijklmnopqrstuv.ics".into(),
                }),
            ),
            (
                "print-card",
                done(&PrintCard {
                    page: self.page("/me/card", &[Part::Resident]),
                    name: self.text("Riet"),
                    picture: qr::draw("https://noaber.example/card/abcdefghijklmnopqrstuv"),
                    site: "noaber.example".into(),
                    code: "K7QF2-MXD94".into(),
                    back: "/me".into(),
                }),
            ),
        ]
    }

    fn files(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[Part::Coordinator]);
        let person = |file: Option<PersonFile>, opened: Vec<Row>| {
            let field = if opened.is_empty() { "reason" } else { "other" };
            done(&PersonPage {
                page: page("/desk/people/per_1"),
                id: "per_1".into(),
                name: self.text("Riet V."),
                opened,
                file,
                form: self.form(&[(field, "x")]),
            })
        };
        vec![
            (
                "people",
                done(&People {
                    page: page("/desk/people"),
                    people: self.some(vec![PersonEntry {
                        href: "/desk/people/per_1".into(),
                        name: self.text("Riet V."),
                        asks: true,
                        helps: self.fill == Fill::Long,
                    }]),
                    form: self.form(&[("name", "Riet")]),
                }),
            ),
            ("person-closed", person(None, Vec::new())),
            ("person-open", person(Some(self.file()), self.rows())),
            ("person-kept-open", person(Some(self.file()), Vec::new())),
            (
                "person-closed-again",
                done(&ClosedAgain {
                    page: page("/desk/people/per_1/correct"),
                    whose: Whose {
                        base: "/desk/people/per_1".into(),
                        name: self.text("Riet V."),
                    },
                    action: "/desk/people/per_1/correct".into(),
                    kept: vec![("name".into(), self.text("Riet\n<b>"))],
                    form: self.form(&[("reason", "x")]),
                }),
            ),
        ]
    }

    fn reach(&self) -> ReachPart {
        ReachPart {
            ways: self.some(vec![
                ("mail", "mail", self.text("per e-mail")),
                ("text", "message", self.text("per sms")),
            ]),
            rhythms: self.some(vec![
                ("daily", self.text("één keer per dag")),
                ("never", self.text("niet")),
            ]),
            chosen: Answers::filled([("reach", "text"), ("news", "daily")]),
            now: self.some_text("Nu bellen wij u."),
            notes: self.some(vec![Row {
                label: self.text("Mail aan ans@example.nl komt niet aan."),
                value: self.text("Verbeter het adres"),
                change: "/me/correct".into(),
            }]),
            saved: self.some_text("Bewaard. Wij sturen u voortaan sms."),
        }
    }

    fn file(&self) -> PersonFile {
        let choices = |all: &[(&str, &str)]| {
            all.iter()
                .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
                .collect()
        };
        PersonFile {
            careful: Answers::filled([("vulnerable", "yes")]),
            state: self.text("Thuis"),
            states: choices(&[("away", "Weg"), ("in_hospital", "In het ziekenhuis")]),
            representatives: self.some(vec![RepresentativeRow {
                id: "per_2".into(),
                name: self.text("Wim V."),
                kind: "Mantelzorger".into(),
            }]),
            kinds: choices(&[("carer", "Mantelzorger"), ("mentor", "Mentor")]),
            cards: self.cards(),
            requests: self.some(vec![Row {
                label: self.text("Boodschappen"),
                value: "open".into(),
                change: "/desk/requests/req_1".into(),
            }]),
            apart: self.some(vec![self.text("Bas H.")]),
            reach: self.reach(),
            helping: (self.fill != Fill::Empty).then(|| HelperPart {
                id: "hlp_1".into(),
                state: self.text("helpt"),
                waits: self.fill == Fill::Long,
                is_on_hold: false,
                may_hold: true,
                vetted: self.text("Geldig tot en met zaterdag 1 januari 2028."),
                interviews: vec![Row {
                    label: "Karin S., dinsdag 3 maart".into(),
                    value: self.text("Rustig en hartelijk."),
                    change: String::new(),
                }],
            }),
        }
    }

    fn organisation(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[Part::Coordinator, Part::Admin]);
        vec![
            (
                "admin",
                done(&Staff {
                    page: page("/admin"),
                    colleagues: self.some(vec![ColleagueRow {
                        id: "per_1".into(),
                        name: self.text("Karin Smit"),
                        has_factor: true,
                        roles: vec![RoleRow {
                            id: "gra_1".into(),
                            role: "Coördinator".into(),
                            zone: self.text("De Hoven"),
                            from: "donderdag 1 januari 2026".into(),
                            until: "zaterdag 1 januari 2028".into(),
                        }],
                    }]),
                    roles: vec![("coordinator".into(), "Coördinator".into())],
                    zones: self.some(vec![("zon_1".into(), self.text("De Hoven"))]),
                    form: self.form(&[("name", ""), ("mail", "x"), ("from", ""), ("until", "")]),
                }),
            ),
            (
                "trail",
                done(&Trail {
                    page: page("/admin/trail"),
                    rows: self.some(vec![TrailLine {
                        seq: "12".into(),
                        at: "maandag 2 maart om 9 uur".into(),
                        who: self.text("Karin S."),
                        who_href: "/admin/trail?about=per_1".into(),
                        what: self.text("Riet V."),
                        what_href: "/admin/trail?about=per_2".into(),
                        action: "disclosure".into(),
                        detail: "file".into(),
                    }]),
                    broken: if self.fill == Fill::Long {
                        self.text("Let op")
                    } else {
                        String::new()
                    },
                    more: "/admin/trail?before=3".into(),
                    about: String::new(),
                }),
            ),
        ]
    }

    fn handovers(&self) -> Vec<(&'static str, String)> {
        let page = |path: &str| self.page(path, &[Part::Admin]);
        let fields = ["name", "telephone", "coordinator", "supervisor"].map(|one| format!("{one}-zon_1"));
        vec![
            (
                "handovers",
                done(&Handovers {
                    page: page("/admin/handover"),
                    lines: self.some(vec![HandoverLine {
                        href: "/admin/handover/hov_1".into(),
                        title: self.text("Aan Zorg Zuid"),
                        what: self.text("Vanaf woensdag 1 april 2026: De Hoven"),
                        state: self.text("wacht op een ja"),
                        is_calm: self.fill == Fill::Long,
                    }]),
                    zones: self.some(vec![("zon_1".into(), self.text("De Hoven"))]),
                    organisations: self.some(vec![("org_2".into(), self.text("Zorg Zuid"))]),
                    form: self.form(&[("on", ""), ("zones", "")]),
                }),
            ),
            (
                "handover",
                done(&HandoverPage {
                    page: page("/admin/handover/hov_1"),
                    id: "hov_1".into(),
                    title: self.text("Overdracht van De Hoven, vanaf woensdag 1 april 2026"),
                    state: self.text("wacht op een ja"),
                    can_cancel: self.fill != Fill::Empty,
                    blockers: self.some(vec![self.text("Zorg Zuid heeft De Hoven nog niet aanvaard.")]),
                    goes: self.some(vec![GoesPart {
                        name: self.text("Zorg Zuid"),
                        counts: vec![self.text("12 bewoners")],
                        switched_on: self.text("Tuin"),
                        zones: vec![ZonePart {
                            id: "zon_1".into(),
                            name: self.text("De Hoven"),
                            state: self.text("nog niet aanvaard"),
                            is_accepted: self.fill == Fill::Long,
                            can_accept: true,
                            fields: fields.clone(),
                        }],
                    }]),
                    staff: vec![("per_1".into(), self.text("Joke Jansen"))],
                    form: self.form(&fields.each_ref().map(|one| (one.as_str(), ""))),
                }),
            ),
        ]
    }
}
