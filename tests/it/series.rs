//! A series: one question for all of it, one yes that takes what fits, one no that counts for all of it; and it stays with its
//! helper as time goes on.

use jiff::civil::date;
use noaber::domain::assignment::HandBackReason;
use noaber::domain::contact::MailAddress;
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{HelperId, RequestId};
use noaber::domain::invitation::{Asks, DeclineReason, InvitationState};
use noaber::domain::resident::Contact;
use noaber::domain::schedule::{Rhythm, Schedule};
use noaber::domain::time::{UnixTime, amsterdam};
use noaber::service::ask::Ask;
use noaber::service::follow::{self, Said, VisitView};
use noaber::service::helping::{self, Still, Yes};
use noaber::service::{Refusal, ServiceError, nearby, passing, round};
use noaber::store::invitation::{self, Invitation};

use crate::harness::http::Visitor;
use crate::town::{Helping, Town, groceries};

/// Groceries on Tuesday mornings, from 10 March 2026 on.
fn weekly(count: Option<u32>) -> Ask {
    let mail = MailAddress::parse("riet@example.org");
    Ask {
        schedule: Schedule::Series {
            from: date(2026, 3, 10),
            weekdays: vec![2],
            rhythm: Rhythm::Weeks(1),
            part: Daypart::Am,
            until: None,
            count,
        },
        contact: Contact {
            telephone: None,
            mail,
        },
        ..groceries("Riet")
    }
}

fn id(one: &Helping) -> HelperId {
    one.actor.identity().unwrap().helper.clone().unwrap()
}

async fn visits(town: &Town, of: &RequestId) -> Vec<VisitView> {
    follow::find(&town.app, &town.coordinator, of)
        .await
        .unwrap()
        .visits
}

/// Everything that was ever asked about a request, in the order of its visits.
async fn asked(town: &Town, of: &RequestId) -> Vec<Invitation> {
    let mut all = Vec::new();
    for one in visits(town, of).await {
        let visit = one.visit.id.clone();
        let about = town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| Ok(invitation::list_of_visit(tx, &visit).await?))
            .await
            .unwrap();
        all.extend(about);
    }
    all
}

fn live(all: &[Invitation]) -> Vec<&Invitation> {
    all.iter()
        .filter(|one| matches!(one.state, InvitationState::Sent { .. }))
        .collect()
}

/// On which days of March or later somebody comes.
async fn days_of(town: &Town, of: &RequestId, who: &HelperId) -> Vec<(i8, i8)> {
    let all = visits(town, of).await;
    let theirs = all.iter().filter(|one| one.visit.state.helpers().contains(who));
    theirs
        .map(|one| one.visit.agreed.unwrap().starts_at.date(&amsterdam()))
        .map(|day| (day.month(), day.day()))
        .collect()
}

/// Lets the clock go on until then.
fn until(town: &Town, at: UnixTime) {
    town.clock.advance(at.seconds() - town.app.now().seconds());
}

async fn round(town: &Town) -> usize {
    round::run(&town.app, &town.organisation).await.unwrap().invited
}

on_both_engines! {
    async fn one_question_and_one_yes_for_what_fits(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let holiday = (date(2026, 3, 24), date(2026, 3, 25));
        helping::add_away(&town.app, &ans.actor, holiday, true).await.unwrap();
        let of = town.request(weekly(None)).await;
        assert!(visits(&town, &of).await.len() >= 5);
        // One question, about all of it from the first visit on; the next round has nothing to add.
        assert_eq!(round(&town).await, 1);
        town.clock.advance(60);
        assert_eq!(round(&town).await, 0);
        let all = asked(&town, &of).await;
        assert_eq!(all.len(), 1, "{all:#?}");
        assert_eq!((all[0].asks, all[0].window.starts_at.date(&amsterdam())), (Asks::Series, date(2026, 3, 10)));
        let mails = town.mails_to("ans@example.nl").await;
        assert!(mails.iter().any(|mail| mail.contains("elke week")), "{mails:#?}");
        // The board does not show the other weeks of what they are asked about.
        assert!(nearby::near_me(&town.app, &ans.actor, None).await.unwrap().visits.is_empty());
        // The page says that it comes back; yes is yes to each time that fits.
        let page = signed_in(&town, "ans@example.nl").await.get(&format!("/invitations/{}", all[0].id)).await;
        page.see("Dit komt terug").see("Ja, ik kom steeds").see("Ja, alleen deze keer");
        let page = page.form_with_button("Ja, ik kom steeds").press("answer=yes").submit().await;
        page.see("Fijn, u gaat!").see("dinsdag 17 maart").not_see("dinsdag 24 maart");
        let hers = days_of(&town, &of, &id(&ans)).await;
        assert_eq!(hers[..3], [(3, 10), (3, 17), (3, 31)]);
        // What she cannot come to is asked about on its own, and nobody is asked again about the rest.
        let bas = town.helper("Bas").await;
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let single = live(&all);
        assert_eq!((single.len(), &single[0].helper, single[0].asks), (1, &id(&bas), Asks::Visit));
        assert_eq!(single[0].window.starts_at.date(&amsterdam()), date(2026, 3, 24));
        helping::accept(&town.app, &bas.actor, &single[0].id).await.unwrap();
        assert_eq!(days_of(&town, &of, &id(&bas)).await, [(3, 24)]);
        // As time goes on the series stays hers, without a question; it is Ans who comes to the visit that is made next.
        let last = *hers.last().unwrap();
        town.clock.advance(8 * 86_400);
        passing::pass(&town.app).await.unwrap();
        let later = days_of(&town, &of, &id(&ans)).await;
        assert!(later.last().unwrap() > &last, "{hers:?} {later:?}");
        assert_eq!(days_of(&town, &of, &id(&bas)).await, [(3, 24)]);
        assert_eq!(round(&town).await, 0);
        town.insist_sound().await;
    }

    async fn a_no_to_a_series_is_a_no_to_each_of_its_visits(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(weekly(None)).await;
        assert_eq!(round(&town).await, 1);
        let question = asked(&town, &of).await.remove(0);
        helping::decline(&town.app, &ans.actor, &question.id, DeclineReason::NotThisTime).await.unwrap();
        // Not now, not about a later week, and not when that first week has gone by.
        assert_eq!(round(&town).await, 0);
        assert!(nearby::near_me(&town.app, &ans.actor, None).await.unwrap().visits.is_empty());
        town.clock.advance(8 * 86_400);
        passing::pass(&town.app).await.unwrap();
        assert_eq!(round(&town).await, 0);
        // Somebody else is asked about all of it, from the week that is first by now on.
        let bas = town.helper("Bas").await;
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((&now[0].helper, now[0].asks), (&id(&bas), Asks::Series));
        assert_eq!(now[0].window.starts_at.date(&amsterdam()), date(2026, 3, 17));
        town.insist_sound().await;
    }

    async fn who_lets_the_question_pass_is_asked_again_a_week_later_and_not_the_same_day(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(weekly(None)).await;
        assert_eq!(round(&town).await, 1);
        for _ in 0..3 {
            town.clock.advance(86_400);
            passing::pass(&town.app).await.unwrap();
            assert_eq!(round(&town).await, 0);
        }
        town.clock.advance(5 * 86_400);
        passing::pass(&town.app).await.unwrap();
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((now.len(), &now[0].helper, now[0].asks), (1, &id(&ans), Asks::Series));
        town.insist_sound().await;
    }

    async fn this_once_takes_one_and_the_series_is_asked_on(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(weekly(Some(4))).await;
        assert_eq!(round(&town).await, 1);
        let question = asked(&town, &of).await.remove(0);
        let booked = helping::accept_as(&town.app, &ans.actor, &question.id, Yes::Once).await.unwrap();
        assert_eq!(booked.len(), 1);
        assert_eq!(days_of(&town, &of, &id(&ans)).await, [(3, 10)]);
        // She is not asked about the other weeks; Bas is, from the second on, and comes to all of them.
        assert_eq!(round(&town).await, 0);
        let bas = town.helper("Bas").await;
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((&now[0].helper, now[0].asks), (&id(&bas), Asks::Series));
        helping::accept(&town.app, &bas.actor, &now[0].id).await.unwrap();
        assert_eq!(days_of(&town, &of, &id(&bas)).await, [(3, 17), (3, 24), (3, 31)]);
        // One that he gives back is for others: not for him again, and Ans, who was not here yet, need not be asked either.
        let week = helping::my_week(&town.app, &bas.actor).await.unwrap();
        let third = week.visits.iter().find(|one| one.assignment.window.starts_at.date(&amsterdam()) == date(2026, 3, 24));
        let third = third.unwrap().assignment.id.clone();
        helping::step(&town.app, &bas.actor, &third, helping::Step::HandBack(HandBackReason::NoTime)).await.unwrap();
        assert_eq!(round(&town).await, 0);
        let cor = town.helper("Cor").await;
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((&now[0].helper, now[0].asks), (&id(&cor), Asks::Visit));
        town.insist_sound().await;
    }

    async fn who_leaves_a_series_is_not_asked_for_it_again_and_another_gets_all_of_it(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(weekly(None)).await;
        assert_eq!(round(&town).await, 1);
        let question = asked(&town, &of).await.remove(0);
        helping::accept(&town.app, &ans.actor, &question.id).await.unwrap();
        let before = days_of(&town, &of, &id(&ans)).await;
        assert!(before.len() >= 5, "{before:?}");
        // On her page, from the second visit on.
        let page = signed_in(&town, "ans@example.nl").await.get("/week").await;
        let week = helping::my_week(&town.app, &ans.actor).await.unwrap();
        let second = week.visits[1].assignment.id.clone();
        assert!(week.visits[1].in_series);
        let form = page.form(&format!("form[action='/visits/{second}/hand-back']"));
        form.tick("all", "yes").choose("reason", "no_time").submit().await.expect(200);
        assert_eq!(days_of(&town, &of, &id(&ans)).await, before[..1]);
        assert_eq!(round(&town).await, 0);
        town.clock.advance(6 * 86_400);
        passing::pass(&town.app).await.unwrap();
        assert_eq!(days_of(&town, &of, &id(&ans)).await, before[..1], "nothing is made hers any more");
        let bas = town.helper("Bas").await;
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((&now[0].helper, now[0].asks), (&id(&bas), Asks::Series));
        town.insist_sound().await;
    }

    async fn a_familiar_face_who_said_no_to_the_series_still_comes_once(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let of = town.request(weekly(None)).await;
        assert_eq!(round(&town).await, 1);
        // Ans comes once, and Riet was glad of it.
        let question = asked(&town, &of).await.remove(0);
        let booked = helping::accept_as(&town.app, &ans.actor, &question.id, Yes::Once).await.unwrap();
        let bas = town.helper("Bas").await;
        assert_eq!(round(&town).await, 1);
        let now = live(&asked(&town, &of).await)[0].clone();
        helping::accept(&town.app, &bas.actor, &now.id).await.unwrap();
        until(&town, question.window.starts_at);
        for step in [helping::Step::CheckIn, helping::Step::CheckOut] {
            helping::step(&town.app, &ans.actor, &booked[0], step).await.unwrap();
        }
        let first = visits(&town, &of).await.remove(0).visit.id;
        let said = Said { somebody_came: true, same_again: true, words: String::new() };
        follow::say(&town.app, &town.coordinator, &first, said).await.unwrap();
        // Bas is away for a week: that single visit is for somebody she knows, if Ans will.
        let holiday = (date(2026, 3, 23), date(2026, 3, 25));
        helping::add_away(&town.app, &bas.actor, holiday, true).await.unwrap();
        assert_eq!(round(&town).await, 1);
        let all = asked(&town, &of).await;
        let now = live(&all);
        assert_eq!((&now[0].helper, now[0].asks), (&id(&ans), Asks::Visit));
        // Riet would rather have somebody else than Bas: what is made from then on is not his by itself.
        until(&town, visits(&town, &of).await[1].visit.agreed.unwrap().ends_at);
        let second = visits(&town, &of).await[1].visit.id.clone();
        let said = Said { somebody_came: true, same_again: false, words: String::new() };
        follow::say(&town.app, &town.coordinator, &second, said).await.unwrap();
        let before = days_of(&town, &of, &id(&bas)).await;
        town.clock.advance(3 * 86_400);
        passing::pass(&town.app).await.unwrap();
        assert_eq!(days_of(&town, &of, &id(&bas)).await, before);
        town.insist_sound().await;
    }

    async fn a_late_yes_counts_while_nobody_came_in_between(db: Database) {
        let town = Town::begin(db).await;
        let (ans, bas) = (town.helper("Ans").await, town.helper("Bas").await);
        let of = town.request(groceries("Riet")).await;
        assert_eq!(round(&town).await, 1);
        let question = asked(&town, &of).await.remove(0);
        let (late, other) = if question.helper == id(&ans) { (&ans, &bas) } else { (&bas, &ans) };
        let view = async |of: &Helping| helping::find_invitation(&town.app, &of.actor, &question.id).await.unwrap().still;
        assert_eq!(view(late).await, Still::Open);
        // Her time to answer is over, and so it is before anybody has noticed.
        town.clock.advance(4 * 3600);
        assert_eq!(view(late).await, Still::Late);
        passing::pass(&town.app).await.unwrap();
        assert_eq!(view(late).await, Still::Late);
        let mail = if question.helper == id(&ans) { "ans@example.nl" } else { "bas@example.nl" };
        let visitor = signed_in(&town, mail).await;
        let here = format!("/invitations/{}", question.id);
        visitor.get(&here).await.see("iets later").see("Ja, ik kom").not_see("Wij horen het graag");
        // Another takes it: then the page says so, and so does the tap.
        let visit = question.visit.clone();
        nearby::take(&town.app, &other.actor, &visit, question.window.starts_at).await.unwrap();
        assert_eq!(view(late).await, Still::Taken);
        visitor.get(&here).await.see("Er was net iemand eerder");
        let refused = helping::accept(&town.app, &late.actor, &question.id).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::PlaceTaken))), "{refused:?}");
        // Whoever may not come any more is not asked to say yes in vain.
        let of = town.request(groceries("Toos")).await;
        assert_eq!(round(&town).await, 1);
        let question = asked(&town, &of).await.remove(0);
        let late = if question.helper == id(&ans) { &ans } else { &bas };
        town.clock.advance(4 * 3600);
        let view = async || helping::find_invitation(&town.app, &late.actor, &question.id).await.unwrap().still;
        assert_eq!(view().await, Still::Late);
        helping::pause(&town.app, &late.actor).await.unwrap();
        assert_eq!(view().await, Still::Over);
        let refused = helping::accept(&town.app, &late.actor, &question.id).await;
        assert!(matches!(refused, Err(ServiceError::Refused(Refusal::NotAvailable))), "{refused:?}");
        town.insist_sound().await;
    }
}

/// Somebody at their own telephone.
async fn signed_in(town: &Town, mail: &str) -> Visitor {
    let visitor = Visitor::new(&town.serve().await);
    let page = visitor.get("/sign-in").await;
    let page = page.form("form.sheet").fill("contact", mail).submit().await;
    let code = town.code_for(mail).await;
    page.form("form.sheet").fill("code", &code).submit().await;
    visitor
}
