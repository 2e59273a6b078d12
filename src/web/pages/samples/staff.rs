//! The desk and the demonstration's own pages, with invented people.

use super::*;

impl Sampler {
    pub(super) fn staff(&self) -> Vec<(&'static str, String)> {
        let desk = |path: &str| self.page(path, &[Part::Coordinator]);
        vec![
            ("desk", done(&Desk {
                page: desk("/desk"),
                today: "dinsdag 3 maart".into(),
                tasks: self.some(vec![
                    self.task(Need::CallBack, "Meneer Smit wil gebeld worden", "", false),
                    self.task(Need::Nobody, "Boodschappen voor mevrouw De Boer", "12 mensen in de buurt. 9 hebben dinsdag geen tijd. Met een middag erbij kunnen er 3.", true),
                    self.task(Need::Review, "Eerste vraag van Fatima A.", "", false),
                    self.task(Need::Vetting, "De VOG van Henk loopt af", "", false),
                ]),
                count: 4,
                coming: Vec::new(),
                coming_more: self.text("En nog 12 later."),
                more: self.text("/desk?more=1"),
                quiet: self.text("Zeven andere vragen lopen vanzelf."),
            })),
            ("whom", done(&Whom {
                page: desk("/desk/visits/vis_1/helpers"),
                title: self.text("Wie kan er komen? Boodschappen voor Riet C."),
                back: "/desk/requests/req_1".into(),
                action: "/desk/visits/vis_1/helpers".into(),
                lines: self.some(vec![
                    self.could("Ans B.", "De ronde stelt deze helper voor.", ""),
                    self.could("Henk S.", "Gaat dan naar Toos V.; niemand anders kan daar komen.", "Al gevraagd: nog geen antwoord."),
                ]),
                others: self.some(vec![self.could("Bas H.", "Ans B. past hier beter.", "")]),
                cannot: self.some(vec![Row {
                    label: self.text("Cor V."),
                    value: self.text("Woont te ver weg. Kan dan niet."),
                    change: String::new(),
                }]),
                more: self.text("En nog 12 die verder weg wonen."),
            })),
            ("worry", done(&Worry {
                page: self.page("/week", &[Part::Helper]),
                visit: "asg_1".into(),
                form: self.form(&[("seriousness", "three_days"), ("words", "")]),
            })),
            ("intake", done(&Intake {
                page: desk("/desk/intake"),
                form: self.form(&[("category", "garden"), ("words", ""), ("name", ""), ("postcode", ""), ("number", "")]),
                categories: self.categories(),
                days: Week::from(date(2026, 3, 2), 9, 7, self.t),
                week: Week::any(self.t),
                known: None,
                spoken: self.some_id("cal_1"),
            })),
        ]
    }

    fn some_id(&self, id: &str) -> String {
        if self.fill == Fill::Long {
            id.to_owned()
        } else {
            String::new()
        }
    }

    fn could(&self, name: &str, spared: &str, asked: &str) -> WhomLine {
        WhomLine {
            helper: "hlp_1".into(),
            booking: "hlp_1.1772700000.1772703600".into(),
            name: self.text(name),
            when: "dinsdag 3 maart om 10 uur".into(),
            why: self.text("Ans B. woont op ongeveer 1 km en heeft dan goed de tijd."),
            spared: self.text(spared),
            asked: asked.into(),
        }
    }
}
