//! Two people who must not meet, and neither can tell: whatever one of them sees is what they would see if the other had
//! never asked.

use std::sync::Arc;

use noaber::domain::ids::{RequestId, VisitId};
use noaber::domain::invitation::InvitationState;
use noaber::domain::time::SeededChance;
use noaber::service::sign_in::Handle;
use noaber::service::{
    ServiceError, desk, follow, helping, nearby, outbox, passing, round, safeguard, sign_in,
};
use reqwest::{Client, Method};

use crate::harness::engines::Database;
use crate::town::{Helping, Town, groceries};

/// A town in which Toos asks, and Riet may have.
struct World {
    town: Town,
    base: String,
    ans: Helping,
    riet: Option<RequestId>,
}

async fn world(database: Database, with_riet: bool) -> World {
    let town = Town::begin_with(database, Arc::new(SeededChance::from_seed(7))).await;
    let base = town.serve().await;
    let ans = town.helper("Ans").await;
    let mut toos = groceries("Toos");
    toos.contact.mail = noaber::domain::contact::MailAddress::parse("toos@example.org");
    town.request(toos).await;
    let mut riet = None;
    if with_riet {
        let request = town.request(groceries("Riet")).await;
        let view = follow::find(&town.app, &town.coordinator, &request)
            .await
            .unwrap();
        safeguard::block(
            &town.app,
            &town.coordinator,
            &view.request.resident,
            &ans.person(),
        )
        .await
        .unwrap();
        riet = Some(request);
    }
    round::run(&town.app, &town.organisation).await.unwrap();
    outbox::send_due(&town.app).await.unwrap();
    World {
        town,
        base,
        ans,
        riet,
    }
}

/// A page without what differs between any two looks at it: identifiers, tokens, the port.
fn plain(text: &str, base: &str) -> String {
    let mut out = String::new();
    for word in text
        .replace(base, "")
        .split_inclusive(['"', '/', '<', '>', ' ', '.', '\n'])
    {
        let end = word.chars().last().filter(|c| !c.is_ascii_alphanumeric());
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_name = bare.len() >= 20
            && bare
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if is_name {
            out.push('#');
            out.extend(end);
        } else {
            out.push_str(word);
        }
    }
    out
}

impl World {
    async fn sees(&self, method: Method, path: &str, body: &str) -> String {
        let request = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
            .request(method, format!("{}{path}", self.base))
            .header("cookie", format!("session={}", self.ans.token))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned());
        let answer = request.send().await.unwrap();
        let status = answer.status();
        format!("{status}\n{}", plain(&answer.text().await.unwrap(), &self.base))
    }

    async fn mails(&self) -> Vec<String> {
        let folder = self.town.app.mailer.local_folder().unwrap().to_owned();
        let all = noaber::gateway::mail::list_local(&folder, 1000).await.unwrap();
        let mut hers: Vec<String> = all
            .iter()
            .filter(|mail| mail.to == "ans@example.nl" && !mail.subject.contains("code"))
            .map(|mail| {
                plain(
                    &format!("{} {}", mail.subject, mail.body),
                    "http://localhost:8080",
                )
            })
            .collect();
        hers.sort();
        hers
    }

    async fn visit_of_riet(&self) -> VisitId {
        let id = self.riet.as_ref().unwrap();
        let view = follow::find(&self.town.app, &self.town.coordinator, id)
            .await
            .unwrap();
        view.visits[0].visit.id.clone()
    }
}

on_both_engines! {
    async fn the_one_sees_what_an_absence_would_explain(db: Database) {
        let engine = db.engine();
        let apart = world(db, true).await;
        let without = world(Database::on(engine).await, false).await;
        for path in ["/near", "/week", "/mine", "/me", "/offer", "/zones"] {
            let (one, other) = (
                apart.sees(Method::GET, path, "").await,
                without.sees(Method::GET, path, "").await,
            );
            assert_eq!(one, other, "{path}");
            assert!(one.starts_with("200"), "{path}: {one}");
        }
        assert!(
            apart.sees(Method::GET, "/week", "").await.contains("/invitations/"),
            "she is asked by others"
        );
        assert_eq!(apart.mails().await, without.mails().await);

        // A visit that is kept from her is as one that never was.
        let kept = apart.visit_of_riet().await;
        let never = "vis_01aaaaaaaaaaaaaaaaaaaaaaaa";
        for (method, body) in [(Method::GET, ""), (Method::POST, "answer=yes&moment=1772607600")] {
            let one = apart.sees(method.clone(), &format!("/near/{kept}"), body).await;
            assert_eq!(one, apart.sees(method, &format!("/near/{never}"), body).await);
            assert!(one.starts_with("404"), "{one}");
        }
        // Riet's own page says nothing of Ans either.
        let town = &apart.town;
        town.clock.advance(60);
        let code = sign_in::send_code(&town.app, Handle::parse("canary@example.org").unwrap(), "192.0.2.1")
            .await
            .unwrap();
        let riet = town.enter(&code, "canary@example.org").await;
        let riet = town.actor(&riet).await;
        let view = follow::find(&town.app, &riet, apart.riet.as_ref().unwrap()).await.unwrap();
        assert!(view.visits.iter().all(|one| one.asked == 0 && one.coming.is_empty()));
        // The coordinator reads "not available", and no round proposes her.
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        let open = look.open.iter().find(|one| one.request.id == *apart.riet.as_ref().unwrap()).unwrap();
        assert!(open.proposals.is_empty() && open.asked.is_empty());
        town.insist_sound().await;
    }

    async fn a_question_of_before_ends_as_if_somebody_else_had_come_first(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let mut asked = Vec::new();
        for name in ["Riet", "Toos"] {
            asked.push(town.request(groceries(name)).await);
        }
        // Both are asked of Ans, and both questions run out.
        let mut hers = Vec::new();
        for request in &asked {
            let view = follow::find(&town.app, &town.coordinator, request).await.unwrap();
            let one = &view.visits[0].visit;
            hers.push((view.request.resident, one.id.clone(), one.windows[0].starts_at));
        }
        round::run(&town.app, &town.organisation).await.unwrap();
        let week = helping::my_week(&town.app, &ans.actor).await.unwrap();
        let find = |visit: &VisitId| {
            let all = &week.invitations;
            all.iter().map(|one| &one.invitation).find(|one| one.visit == *visit).unwrap().clone()
        };
        let (kept, taken) = (find(&hers[0].1), find(&hers[1].1));
        let InvitationState::Sent { expires_at, .. } = kept.state else { panic!("{kept:?}") };
        town.clock.advance(expires_at.seconds() - town.app.now().seconds() + 1);
        passing::pass(&town.app).await.unwrap();
        // From one she is kept apart; for the other somebody else comes.
        safeguard::block(&town.app, &town.coordinator, &hers[0].0, &ans.person()).await.unwrap();
        let bas = town.helper("Bas").await;
        nearby::take(&town.app, &bas.actor, &hers[1].1, hers[1].2).await.unwrap();
        let mut seen = Vec::new();
        for (one, (_, visit, starts_at)) in [&kept, &taken].into_iter().zip(&hers) {
            let view = helping::find_invitation(&town.app, &ans.actor, &one.id).await.unwrap();
            let yes = helping::accept(&town.app, &ans.actor, &one.id).await.unwrap_err();
            let found = nearby::take(&town.app, &ans.actor, visit, *starts_at).await.unwrap_err();
            seen.push((view.still, view.invitation.state.tag(), format!("{yes:?}"), format!("{found:?}")));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!((seen[0].0, seen[0].1), (helping::Still::Taken, "expired"));
        town.insist_sound().await;
    }

    async fn what_was_agreed_is_off_and_nobody_says_why(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let request = town.request(groceries("Riet")).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let week = helping::my_week(&town.app, &ans.actor).await.unwrap();
        helping::accept(&town.app, &ans.actor, &week.invitations[0].invitation.id).await.unwrap();
        let helper = ans.actor.identity().unwrap().helper.clone().unwrap();
        // Nobody says it for another.
        let by_ans = safeguard::rather_not(&town.app, &ans.actor, &request, &helper).await;
        assert!(matches!(by_ans, Err(ServiceError::NotFound)));
        town.clock.advance(60);
        let code = sign_in::send_code(&town.app, Handle::parse("canary@example.org").unwrap(), "192.0.2.1")
            .await
            .unwrap();
        let riet = town.enter(&code, "canary@example.org").await;
        let riet = town.actor(&riet).await;
        safeguard::rather_not(&town.app, &riet, &request, &helper).await.unwrap();
        let view = follow::find(&town.app, &riet, &request).await.unwrap();
        assert!(view.visits[0].coming.is_empty());
        for _ in 0..2 {
            round::run(&town.app, &town.organisation).await.unwrap();
        }
        let week = helping::my_week(&town.app, &ans.actor).await.unwrap();
        assert!(week.invitations.is_empty() && week.visits.is_empty());
        outbox::send_due(&town.app).await.unwrap();
        let folder = town.app.mailer.local_folder().unwrap().to_owned();
        for mail in noaber::gateway::mail::list_local(&folder, 1000).await.unwrap() {
            let text = format!("{} {}", mail.subject, mail.body).to_lowercase();
            for word in ["blok", "block", "uit elkaar", "liever niet", "apart"] {
                assert!(!text.contains(word), "{text}");
            }
        }
        town.insist_sound().await;
    }
}
