//! Everything by text message: a helper and a resident who have a mobile telephone and nothing else, and who answer with a word.

use futures_util::future::BoxFuture;
use noaber::domain::contact::{MailAddress, Telephone};
use noaber::domain::helper::Helper;
use noaber::domain::ids::RequestId;
use noaber::domain::reach::ReachBy;
use noaber::domain::resident::Contact;
use noaber::domain::time::UnixTime;
use noaber::gateway::mail::{Mail, MailError, Mailer};
use noaber::service::sign_in::{self, Handle};
use noaber::service::texting::{self, Incoming};
use noaber::service::{ServiceError, calls, desk, follow, helping, outbox, passing, reach, round};
use noaber::store::concern::CallBack;
use noaber::store::{concern, helper, person};
use reqwest::{Client, StatusCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::http::Visitor;
use crate::town::{Helping, Town, groceries, sign_up};

const ANS: &str = "+31611111111";
const RIET: &str = "+31622222222";

fn only_mobile(number: &str) -> Contact {
    Contact {
        telephone: Telephone::parse(number),
        mail: None,
    }
}

/// A helper who has a mobile telephone and no mail.
async fn ans(town: &Town) -> Helping {
    let mut input = sign_up("Ans", "ans@example.nl");
    input.contact = only_mobile(ANS);
    let code = helping::sign_up(&town.app, input).await.unwrap();
    let digits = town.code_by_text(ANS).await;
    let session = noaber::service::sign_in::enter_code(&town.app, &code, &digits, &crate::town::own_device())
        .await
        .unwrap();
    let actor = town.actor(&session).await;
    let id = actor.identity().unwrap().helper.clone().unwrap();
    desk::welcome(
        &town.app,
        &town.coordinator,
        &id,
        Some(jiff::civil::date(2028, 1, 1)),
    )
    .await
    .unwrap();
    Helping {
        actor,
        token: session.token,
    }
}

/// Somebody who has a mobile telephone and no mail asks the desk.
async fn riet(town: &Town) -> RequestId {
    let mut asked = groceries("Riet");
    asked.contact = only_mobile(RIET);
    let request = town.request(asked).await;
    // What is written in one second has no order.
    town.clock.advance(2);
    request
}

/// A mail server that knows nobody.
#[derive(Debug)]
struct NoSuchAddress;

impl Mailer for NoSuchAddress {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async { Err(MailError::NoSuchAddress) })
    }
}

static SENT: AtomicUsize = AtomicUsize::new(0);

async fn says(town: &Town, from: &str, text: &str) {
    // What is written in one second has no order.
    town.clock.advance(2);
    let incoming = Incoming {
        id: format!("in-{}", SENT.fetch_add(1, Ordering::Relaxed)),
        from: from.to_owned(),
        text: text.to_owned(),
    };
    texting::receive(&town.app, &incoming).await.unwrap();
    town.clock.advance(2);
}

/// The newest text to a number.
async fn last(town: &Town, number: &str) -> String {
    town.texts_to(number).await.first().cloned().unwrap_or_default()
}

async fn visit(town: &Town, request: &RequestId) -> noaber::store::visit::Visit {
    let mut seen = follow::find(&town.app, &town.coordinator, request).await.unwrap();
    seen.visits.remove(0).visit
}

async fn go_to(town: &Town, at: UnixTime) {
    town.clock.advance(at.seconds() - town.app.now().seconds());
}

async fn on_the_list(town: &Town) -> Vec<CallBack> {
    let organisation = town.organisation.clone();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(concern::list_call_backs(tx, &organisation).await?))
        .await
        .unwrap()
}

async fn offer(town: &Town, who: &Helping) -> Helper {
    let id = who.actor.identity().unwrap().helper.clone().unwrap();
    town.app
        .store
        .read::<_, ServiceError, _>(async move |tx| Ok(helper::find(tx, &id).await?.unwrap().helper))
        .await
        .unwrap()
}

on_both_engines! {
    async fn a_visit_from_question_to_thanks_by_words_alone(db: Database) {
        let town = Town::begin(db).await;
        ans(&town).await;
        says(&town, RIET, "hulp bij de boodschappen").await;
        let waiting = on_the_list(&town).await;
        assert_eq!((waiting.len(), waiting[0].telephone.as_str()), (1, RIET), "she is telephoned");
        let request = riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let asked = last(&town, ANS).await;
        assert!(asked.contains("Riet") && asked.contains("JA") && !asked.contains("Canary"), "{asked}");
        says(&town, ANS, "Ja hoor!").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "staffed");
        let booked = last(&town, ANS).await;
        assert!(booked.contains("HIER") && booked.contains("KLAAR"), "{booked}");
        let told = last(&town, RIET).await;
        let word = visit(&town, &request).await.door_word;
        assert!(told.contains("Ans") && told.contains(&word), "{told}");

        says(&town, ANS, "hier").await;
        assert!(last(&town, ANS).await.contains("geen vraag"), "far too early");
        let starts = visit(&town, &request).await.agreed.unwrap().starts_at;
        go_to(&town, starts).await;
        says(&town, ANS, "Ik ben er").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "under_way");
        town.clock.advance(3000);
        says(&town, ANS, "klaar").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "done");
        let question = last(&town, RIET).await;
        assert!(question.contains("Is dat gebeurd?"), "{question}");
        says(&town, RIET, "Ja, dank je wel Ans, fijn dat je er was").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "confirmed");
        // Thanks can wait for the morning.
        go_to(&town, starts.plus(25 * 3600)).await;
        passing::pass(&town.app).await.unwrap();
        assert!(last(&town, ANS).await.contains("bedankt"), "{:?}", town.texts_to(ANS).await);
        let seen = follow::find(&town.app, &town.coordinator, &request).await.unwrap();
        assert_eq!(seen.request.state.tag(), "fulfilled");
        // None of it was a call for the desk but the first.
        assert_eq!(on_the_list(&town).await.len(), 1);
        town.insist_sound().await;
    }

    async fn no_later_less_and_what_is_no_word(db: Database) {
        let town = Town::begin(db).await;
        let ans = ans(&town).await;
        let request = riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let asked_at = town.app.now();
        // A yes with a condition books nobody: a coordinator reads it.
        says(&town, ANS, "Ja maar pas om 11 uur").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "open");
        let waiting = on_the_list(&town).await;
        assert!(waiting[0].words.contains("pas om 11 uur") && waiting[0].name.contains("Ans"), "{waiting:?}");
        assert!(last(&town, ANS).await.contains("lezen uw bericht"));
        // Later: asked once more in three hours, also when the question has run out meanwhile; then yes is yes.
        says(&town, ANS, "later").await;
        let before = town.texts_to(ANS).await.len();
        go_to(&town, asked_at.plus(3 * 3600 + 60)).await;
        passing::pass(&town.app).await.unwrap();
        let again = town.texts_to(ANS).await;
        assert_eq!(again.len(), before + 1, "{again:?}");
        assert!(again[0].contains("Kunt u?"), "{again:?}");
        passing::pass(&town.app).await.unwrap();
        assert_eq!(town.texts_to(ANS).await.len(), before + 1, "once");
        says(&town, ANS, "nee deze keer niet").await;
        assert!(last(&town, ANS).await.contains("Dank dat wij u mochten vragen"));
        // A no is a no for that visit.
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!(visit(&town, &request).await.state.tag(), "open");
        says(&town, ANS, "ja").await;
        assert!(last(&town, ANS).await.contains("geen vraag"), "{:?}", town.texts_to(ANS).await);
        assert_eq!(visit(&town, &request).await.state.tag(), "open");
        let number = offer(&town, &ans).await.limits.weekly_invitations;
        says(&town, ANS, "Minder vaak aub").await;
        assert_eq!(offer(&town, &ans).await.limits.weekly_invitations, number / 2);
        town.insist_sound().await;
    }

    async fn two_questions_at_one_telephone_have_numbers(db: Database) {
        let town = Town::begin(db).await;
        ans(&town).await;
        let first = riet(&town).await;
        let mut other = groceries("Truus");
        other.contact = only_mobile("+31633333333");
        let second = town.request(other).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let asked: Vec<String> = town.texts_to(ANS).await.into_iter().filter(|said| said.contains("Kunt u?")).collect();
        assert_eq!(asked.len(), 2, "{asked:?}");
        let numbered = |name: &str| {
            let said = asked.iter().find(|said| said.contains(name)).unwrap();
            let (_, rest) = said.split_once("JA ").unwrap();
            rest.chars().take_while(char::is_ascii_digit).collect::<String>()
        };
        says(&town, ANS, "ja").await;
        let which = last(&town, ANS).await;
        assert!(which.contains("JA 1") && which.contains("JA 2"), "{which}");
        assert_eq!(visit(&town, &first).await.state.tag(), "open");
        says(&town, ANS, &format!("ja {}", numbered("Truus"))).await;
        assert_eq!(visit(&town, &second).await.state.tag(), "staffed");
        assert_eq!(visit(&town, &first).await.state.tag(), "open");
        says(&town, ANS, &format!("NEE {}", numbered("Riet"))).await;
        says(&town, ANS, "kan niet").await;
        assert!(last(&town, ANS).await.contains("iemand anders"));
        assert_eq!(visit(&town, &second).await.state.tag(), "open");
        // To a number that was never given there is no answer.
        says(&town, ANS, "ja 77").await;
        assert!(last(&town, ANS).await.contains("geen vraag"));
        town.insist_sound().await;
    }

    async fn stop_ends_texts_and_the_desk_telephones(db: Database) {
        let town = Town::begin(db).await;
        let ans = ans(&town).await;
        says(&town, ANS, "STOP").await;
        let said = town.texts_to(ANS).await;
        assert!(said[0].contains("START"), "{said:?}");
        riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert_eq!(town.texts_to(ANS).await.len(), said.len(), "no text after a stop");
        let waiting = on_the_list(&town).await;
        assert!(waiting.iter().any(|call| call.telephone.as_str() == ANS && call.why == "tell"), "{waiting:?}");
        let choice = reach::find_mine(&town.app, &ans.actor).await.unwrap();
        assert_eq!((choice.now, choice.reach.texts_stopped), (Some(ReachBy::Call), true));
        says(&town, ANS, "start").await;
        assert_eq!(reach::find_mine(&town.app, &ans.actor).await.unwrap().now, Some(ReachBy::Text));
        // A wish counts from the next message on, and a way that leads nowhere cannot be chosen.
        reach::set_mine(&town.app, &ans.actor, ReachBy::Call, None).await.unwrap();
        let wrong = reach::set_mine(&town.app, &ans.actor, ReachBy::Mail, None).await;
        assert!(matches!(wrong, Err(ServiceError::Invalid(_))), "{wrong:?}");
        let id = ans.person();
        reach::set_theirs(&town.app, &town.coordinator, &id, ReachBy::Text, None).await.unwrap();
        assert_eq!(reach::find_mine(&town.app, &ans.actor).await.unwrap().now, Some(ReachBy::Text));
        town.insist_sound().await;
    }

    async fn keeping_a_choice_undoes_nothing_that_was_not_chosen(db: Database) {
        let town = Town::begin(db).await;
        let ans = ans(&town).await;
        let base = town.serve().await;
        town.clock.advance(600);
        let at_home = Visitor::new(&base);
        let page = at_home.get("/sign-in").await;
        let page = page.form("form.sheet").fill("contact", "06 11111111").submit().await;
        let code = town.code_by_text(ANS).await;
        page.form("form.sheet").fill("code", &code).submit().await.expect(200);
        says(&town, ANS, "STOP").await;
        assert!(last(&town, ANS).await.contains("Wij bellen u voortaan"), "{}", last(&town, ANS).await);
        let stopped = async || reach::find_mine(&town.app, &ans.actor).await.unwrap().reach.texts_stopped;
        // Nothing is ticked that she did not choose, so keeping the page as it is changes nothing.
        let page = at_home.get("/me").await;
        page.see("Nu bellen wij u.").see("U antwoordde STOP");
        assert!(page.all("input[name='reach'][checked]").is_empty());
        let page = page.form("form[action='/me/reach']").submit().await;
        page.at("/me").not_see("Bewaard");
        assert!(stopped().await);
        // Nor does choosing the telephone bring texts back.
        let page = page.form("form[action='/me/reach']").choose("reach", "call").submit().await;
        page.at("/me").see("Bewaard. Wij bellen u voortaan.").not_see("Nu bellen wij u.");
        assert_eq!(page.attributes("input[name='reach'][checked]", "value"), ["call"]);
        page.form("form[action='/me/reach']").submit().await.at("/me");
        assert!(stopped().await);
        // Choosing texts does, for then they are wanted.
        let page = at_home.get("/me").await;
        let page = page.form("form[action='/me/reach']").choose("reach", "text").submit().await;
        page.see("Bewaard. Wij sturen u voortaan sms.").not_see("STOP");
        assert!(!stopped().await);
        town.insist_sound().await;
    }

    async fn who_texts_three_times_is_one_task_and_help_comes_first(db: Database) {
        let town = Town::begin(db).await;
        let ans = ans(&town).await;
        // Somebody who waits longer, but asks for less.
        calls::call_me(&town.app, "Toos", Telephone::parse("013 555 77 77").unwrap(), None).await.unwrap();
        for said in ["Wie komt er?", "KAN NIET", "HULP"] {
            says(&town, ANS, said).await;
        }
        let answer = last(&town, ANS).await;
        assert!(answer.contains("Karin: 013 555 12 34") && answer.contains("112"), "{answer}");
        let waiting = on_the_list(&town).await;
        let hers: Vec<_> = waiting.iter().filter(|call| call.telephone.as_str() == ANS).collect();
        assert_eq!(hers.len(), 1, "{waiting:?}");
        for said in ["Wie komt er?", "KAN NIET", "HULP"] {
            assert!(hers[0].words.contains(said), "{}", hers[0].words);
        }
        let base = town.serve().await;
        let karin = crate::landline::karin(&town, &base).await;
        let page = karin.get("/desk").await;
        let titles = page.all(".entry h2");
        assert!(titles[0].contains("Ans") && titles[0].contains("stuurde een sms: HULP"), "{titles:?}");
        assert!(titles.iter().any(|title| title.contains("Toos wil gebeld worden")), "{titles:?}");
        let page = page.form(&format!("form[action='/desk/calls/{}']", hers[0].id)).submit().await;
        page.see("Stuurde een sms: “Wie komt er?”");
        assert!(page.attributes("main a", "href").contains(&format!("/desk/people/{}", ans.person())));
        // Once she is called, the next text is another task.
        page.form_with_button("Ik heb gebeld").submit().await.expect(200);
        says(&town, ANS, "En nu dan?").await;
        let waiting = on_the_list(&town).await;
        let next = waiting.iter().find(|call| call.telephone.as_str() == ANS).unwrap();
        assert!(next.words.contains("En nu dan?") && !next.words.contains("HULP"), "{}", next.words);
        town.insist_sound().await;
    }

    async fn the_same_text_twice_is_one_and_a_stranger_learns_nothing(db: Database) {
        let town = Town::begin(db).await;
        ans(&town).await;
        let request = riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let incoming = Incoming {
            id: "same".to_owned(),
            from: ANS.to_owned(),
            text: "Nee, bel mij".to_owned(),
        };
        for _ in 0..3 {
            texting::receive(&town.app, &incoming).await.unwrap();
        }
        let said = town.texts_to(ANS).await;
        assert_eq!(said.iter().filter(|said| said.contains("Dank dat wij")).count(), 1, "{said:?}");
        // Two at the same moment are one as well.
        let (one, two) = (
            Incoming { id: "race".to_owned(), from: RIET.to_owned(), text: "???!".to_owned() },
            Incoming { id: "race".to_owned(), from: RIET.to_owned(), text: "???!".to_owned() },
        );
        let (a, b) = tokio::join!(texting::receive(&town.app, &one), texting::receive(&town.app, &two));
        a.and(b).unwrap();
        assert!(town.texts_to(RIET).await.len() <= 2);
        // A stranger hears nothing, whatever they say; only "help" is a call, and one task.
        let stranger = "+31699999999";
        for said in ["ja", "Wie is dit?", "STOP", "hulp", "hulp", "help", "HULP", "bel mij"] {
            says(&town, stranger, said).await;
        }
        assert!(town.texts_to(stranger).await.is_empty());
        let theirs = on_the_list(&town).await.into_iter().filter(|call| call.telephone.as_str() == stranger).count();
        assert_eq!(theirs, 1, "one task, however often");
        // Somebody else's number is no answer to Ans' question, and what is no number at all is nobody.
        says(&town, stranger, "ja 1").await;
        says(&town, "NOABER", "ja").await;
        assert_eq!(visit(&town, &request).await.state.tag(), "open");
        town.insist_sound().await;
    }

    async fn a_gateway_needs_its_token(db: Database) {
        let town = Town::begin(db).await;
        ans(&town).await;
        let request = riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        let base = town.serve().await;
        let client = Client::new();
        let body = serde_json::json!({"id": "gw-1", "from": ANS, "text": "Ja"});
        let brings = async |token: Option<&str>, body: String| {
            let mut request = client.post(format!("{base}/texts/in")).body(body);
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            request.send().await.unwrap().status()
        };
        for wrong in [None, Some(""), Some("the-gateway-of-the-testt"), Some("the-gateway-of-the-tests ")] {
            let got = brings(wrong, body.to_string()).await;
            // A header loses the blanks at its end on the way: that is the token.
            if wrong != Some("the-gateway-of-the-tests ") {
                assert_eq!(got, StatusCode::FORBIDDEN, "{wrong:?}");
                assert_eq!(visit(&town, &request).await.state.tag(), "open");
            }
        }
        let good = Some("the-gateway-of-the-tests");
        assert_eq!(brings(good, "{}".to_owned()).await, StatusCode::BAD_REQUEST);
        assert_eq!(brings(good, body.to_string()).await, StatusCode::NO_CONTENT);
        assert_eq!(brings(good, body.to_string()).await, StatusCode::NO_CONTENT);
        assert_eq!(visit(&town, &request).await.state.tag(), "staffed");
        town.insist_sound().await;
    }

    async fn whom_mail_does_not_reach_hears_another_way(db: Database) {
        let town = Town::begin(db).await;
        let bram = town.helper("Bram").await;
        let id = bram.person();
        let at = town.app.now();
        // A code is on its way to him when his mail server says that there is no such address.
        let handle = Handle::Mail(MailAddress::parse("bram@example.nl").unwrap());
        sign_in::send_code(&town.app, handle, "192.0.2.7").await.unwrap();
        let mut refusing = town.app.clone();
        refusing.mailer = Arc::new(NoSuchAddress);
        outbox::send_due(&refusing).await.unwrap();
        let alerts = desk::look(&town.app, &town.coordinator).await.unwrap().alerts;
        let of_him = |one: &&desk::AlertLine| one.is_unreachable && one.person == id && one.name == "Bram H.";
        assert!(alerts.iter().any(|one| of_him(&one)), "{alerts:?}");
        // No code is shown to the desk for it.
        assert!(on_the_list(&town).await.is_empty(), "{:?}", on_the_list(&town).await);
        // His mail came back: the next question goes to his mobile telephone.
        riet(&town).await;
        round::run(&town.app, &town.organisation).await.unwrap();
        assert!(last(&town, "+31600005678").await.contains("Kunt u?"));
        // Choosing another way says nothing of his mail.
        reach::set_mine(&town.app, &bram.actor, ReachBy::Text, None).await.unwrap();
        let choice = reach::find_mine(&town.app, &bram.actor).await.unwrap();
        assert!(choice.reach.mail_failed && choice.now == Some(ReachBy::Text), "{choice:?}");
        // A new contact is another one.
        let contact = Contact { telephone: None, mail: MailAddress::parse("bram.nieuw@example.nl") };
        town.app.store.write::<_, ServiceError, _>(async move |tx| {
            let known = person::find(tx, &id).await?.unwrap();
            Ok(noaber::store::correct::set_contact(tx, &known, &contact, at, "test").await?)
        }).await.unwrap();
        assert_eq!(reach::find_mine(&town.app, &bram.actor).await.unwrap().now, Some(ReachBy::Mail));
        town.insist_sound().await;
    }
}

/// The identifiers that a text never holds, whoever it is to.
#[tokio::test]
async fn no_text_says_where_somebody_lives_or_what_they_said() {
    let town = Town::begin(crate::harness::engines::Database::sqlite().await).await;
    ans(&town).await;
    let request: RequestId = riet(&town).await;
    round::run(&town.app, &town.organisation).await.unwrap();
    says(&town, ANS, "ja").await;
    let starts = visit(&town, &request).await.agreed.unwrap().starts_at;
    go_to(&town, starts).await;
    says(&town, ANS, "waar woont Riet?").await;
    says(&town, ANS, "kan niet").await;
    says(&town, ANS, "hier").await;
    outbox::send_due(&town.app).await.unwrap();
    for number in [ANS, RIET] {
        for said in town.texts_to(number).await {
            for secret in ["Canary", "CANARY", "987", "5038", "00009876", "Helpersen"] {
                assert!(!said.contains(secret), "{secret}: {said}");
            }
        }
    }
}
