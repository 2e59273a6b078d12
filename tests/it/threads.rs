//! What the people of a request write to each other: who may, who reads what of it, who is told, and what becomes of it.

use noaber::domain::access::{Actor, Identity};
use noaber::domain::assignment::HandBackReason;
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::ids::{AssignmentId, HelperId, PersonId, RequestId, ThreadMessageId};
use noaber::domain::language::Lang;
use noaber::domain::masking::{Hidden, Piece};
use noaber::domain::resident::{Contact, ResidentState};
use noaber::domain::schedule::Window;
use noaber::domain::thread::{CLOSES_S, Ground, ReportReason, ThreadState, WORDS};
use noaber::service::ask::Ask;
use noaber::service::helping::Step;
use noaber::service::rights::Privacy;
use noaber::service::threads::{self, Door, Heard, Line, ThreadView};
use noaber::service::{
    Refusal, ServiceError, desk, disclose, follow, helping, outbox, rights, safeguard, sign_in,
};
use noaber::store::{audit, setting};

use crate::canary::{crawl_for, other_coordinator};
use crate::harness::engines::Database;
use crate::harness::http::Visitor;
use crate::town::dump::Outside;
use crate::town::{Helping, Town, groceries};

/// Riet asks, Ans is booked.
struct Talk {
    town: Town,
    ans: Helping,
    riet: Actor,
    request: RequestId,
    booked: AssignmentId,
}

async fn talk_about(database: Database, ask: Ask) -> Talk {
    let town = Town::begin(database).await;
    let ans = town.helper("Ans").await;
    let request = town.request(ask).await;
    let booked = book(&town, &ans, &request).await;
    let riet = resident(&town, &request).await;
    Talk {
        town,
        ans,
        riet,
        request,
        booked,
    }
}

async fn talk(database: Database) -> Talk {
    talk_about(database, groceries("Riet")).await
}

/// The resident of a request, signed in by a code a moment ago.
async fn resident(town: &Town, request: &RequestId) -> Actor {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    Actor::Person(Identity {
        fresh_at: Some(town.app.now()),
        ..Identity::new(view.request.resident, town.organisation.clone())
    })
}

async fn book(town: &Town, helper: &Helping, request: &RequestId) -> AssignmentId {
    let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    let visit = &view.visits[0].visit;
    let starts_at = visit.windows[0].starts_at;
    let window = Window {
        starts_at,
        ends_at: starts_at.plus(3600),
    };
    desk::assign(
        &town.app,
        &town.coordinator,
        &visit.id,
        &helper_id(helper),
        window,
    )
    .await
    .unwrap()
}

fn helper_id(helper: &Helping) -> HelperId {
    helper.actor.identity().unwrap().helper.clone().unwrap()
}

fn id_of(actor: &Actor) -> PersonId {
    actor.identity().unwrap().person.clone()
}

impl Talk {
    fn hers(&self) -> Door {
        Door::Resident(self.request.clone())
    }

    fn theirs(&self) -> Door {
        Door::Helper(self.booked.clone())
    }

    async fn riet_says(&self, words: &str) -> Result<(), ServiceError> {
        threads::say(&self.town.app, &self.riet, &self.hers(), words, false).await
    }

    async fn ans_says(&self, words: &str) -> Result<(), ServiceError> {
        threads::say(&self.town.app, &self.ans.actor, &self.theirs(), words, false).await
    }

    async fn riet_reads(&self) -> ThreadView {
        threads::read(&self.town.app, &self.riet, &self.hers())
            .await
            .unwrap()
    }

    async fn ans_reads(&self) -> Result<ThreadView, ServiceError> {
        threads::read(&self.town.app, &self.ans.actor, &self.theirs()).await
    }

    /// Every mail that was sent about messages, with its text.
    async fn mails(&self) -> Vec<(String, String)> {
        outbox::send_due(&self.town.app).await.unwrap();
        let all = outbox::list_local(&self.town.app).await.unwrap();
        all.into_iter()
            .filter(|one| one.body.contains("/messages"))
            .map(|one| (one.to, format!("{} {}", one.subject, one.body)))
            .collect()
    }

    async fn reads_along(&self, is_so: bool) {
        let organisation = self.town.organisation.clone();
        self.town
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let value = if is_so { "yes" } else { "" };
                Ok(setting::set(tx, &organisation, "messages.read_along", value, "system").await?)
            })
            .await
            .unwrap();
    }
}

fn said(view: &ThreadView) -> Vec<&Heard> {
    view.lines
        .iter()
        .filter_map(|line| match line {
            Line::Said(heard) => Some(heard),
            _ => None,
        })
        .collect()
}

/// What may be read of each message.
fn shown(view: &ThreadView) -> Vec<String> {
    said(view)
        .into_iter()
        .map(|heard| read_out(&heard.pieces))
        .collect()
}

fn read_out(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Hidden(Hidden::Telephone) => "[telephone]".to_owned(),
            Piece::Hidden(Hidden::Mail) => "[mail]".to_owned(),
            Piece::Hidden(Hidden::Link) => "[link]".to_owned(),
        })
        .collect()
}

fn refused<T: std::fmt::Debug>(done: Result<T, ServiceError>) -> Refusal {
    match done {
        Err(ServiceError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn is_unknown<T: std::fmt::Debug>(done: Result<T, ServiceError>) {
    assert!(matches!(done, Err(ServiceError::NotFound)), "{done:?}");
}

/// Somebody signs in with a code, in a browser.
async fn visitor(town: &Town, base: &str, mail: &str) -> Visitor {
    town.clock.advance(600);
    let visitor = Visitor::new(base);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet")
        .fill("code", &code)
        .submit()
        .await
        .expect(200);
    visitor
}

on_both_engines! {
    async fn two_neighbours_write_to_each_other_page_by_page(db: Database) {
        let talk = talk(db).await;
        let base = talk.town.serve().await;
        let ans = visitor(&talk.town, &base, "ans@example.nl").await;
        let riet = visitor(&talk.town, &base, "canary@example.org").await;
        let (hers, theirs) = (format!("/requests/{}/messages", talk.request), format!("/visits/{}/messages", talk.booked));
        // From the first moment the page says who reads, above the field.
        let page = riet.get(&hers).await;
        page.expect(200).see("Ans H. leest dit.").see("Karin (coördinator) leest niet mee").see("nog niets geschreven");
        // What was typed stays when it is too long; nothing is sent.
        let long = "é".repeat(WORDS + 1);
        let page = page.form_with_button("Verstuur").fill("words", &long).submit().await;
        page.expect(200).see("Er passen 1000 tekens");
        assert_eq!(page.form_with_button("Verstuur").value("words").unwrap(), long);
        let words = "De sleutel ligt klaar.\nمرحبا 06 12 34 56 78 <b>of riet@example.org</b>";
        let page = page.form_with_button("Verstuur").fill("words", words).submit().await;
        page.at(&hers).see("Uw bericht is verstuurd").see("06 12 34 56 78");
        // Sent twice with the same key, it is said once.
        let page = riet.get(&hers).await;
        for _ in 0..2 {
            page.form_with_button("Verstuur").fill("words", "Tot morgen").submit().await.at(&hers);
        }
        let again = riet.get(&hers).await;
        assert_eq!(again.all(".thread > li").len(), 2);
        // Ans finds it in her week, and reads it without the numbers.
        ans.get("/week").await.see("Berichten: 2 nieuw");
        let page = ans.get(&theirs).await;
        page.see("De sleutel ligt klaar").see("[telefoonnummer verborgen]").see("[mailadres verborgen]");
        page.see("<b>of").not_see("12 34 56 78").not_see("riet@example.org");
        assert!(page.attributes(".thread p.pre", "dir").iter().all(|dir| dir == "auto"));
        ans.get("/week").await.not_see("nieuw").see("Berichten");
        page.form_with_button("Verstuur").fill("words", "Ik kom om tien uur, bel 0612345679").submit().await;
        riet.get(&format!("/requests/{}", talk.request)).await.see("Berichten: 1 nieuw");
        let page = riet.get(&hers).await;
        page.see("Ik kom om tien uur").not_see("0612345679").see("U en Ans H. delen nog niets");
        // Each says yes for themselves.
        page.form_with_button("Laat Ans H. mijn nummers en links lezen").submit().await.see("Nu moet Ans H. nog ja zeggen");
        riet.get(&hers).await.not_see("0612345679");
        let page = ans.get(&theirs).await;
        page.see("Riet C. wil delen met u").not_see("06 12 34 56 78");
        let page = page.form_with_button("Laat Riet C. mijn nummers en links lezen").submit().await;
        page.see("06 12 34 56 78").see("riet@example.org");
        let page = riet.get(&hers).await;
        page.see("0612345679").see("lezen elkaars nummers");
        // And takes it back.
        let page = page.form_with_button("Deel niet meer met Ans H.").submit().await;
        page.not_see("0612345679").see("U deelt niet meer met Ans H.");
        ans.get(&theirs).await.not_see("06 12 34 56 78");
        // In another language.
        let english = ans.request(reqwest::Method::GET, &theirs).header("cookie", format!("{}; lang=en", ans.cookies()));
        let english = english.send().await.unwrap().text().await.unwrap();
        assert!(english.contains("telephone number hidden") && english.contains("does not read along"), "{english}");
        talk.town.insist_sound().await;
    }
}

on_both_engines! {
    async fn the_desk_reads_what_it_is_asked_about_whom(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let base = town.serve().await;
        let ans = visitor(town, &base, "ans@example.nl").await;
        let riet = visitor(town, &base, "canary@example.org").await;
        let karin = crate::landline::karin(town, &base).await;
        let (hers, theirs) = (format!("/requests/{}/messages", talk.request), format!("/visits/{}/messages", talk.booked));
        talk.ans_says("Doe dat zelf maar").await.unwrap();
        let unkind = said(&talk.riet_reads().await)[0].id.clone();
        threads::report(app, &talk.riet, &talk.hers(), &unkind, ReportReason::Unkind).await.unwrap();
        // Whoever reported it reads so, and cannot do it twice; whoever wrote it notices nothing.
        let page = riet.get(&hers).await;
        page.see("U hebt dit gemeld. Karin kijkt ernaar.").not_see("Meld dit bericht");
        ans.get(&theirs).await.see("Doe dat zelf maar").not_see("gemeld");
        let room = format!("/desk/requests/{}/messages", talk.request);
        let page = karin.get("/desk").await;
        page.see("Gemeld bericht: Boodschappen voor Riet C.").see("het is onaardig");
        assert!(page.attributes(".entry h2 a", "href").contains(&room), "{:?}", page.attributes(".entry h2 a", "href"));
        assert_eq!(karin.get(&room).await.form_with_button("Lees het gesprek").value("why").as_deref(), Some("reported"));
        threads::ask_desk(app, &talk.riet, &talk.hers(), false).await.unwrap();
        karin.get("/desk").await.see("Riet C. vraagt u erbij: Boodschappen");
        let page = karin.get(&room).await;
        assert_eq!(page.form_with_button("Lees het gesprek").value("why").as_deref(), Some("asked"));
        // Without another word it opens; what was reported goes only after a second tap, and then there is a way on.
        let page = page.form_with_button("Lees het gesprek").submit().await;
        page.see("Doe dat zelf maar");
        assert_eq!(page.all("details form button[value='remove']").len(), 1);
        let page = page.form_with_button("Haal dit bericht weg").submit().await;
        page.expect(200).see("Naar de balie").not_see("Doe dat zelf maar");
        // A helper who asks for somebody to join is not named on the list.
        let mut ask = groceries("Truus");
        ask.contact.mail = MailAddress::parse("truus@example.org");
        let request = town.request(ask).await;
        let booked = book(town, &town.helper("Bas").await, &request).await;
        let view = follow::find(app, &town.coordinator, &request).await.unwrap();
        let truus = view.request.resident.clone();
        let bas = view.visits[0].coming[0].name.clone();
        let door = Door::Helper(booked.clone());
        let by_bas = sign_in::send_code(app, sign_in::Handle::parse("bas@example.nl").unwrap(), "192.0.2.8").await.unwrap();
        let session = town.enter(&by_bas, "bas@example.nl").await;
        let actor = town.actor(&session).await;
        threads::ask_desk(app, &actor, &door, false).await.unwrap();
        helping::raise_worry(app, &actor, &booked, "Zij at niet.", noaber::domain::concern::Seriousness::Day).await.unwrap();
        let page = karin.get("/desk").await;
        page.see("U bent erbij gevraagd: Boodschappen voor Truus C.").see("Zorg over Truus C.").not_see(&format!("{bas} vraagt"));
        assert!(page.attributes(".entry h2 a", "href").contains(&format!("/desk/people/{truus}")));
        town.insist_sound().await;
    }

    async fn who_belongs_to_it_writes_and_nobody_else(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        talk.ans_says("Dag Riet").await.unwrap();
        talk.riet_says("Dag Ans").await.unwrap();
        let bas = town.helper("Bas").await;
        let mut other = groceries("Toos");
        other.contact.mail = MailAddress::parse("toos@example.org");
        let other = town.request(other).await;
        let toos = resident(town, &other).await;
        for (actor, door) in [
            (&bas.actor, talk.theirs()),
            (&bas.actor, talk.hers()),
            (&toos, talk.hers()),
            (&toos, talk.theirs()),
            (&talk.ans.actor, talk.hers()),
            (&talk.riet, talk.theirs()),
            // A coordinator has a page of their own.
            (&town.coordinator, talk.hers()),
        ] {
            is_unknown(threads::read(app, actor, &door).await);
            is_unknown(threads::say(app, actor, &door, "Dag", false).await);
            is_unknown(threads::ask_desk(app, actor, &door, false).await);
            is_unknown(threads::share(app, actor, &door, None, true).await);
        }
        // Nobody comes to Toos yet, so nobody would read it.
        let hers = Door::Resident(other.clone());
        assert_eq!(refused(threads::say(app, &toos, &hers, "Dag", false).await), Refusal::NobodyReads);
        assert!(!threads::read(app, &toos, &hers).await.unwrap().can_write);
        assert!(matches!(talk.riet_says("   ").await, Err(ServiceError::Invalid(_))));
        assert!(matches!(talk.riet_says(&"x".repeat(WORDS + 1)).await, Err(ServiceError::Invalid(_))));
        talk.riet_says(&"x".repeat(WORDS)).await.unwrap();
        // Whoever hands back reads and writes no more; Riet has nobody to write to then.
        let back = Step::HandBack(HandBackReason::Ill);
        helping::step(app, &talk.ans.actor, &talk.booked, back).await.unwrap();
        assert_eq!(refused(talk.ans_reads().await), Refusal::ThreadOver);
        assert_eq!(refused(talk.ans_says("Nog iets").await), Refusal::ThreadOver);
        assert_eq!(refused(talk.riet_says("Hallo?").await), Refusal::NobodyReads);
        // Whoever comes instead reads what is said from then on.
        town.clock.advance(60);
        let booked = book(town, &bas, &talk.request).await;
        talk.riet_says("Dag Bas").await.unwrap();
        let view = threads::read(app, &bas.actor, &Door::Helper(booked)).await.unwrap();
        assert_eq!(shown(&view), ["Dag Bas"]);
        assert_eq!(said(&talk.riet_reads().await).len(), 4);
        // So many in an hour, and no more.
        for turn in 0..60 {
            if talk.riet_says(&format!("{turn}")).await.is_err() {
                assert_eq!(turn, 27);
                break;
            }
        }
        assert!(matches!(talk.riet_says("Nog een").await, Err(ServiceError::Invalid(_))));
        town.clock.advance(3700);
        talk.riet_says("Na een uur").await.unwrap();
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_block_a_hold_and_a_visit_that_is_off_are_told_in_the_same_words(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        talk.ans_says("Dag Riet").await.unwrap();
        town.clock.advance(24 * 3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &talk.ans.actor, &talk.booked, step).await.unwrap();
        }
        // After the visit they still write: what was forgotten, thanks.
        talk.ans_says("Ik vergat mijn sjaal").await.unwrap();
        let base = town.serve().await;
        let ans = visitor(town, &base, "ans@example.nl").await;
        let theirs = format!("/visits/{}/messages", talk.booked);
        let mut told = Vec::new();
        for is_held in [true, false] {
            ans.get("/week").await.see("Berichten");
            if is_held {
                safeguard::set_hold(app, &town.coordinator, &helper_id(&talk.ans), true).await.unwrap();
            } else {
                safeguard::block(app, &town.coordinator, &id_of(&talk.riet), &talk.ans.person()).await.unwrap();
            }
            assert_eq!(refused(talk.ans_says("Dag").await), Refusal::ThreadOver);
            let page = ans.get(&theirs).await;
            page.expect(409).not_see("Dag Riet").see("Dit gesprek is er niet meer");
            ans.get("/week").await.not_see("Berichten");
            told.push(page.text());
            if is_held {
                safeguard::set_hold(app, &town.coordinator, &helper_id(&talk.ans), false).await.unwrap();
            }
        }
        assert_eq!(told[0], told[1]);
        // Riet keeps what was said to her, and nobody is there to write to: as when a visit is off.
        assert_eq!(said(&talk.riet_reads().await).len(), 2);
        assert_eq!(refused(talk.riet_says("Dag?").await), Refusal::NobodyReads);
        assert_eq!(talk.mails().await.iter().filter(|(to, _)| to == "ans@example.nl").count(), 0);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn it_closes_fourteen_days_after_the_end_and_goes_with_the_request(db: Database) {
        let outside = Outside::of(&db);
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        talk.riet_says("Tot morgen, LATERWORDS").await.unwrap();
        town.clock.advance(24 * 3600);
        for step in [Step::CheckIn, Step::CheckOut] {
            helping::step(app, &talk.ans.actor, &talk.booked, step).await.unwrap();
        }
        let visit = follow::find(app, &talk.riet, &talk.request).await.unwrap().visits[0].visit.id.clone();
        let came = follow::Said { somebody_came: true, same_again: true, words: String::new() };
        follow::say(app, &talk.riet, &visit, came).await.unwrap();
        let ended = app.now();
        assert_eq!(talk.riet_reads().await.state, ThreadState::Open { closes_at: Some(ended.plus(CLOSES_S)) });
        town.clock.advance(CLOSES_S - 1);
        talk.ans_says("Op de valreep").await.unwrap();
        town.clock.advance(1);
        for closed in [talk.ans_says("Te laat").await, talk.riet_says("Te laat").await] {
            assert_eq!(refused(closed), Refusal::ThreadClosed);
        }
        assert_eq!(refused(threads::ask_desk(app, &talk.riet, &talk.hers(), false).await), Refusal::ThreadClosed);
        // Who took part still reads.
        let views = [talk.riet_reads().await, talk.ans_reads().await.unwrap()];
        assert!(views.iter().all(|view| !view.can_write && said(view).len() == 2), "{views:?}");
        town.insist_sound().await;
        // As long as the request is somebody's, and no longer.
        assert!(outside.opened().await.contains("LATERWORDS"));
        town.clock.advance(2 * 365 * 86_400);
        rights::keep_to_time(app).await.unwrap();
        assert!(!outside.opened().await.contains("LATERWORDS"));
        is_unknown(threads::read(app, &talk.riet, &talk.hers()).await);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn others_are_told_once_an_hour_and_never_what_it_says(db: Database) {
        let talk = talk(db).await;
        let town = &talk.town;
        let told = async || {
            let mails = talk.mails().await;
            for (to, text) in &mails {
                assert_eq!(to, "canary@example.org");
                assert!(!text.contains("SECRETWORDS") && text.contains("Ans"), "{text}");
            }
            mails.len()
        };
        talk.ans_says("SECRETWORDS een").await.unwrap();
        assert_eq!(told().await, 1);
        town.clock.advance(600);
        for _ in 0..3 {
            talk.ans_says("SECRETWORDS twee").await.unwrap();
        }
        assert_eq!(told().await, 1, "an hour has not passed");
        town.clock.advance(3000);
        assert_eq!(told().await, 2, "nothing is lost: one more, an hour after the first");
        // What is read is not told of any more.
        talk.ans_says("SECRETWORDS drie").await.unwrap();
        assert_eq!(said(&talk.riet_reads().await).len(), 5);
        town.clock.advance(2 * 3600);
        assert_eq!(told().await, 2);
        talk.ans_says("SECRETWORDS vier").await.unwrap();
        assert_eq!(told().await, 3);
        // Away, in hospital, died: nothing goes out.
        town.clock.advance(2 * 3600);
        desk::set_life(&town.app, &town.coordinator, &id_of(&talk.riet), ResidentState::InHospital).await.unwrap();
        talk.ans_says("SECRETWORDS vijf").await.unwrap();
        town.clock.advance(2 * 3600);
        assert_eq!(told().await, 3);
        let unread = threads::unread_of(&town.app, &talk.riet, &talk.request).await.unwrap();
        assert_eq!(unread.messages, 2);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn whoever_has_a_telephone_alone_is_called_once_a_day(db: Database) {
        let mut ask = groceries("Riet");
        ask.contact = Contact { telephone: Telephone::parse("013 555 98 76"), mail: None };
        let talk = talk_about(db, ask).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let calls = async || {
            let look = desk::look(app, &town.coordinator).await.unwrap();
            let mut all = Vec::new();
            for one in look.call_backs.into_iter().filter(|one| one.request.as_ref() == Some(&talk.request)) {
                // What else she is to be told is one call with it.
                let also = desk::list_same_call(app, &town.coordinator, &one.id).await.unwrap();
                assert_eq!(also.len(), one.more);
                all.push(one.id);
                all.extend(also.into_iter().map(|other| other.id));
            }
            all
        };
        let before = calls().await.len();
        town.clock.advance(60);
        // The writer knows it, before the first word.
        let others = talk.ans_reads().await.unwrap().others;
        assert!(others[0].by_telephone && others[0].name == "Riet C.", "{others:?}");
        let found = threads::for_desk(app, &town.coordinator, &talk.request, None).await.unwrap();
        assert_eq!(found.ground, None);
        talk.ans_says("Zal ik melk meenemen? 06 12345678").await.unwrap();
        talk.ans_says("En brood?").await.unwrap();
        let waiting = calls().await;
        assert_eq!(waiting.len(), before + 1);
        let call = waiting.last().unwrap();
        let opened = desk::open_call(app, &town.coordinator, call).await.unwrap();
        assert!(opened.words.contains("Ans") && !opened.words.contains("melk"), "{}", opened.words);
        // It is read out, by a look that everybody sees; what is hidden for her is hidden here.
        let found = threads::for_desk(app, &town.coordinator, &talk.request, Some("Voorlezen")).await.unwrap();
        assert_eq!(found.ground, Some(Ground::ByTelephone));
        let lines = found.lines.unwrap();
        let Line::Said(first) = &lines[0].line else { panic!("{lines:?}") };
        assert_eq!(read_out(&first.pieces), "Zal ik melk meenemen? [telephone]");
        threads::say_at_desk(app, &town.coordinator, &talk.request, "Riet zegt: graag").await.unwrap();
        let view = talk.ans_reads().await.unwrap();
        assert!(view.lines.iter().any(|line| matches!(line, Line::Looked { name, .. } if name == "Karin")));
        assert_eq!(shown(&view).last().unwrap(), "Riet zegt: graag");
        // Once the call was made there is no ground any more.
        desk::close_call(app, &town.coordinator, call).await.unwrap();
        let closed = threads::for_desk(app, &town.coordinator, &talk.request, Some("Nog eens")).await;
        assert_eq!(refused(closed), Refusal::NotYet);
        talk.ans_says("Nog iets").await.unwrap();
        assert_eq!(calls().await.len(), before, "not twice on a day");
        town.clock.advance(24 * 3600);
        talk.ans_says("Tot zo").await.unwrap();
        assert_eq!(calls().await.len(), before + 1);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn the_desk_reads_only_where_people_know_it(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let karin = &town.coordinator;
        let opens = async |reason: &str| threads::for_desk(app, karin, &talk.request, Some(reason)).await;
        talk.ans_says("Dag Riet").await.unwrap();
        // Switched on now, it holds for what begins from now on.
        talk.reads_along(true).await;
        assert_eq!(refused(opens("Ik wil lezen").await), Refusal::NotYet);
        assert_eq!(talk.riet_reads().await.ground, None);
        talk.reads_along(false).await;
        // Asked: everybody reads that, and each look.
        threads::ask_desk(app, &talk.riet, &talk.hers(), false).await.unwrap();
        threads::ask_desk(app, &talk.ans.actor, &talk.theirs(), false).await.unwrap();
        let look = desk::look(app, karin).await.unwrap();
        let asked: Vec<_> = look.concerns.iter().filter(|one| matches!(one.ask, desk::Ask::Join(_))).collect();
        assert_eq!(asked.len(), 1);
        assert!(matches!(opens("").await, Err(ServiceError::Invalid(_))), "without a reason nothing opens");
        assert!(opens("Om hulp gevraagd").await.unwrap().lines.is_some());
        // Within a quarter of an hour no second reason; each look leaves its trace.
        assert!(threads::for_desk(app, karin, &talk.request, None).await.unwrap().lines.is_some());
        threads::say_at_desk(app, karin, &talk.request, "Dag allebei").await.unwrap();
        town.clock.advance(901);
        assert!(threads::for_desk(app, karin, &talk.request, None).await.unwrap().lines.is_none());
        for view in [talk.riet_reads().await, talk.ans_reads().await.unwrap()] {
            assert_eq!(view.ground, Some(Ground::Asked));
            let looks = view.lines.iter().filter(|line| matches!(line, Line::Looked { .. })).count();
            assert_eq!(looks, 1);
            assert_eq!(shown(&view).last().unwrap(), "Dag allebei");
        }
        for actor in [&talk.riet, &talk.ans.actor] {
            let seen = disclose::list_mine(app, actor).await.unwrap();
            let of: Vec<_> = seen.iter().filter(|one| one.what == "messages").collect();
            assert_eq!(of.len(), 2, "{seen:?}");
            assert!(of.iter().any(|one| one.reason == "Om hulp gevraagd"));
        }
        // Another zone's coordinator learns nothing.
        let joke = other_coordinator(town).await;
        let joke = sign_in::who(app, &joke).await.unwrap().unwrap().actor;
        is_unknown(threads::for_desk(app, &joke, &talk.request, Some("Nieuwsgierig")).await);
        is_unknown(threads::say_at_desk(app, &joke, &talk.request, "Dag").await);
        // Where the organisation says so beforehand, it stands there from the first moment.
        talk.reads_along(true).await;
        let mut more = groceries("Toos");
        more.contact.mail = MailAddress::parse("toos@example.org");
        let other = town.request(more).await;
        let bas = town.helper("Bas").await;
        let booked = Door::Helper(book(town, &bas, &other).await);
        let view = threads::read(app, &bas.actor, &booked).await.unwrap();
        assert_eq!((view.ground, view.lines.len()), (Some(Ground::ReadsAlong), 0));
        // Whoever was shown a page without it begins a thread without it.
        threads::say(app, &bas.actor, &booked, "Dag Toos", false).await.unwrap();
        assert_eq!(threads::read(app, &bas.actor, &booked).await.unwrap().ground, None);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn where_the_organisation_says_so_the_coordinator_reads_along(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let admin = town.staff("karin@example.nl").await;
        let admin = town.actor(&admin).await;
        let said = Privacy { reads_along: true, ..rights::privacy(app, &admin).await.unwrap() };
        rights::set_privacy(app, &admin, said).await.unwrap();
        assert!(rights::privacy(app, &admin).await.unwrap().reads_along);
        let base = town.serve().await;
        let riet = visitor(town, &base, "canary@example.org").await;
        let page = riet.get(&format!("/requests/{}/messages", talk.request)).await;
        page.see("Karin (coördinator) kan meelezen").not_see("leest niet mee").not_see("Vraag Karin erbij");
        page.form_with_button("Verstuur").fill("words", "Dag Ans").submit().await;
        let found = threads::for_desk(app, &town.coordinator, &talk.request, Some("Meelezen")).await.unwrap();
        assert_eq!((found.ground, found.lines.unwrap().len()), (Some(Ground::ReadsAlong), 2));
        let off = Privacy { reads_along: false, ..rights::privacy(app, &admin).await.unwrap() };
        rights::set_privacy(app, &admin, off).await.unwrap();
        assert_eq!(talk.riet_reads().await.ground, None, "switched off, it is off everywhere");
        let none = threads::for_desk(app, &town.coordinator, &talk.request, Some("Meelezen")).await;
        assert_eq!(refused(none), Refusal::NotYet);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_report_goes_to_the_desk_and_shields_who_made_it(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let base = town.serve().await;
        talk.ans_says("Kijk eens op https://example.com/gratis of bel 0612345678").await.unwrap();
        talk.riet_says("Nee dank u").await.unwrap();
        let riet = visitor(town, &base, "canary@example.org").await;
        let page = riet.get(&format!("/requests/{}/messages", talk.request)).await;
        page.see("[link verborgen]").see("Meld dit bericht");
        // Two taps: the summary, and a reason. One's own cannot be reported.
        assert_eq!(page.all("details summary").iter().filter(|text| text.contains("Meld")).count(), 1);
        page.form_with_button("Het is onaardig").press("do=report.unkind").submit().await.see("Dank u voor uw melding");
        let look = desk::look(app, &town.coordinator).await.unwrap();
        let concern = &look.concerns.iter().find(|one| one.ask == desk::Ask::Message).unwrap().concern;
        assert!(concern.words.contains("onaardig") && !concern.words.contains("gratis"), "{}", concern.words);
        assert_eq!(concern.about, Some(talk.ans.person()));
        assert_eq!(concern.deadline_at, app.now().plus(24 * 3600));
        // Ans notices nothing: neither on her page, nor in a copy of her data.
        let view = talk.ans_reads().await.unwrap();
        assert_eq!((view.ground, view.lines.len(), view.can_write), (None, 2, true));
        let copy = rights::everything_about(app, &talk.ans.actor, &talk.ans.person(), Lang::Nl).await.unwrap();
        assert_eq!((copy.messages.len(), copy.messages[0].state.as_str()), (1, "said"));
        assert!(copy.messages[0].words.as_ref().unwrap().contains("0612345678"));
        let at_desk = rights::everything_about(app, &town.coordinator, &talk.ans.person(), Lang::Nl).await.unwrap();
        assert_eq!(at_desk.messages[0].words, None, "a copy that the desk takes is no way around");
        assert!(copy.reports.is_empty());
        // The trail does not name Riet either.
        let organisation = town.organisation.clone();
        let trail = app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(audit::list_back(tx, &organisation, i64::MAX, None, 5).await?))
            .await
            .unwrap();
        let step = trail.iter().find(|row| row.detail == "said>reported").unwrap();
        assert_eq!(step.actor, "system");
        let raised = trail.iter().find(|row| row.action == "concern.state").unwrap();
        assert_eq!(raised.actor, "system");
        // The desk sees what it was, and takes it away.
        let found = threads::for_desk(app, &town.coordinator, &talk.request, Some("Melding")).await.unwrap();
        let lines = found.lines.unwrap();
        let reported: Vec<_> = lines.iter().filter(|one| one.is_reported).collect();
        let Line::Said(what) = &reported[0].line else { panic!("{lines:?}") };
        assert!(read_out(&what.pieces).contains("https://example.com/gratis"), "{what:?}");
        let Line::Said(own) = &lines.iter().rev().find(|one| matches!(one.line, Line::Said(_))).unwrap().line else { panic!() };
        assert_eq!(refused(threads::remove(app, &town.coordinator, &talk.request, &own.id).await), Refusal::Changed);
        threads::remove(app, &town.coordinator, &talk.request, &what.id).await.unwrap();
        riet.get(&format!("/requests/{}/messages", talk.request)).await.see("weggehaald door de coördinator").not_see("Kijk eens");
        desk::close_concern(app, &town.coordinator, &concern.id, "Gebeld").await.unwrap();
        let closed = threads::for_desk(app, &town.coordinator, &talk.request, Some("Nog eens")).await;
        assert_eq!(refused(closed), Refusal::NotYet);
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn a_helper_who_frightens_goes_to_nobody_until_a_person_has_decided(db: Database) {
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        talk.ans_says("Geef mij uw pincode").await.unwrap();
        talk.riet_says("Waarom?").await.unwrap();
        let view = talk.riet_reads().await;
        let (first, second) = (said(&view)[0].id.clone(), said(&view)[1].id.clone());
        is_unknown(threads::report(app, &talk.riet, &talk.hers(), &second, ReportReason::Other).await);
        let nothing = ThreadMessageId::parse("wrd_nothing").unwrap();
        is_unknown(threads::report(app, &talk.riet, &talk.hers(), &nothing, ReportReason::Other).await);
        threads::report(app, &talk.riet, &talk.hers(), &first, ReportReason::Money).await.unwrap();
        threads::report(app, &talk.riet, &talk.hers(), &first, ReportReason::Money).await.unwrap();
        let look = desk::look(app, &town.coordinator).await.unwrap();
        assert_eq!(look.concerns.iter().filter(|one| one.ask == desk::Ask::Message).count(), 1, "once");
        assert_eq!(look.concerns[0].concern.deadline_at, app.now(), "at once");
        assert_eq!(refused(talk.ans_says("Nou?").await), Refusal::ThreadOver);
        let visit = &follow::find(app, &talk.riet, &talk.request).await.unwrap().visits[0];
        assert!(visit.coming.is_empty(), "somebody else is sought");
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn no_page_tells_what_was_written(db: Database) {
        let outside = Outside::of(&db);
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        let (words, number) = ("THREADWORDS voor jou alleen", "06 00001234");
        talk.ans_says(&format!("{words} {number}")).await.unwrap();
        talk.riet_says(&format!("{words} {number}")).await.unwrap();
        let base = town.serve().await;
        let bas = town.helper("Bas").await;
        let karin = town.staff("karin@example.nl").await.token;
        let joke = other_coordinator(town).await;
        let doors: Vec<String> = [
            format!("/requests/{}", talk.request),
            format!("/requests/{}/messages", talk.request),
            format!("/visits/{}/messages", talk.booked),
            format!("/desk/requests/{}", talk.request),
            format!("/desk/requests/{}/messages", talk.request),
            format!("/desk/people/{}", id_of(&talk.riet)),
            format!("/desk/people/{}/data", id_of(&talk.riet)),
            format!("/desk/people/{}/data.json", id_of(&talk.riet)),
            format!("/desk/people/{}/week", talk.ans.person()),
        ]
        .into_iter()
        .chain(["/", "/near", "/week", "/mine", "/me", "/desk", "/me/data", "/admin", "/admin/trail"].map(str::to_owned))
        .collect();
        let secrets = ["THREADWORDS", "00001234", "0000 1234"];
        for (who, token, least) in [
            ("a stranger", None, 8),
            ("another helper", Some(bas.token.as_str()), 8),
            ("a coordinator elsewhere", Some(joke.as_str()), 8),
            ("the zone's coordinator", Some(karin.as_str()), 10),
        ] {
            let seen = crawl_for(&base, token, &doors, &secrets).await;
            assert!(seen.len() >= least, "{who} saw only {seen:?}");
        }
        // Those in it read the words, and not each other's number.
        for (actor, door) in [(&talk.riet, talk.hers()), (&talk.ans.actor, talk.theirs())] {
            let view = threads::read(app, actor, &door).await.unwrap();
            let of_other: Vec<_> = said(&view).into_iter().filter(|heard| !heard.is_mine).collect();
            assert_eq!(read_out(&of_other[0].pieces), format!("{words} [telephone]"));
        }
        for (_, text) in talk.mails().await {
            assert!(!text.contains("THREADWORDS"), "{text}");
        }
        let stolen = outside.stolen().await;
        assert!(stolen.contains("Riet") && secrets.iter().all(|secret| !stolen.contains(secret)));
        town.insist_sound().await;
    }
}

on_both_engines! {
    async fn whoever_is_forgotten_leaves_no_words(db: Database) {
        let outside = Outside::of(&db);
        let talk = talk(db).await;
        let (app, town) = (&talk.town.app, &talk.town);
        talk.ans_says("ANSWORDS").await.unwrap();
        talk.riet_says("RIETWORDS Ans, klopt 0612345679? Dan bel ik Ans").await.unwrap();
        threads::share(app, &talk.riet, &talk.hers(), Some(&helper_id(&talk.ans)), true).await.unwrap();
        threads::share(app, &talk.ans.actor, &talk.theirs(), None, true).await.unwrap();
        let gone = ["ANSWORDS", "0612345679"];
        let opened = outside.opened().await;
        assert!(gone.iter().all(|words| opened.contains(words)), "there before");
        rights::erase(app, &town.coordinator, &talk.ans.person()).await.unwrap();
        let opened = outside.opened().await;
        for gone in gone {
            assert!(!opened.contains(gone), "{gone} is left");
        }
        let view = talk.riet_reads().await;
        assert_eq!(shown(&view), ["", "RIETWORDS iemand, klopt …? Dan bel ik iemand"]);
        town.insist_sound().await;
        rights::erase(app, &town.coordinator, &id_of(&talk.riet)).await.unwrap();
        assert!(!outside.opened().await.contains("RIETWORDS"));
        town.insist_sound().await;
    }
}

/// What happens at the moment at which Ans writes.
#[derive(Debug, Clone, Copy)]
enum Change {
    Block,
    Hold,
    HandBack,
    ErasesAns,
    ErasesRiet,
}

async fn make(
    talk: &Talk,
    request: &RequestId,
    ans: &Helping,
    booked: &AssignmentId,
    change: Change,
) -> Result<(), ServiceError> {
    let (app, karin) = (&talk.town.app, &talk.town.coordinator);
    let riet = id_of(&resident(&talk.town, request).await);
    match change {
        Change::Block => safeguard::block(app, karin, &riet, &ans.person()).await,
        Change::Hold => safeguard::set_hold(app, karin, &helper_id(ans), true).await,
        Change::HandBack => {
            let back = Step::HandBack(HandBackReason::Ill);
            helping::step(app, &ans.actor, booked, back).await
        }
        Change::ErasesAns => rights::erase(app, karin, &ans.person()).await,
        Change::ErasesRiet => rights::erase(app, karin, &riet).await,
    }
}

/// Where in the trail a step of some kind stands last, and where the last message was said.
async fn order(town: &Town, action: &'static str, detail: &'static str) -> (Option<i64>, Option<i64>) {
    let organisation = town.organisation.clone();
    let rows = town
        .app
        .store
        .read::<_, ServiceError, _>(async move |tx| {
            Ok(audit::list_back(tx, &organisation, i64::MAX, None, 60).await?)
        })
        .await
        .unwrap();
    let of = |action: &str, detail: &str| {
        rows.iter()
            .find(|row| row.action == action && row.detail.ends_with(detail))
            .map(|row| row.seq)
    };
    (of(action, detail), of("message.state", ">said"))
}

on_both_engines! {
    async fn nothing_is_written_after_the_right_to_it_ended(db: Database) {
        let talk = talk(db).await;
        let town = &talk.town;
        for (change, action, detail) in [
            (Change::Block, "block.add", ""),
            (Change::Hold, "helper.state", ">on_hold"),
            (Change::HandBack, "assignment.state", ">handed_back"),
            (Change::ErasesAns, "person.state", ">erased"),
            (Change::ErasesRiet, "person.state", ">erased"),
        ] {
            let mut before = 0;
            for turn in 0..6 {
                let mut ask = groceries("Riet");
                let mail = format!("riet{change:?}{turn}@example.org").to_lowercase();
                ask.contact = Contact { telephone: None, mail: MailAddress::parse(&mail) };
                let request = town.request(ask).await;
                let ans = town.helper(&format!("{change:?}{turn}")).await;
                let booked = book(town, &ans, &request).await;
                let door = Door::Helper(booked.clone());
                let write = || threads::say(&town.app, &ans.actor, &door, "Dag", false);
                let end = || make(&talk, &request, &ans, &booked, change);
                let (written, ended) = if turn % 2 == 0 {
                    tokio::join!(write(), end())
                } else {
                    let (ended, written) = tokio::join!(end(), write());
                    (written, ended)
                };
                if let Err(error) = ended {
                    assert!(error.is_passing() || error.is_lost_race() || matches!(error, ServiceError::Refused(_)), "{change:?}: {error}");
                    end().await.unwrap();
                }
                match written {
                    Ok(()) => {
                        before += 1;
                        let (ended, said) = order(town, action, detail).await;
                        assert!(said.unwrap() < ended.unwrap(), "{change:?}, turn {turn}: said after it");
                    }
                    Err(error) => {
                        let second = error.is_passing() || error.is_lost_race()
                            || matches!(error, ServiceError::Refused(_) | ServiceError::NotFound);
                        assert!(second, "{change:?}, turn {turn}: {error}");
                    }
                }
                let late = write().await;
                assert!(late.is_err(), "{change:?}, turn {turn}: written after the right to it ended");
                town.insist_sound().await;
            }
            println!("{change:?}: {before} of 6 were said before it");
        }
    }
}
