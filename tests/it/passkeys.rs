//! Passkeys of staff, with a device made of software: what it may do, and everything it may not.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use noaber::domain::access::{Actor, Role, Way};
use noaber::domain::contact::MailAddress;
use noaber::domain::ids::PersonId;
use noaber::service::sign_in::{self, NewSession};
use noaber::service::{Refusal, ServiceError};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::engines::Database;
use crate::town::{PASSWORD, Town, own_device};

const KIM: &str = "kim@example.nl";
const ORIGIN: &str = "http://localhost:8080";

/// Who is there was asked: a touch, and by finger, face or number.
const SOMEBODY: u8 = 0x01;
const THEIRS: u8 = 0x04;
/// A new key is told of.
const KEY: u8 = 0x40;

/// A device that keeps one key: a counter that goes up with each use.
struct Gadget {
    key: EcdsaKeyPair,
    id: [u8; 16],
    counter: AtomicU32,
    flags: u8,
    origin: &'static str,
}

impl Gadget {
    fn new(number: u8) -> Self {
        let chance = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let made = EcdsaKeyPair::generate_pkcs8(kind, &chance).unwrap();
        Self {
            key: EcdsaKeyPair::from_pkcs8(kind, made.as_ref(), &chance).unwrap(),
            id: [number; 16],
            counter: AtomicU32::new(1),
            flags: SOMEBODY | THEIRS,
            origin: ORIGIN,
        }
    }

    fn client_data(&self, kind: &str, question: &Value) -> Vec<u8> {
        let challenge = &question["publicKey"]["challenge"];
        let said = json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false});
        said.to_string().into_bytes()
    }

    fn device_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest("localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        data
    }

    /// Makes its key known.
    fn register(&self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        let mut data = self.device_data(self.flags | KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        // The public key in CBOR: a map of kind, algorithm, curve and the two coordinates.
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut told = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        told.push(u8::try_from(data.len()).unwrap());
        told.extend(data);
        json!({
            "id": BASE64.encode(self.id),
            "rawId": BASE64.encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", &question)),
                "attestationObject": BASE64.encode(told),
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }

    /// Answers with its key.
    fn answer(&self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        let client = self.client_data("webauthn.get", &question);
        let data = self.device_data(self.flags);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": BASE64.encode(self.id),
            "rawId": BASE64.encode(self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(client),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature.as_ref()),
                "userHandle": null,
            },
            "clientExtensionResults": {},
        })
        .to_string()
    }
}

/// A town where Kim works, signed in a moment ago.
struct Scene {
    town: Town,
    kim: PersonId,
    actor: Actor,
}

impl Scene {
    async fn set(db: Database) -> Self {
        let town = Town::begin(db).await;
        let kim = town.add_staff(KIM, vec![(Role::Coordinator, None)]).await;
        let session = town.staff(KIM).await;
        let actor = town.actor(&session).await;
        Self { town, kim, actor }
    }

    async fn add(&self, gadget: &Gadget) -> Result<(), ServiceError> {
        let question = sign_in::ask_to_add_passkey(&self.town.app, &self.actor).await?;
        let answer = gadget.register(&question);
        sign_in::add_passkey(&self.town.app, &self.actor, "Sleutel", &answer)
            .await
            .map(|_| ())
    }

    async fn names(&self) -> Vec<(String, bool)> {
        let all = sign_in::list_passkeys(&self.town.app, &self.actor).await.unwrap();
        all.expect("passkeys are possible on localhost")
            .into_iter()
            .map(|one| (one.name, one.used_at.is_some()))
            .collect()
    }

    /// After Kim's password.
    async fn half(&self) -> String {
        let half = sign_in::staff(&self.town.app, KIM, PASSWORD, "192.0.2.1")
            .await
            .unwrap();
        assert!(!half.must_enrol);
        half.token
    }

    async fn question(&self, half: &str) -> String {
        sign_in::ask_for_passkey(&self.town.app, half).await.unwrap()
    }

    async fn enter(&self, half: &str, answer: &str) -> Result<NewSession, ServiceError> {
        sign_in::enter_passkey(&self.town.app, half, answer, &own_device()).await
    }

    /// What the trail says about Kim since the town began, the oldest first.
    async fn trail(&self) -> Vec<String> {
        let (organisation, kim) = (self.town.organisation.clone(), self.kim.to_string());
        let rows = self
            .town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                Ok(noaber::store::audit::list_back(tx, &organisation, i64::MAX, Some(&kim), 100).await?)
            })
            .await
            .unwrap();
        let mut steps: Vec<_> = rows.into_iter().map(|row| row.action).collect();
        steps.reverse();
        steps.retain(|step| step.contains("passkey"));
        steps
    }
}

fn refused<T>(done: Result<T, ServiceError>) -> Option<Refusal> {
    match done {
        Err(ServiceError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

on_both_engines! {
    async fn a_passkey_opens_once_what_six_digits_open(db: Database) {
        let scene = Scene::set(db).await;
        let app = &scene.town.app;
        let gadget = Gadget::new(1);
        let before = scene.half().await;
        assert!(!sign_in::has_passkey(app, &before).await.unwrap());
        assert!(matches!(sign_in::ask_for_passkey(app, &before).await, Err(ServiceError::NotFound)));
        scene.add(&gadget).await.unwrap();
        assert_eq!(scene.names().await, [("Sleutel".to_owned(), false)]);

        let half = scene.half().await;
        assert!(sign_in::has_passkey(app, &half).await.unwrap());
        let answer = gadget.answer(&scene.question(&half).await);
        let session = scene.enter(&half, &answer).await.unwrap();
        let actor = scene.town.actor(&session).await;
        assert_eq!(actor.identity().unwrap().way, Way::Staff);
        assert!(actor.is_coordinator());
        assert_eq!(scene.names().await, [("Sleutel".to_owned(), true)]);

        // The half sign-in is whole; the same answer opens nothing in another, asked or not.
        assert!(matches!(scene.enter(&half, &answer).await, Err(ServiceError::SignInNeeded)));
        let other = scene.half().await;
        assert_eq!(refused(scene.enter(&other, &answer).await), Some(Refusal::PasskeyWrong));
        scene.question(&other).await;
        assert_eq!(refused(scene.enter(&other, &answer).await), Some(Refusal::PasskeyWrong));
        // The six digits still do.
        scene.town.clock.advance(60);
        let code = sign_in::demo_code(app, &MailAddress::parse(KIM).unwrap()).await.unwrap().unwrap();
        sign_in::enter_second(app, &other, &code, &own_device()).await.unwrap();
        assert_eq!(scene.trail().await, ["passkey.add", "sign_in.passkey"]);
        scene.town.insist_sound().await;
    }

    async fn a_question_is_for_one_answer_in_its_time_and_place(db: Database) {
        let scene = Scene::set(db).await;
        let gadget = Gadget::new(1);
        scene.add(&gadget).await.unwrap();
        // Too late, by a second.
        let half = scene.half().await;
        let answer = gadget.answer(&scene.question(&half).await);
        scene.town.clock.advance(5 * 60);
        assert_eq!(refused(scene.enter(&half, &answer).await), Some(Refusal::PasskeyWrong));
        // Wrong once: the question is gone, for the right answer too.
        let half = scene.half().await;
        let question = scene.question(&half).await;
        assert_eq!(refused(scene.enter(&half, "{}").await), Some(Refusal::PasskeyWrong));
        let right = gadget.answer(&question);
        assert_eq!(refused(scene.enter(&half, &right).await), Some(Refusal::PasskeyWrong));
        // Put in one half sign-in, answered in another.
        let (one, other) = (scene.half().await, scene.half().await);
        let answer = gadget.answer(&scene.question(&one).await);
        scene.question(&other).await;
        assert_eq!(refused(scene.enter(&other, &answer).await), Some(Refusal::PasskeyWrong));
        // Five tries, and then the half sign-in is over.
        for _ in 0..4 {
            scene.question(&other).await;
            assert_eq!(refused(scene.enter(&other, "").await), Some(Refusal::PasskeyWrong));
        }
        assert!(matches!(scene.enter(&other, "").await, Err(ServiceError::SignInNeeded)));
        // The first one was still good.
        scene.enter(&one, &answer).await.unwrap();
        scene.town.insist_sound().await;
    }

    async fn a_device_must_know_its_person_and_the_place(db: Database) {
        let scene = Scene::set(db).await;
        // Nobody's finger, another site, another's key.
        let mut careless = Gadget::new(1);
        careless.flags = SOMEBODY;
        let mut elsewhere = Gadget::new(2);
        elsewhere.origin = "http://localhost.evil.example:8080";
        for gadget in [&careless, &elsewhere] {
            assert_eq!(refused(scene.add(gadget).await), Some(Refusal::PasskeyWrong));
        }
        assert_eq!(scene.names().await, []);
        careless.flags = SOMEBODY | THEIRS;
        scene.add(&careless).await.unwrap();
        careless.flags = SOMEBODY;
        elsewhere.id = careless.id;
        elsewhere.origin = ORIGIN;
        for gadget in [&careless, &elsewhere] {
            let half = scene.half().await;
            let answer = gadget.answer(&scene.question(&half).await);
            assert_eq!(refused(scene.enter(&half, &answer).await), Some(Refusal::PasskeyWrong));
        }
        assert_eq!(scene.names().await, [("Sleutel".to_owned(), false)]);
    }

    async fn a_copied_passkey_counts_no_more(db: Database) {
        let scene = Scene::set(db).await;
        let gadget = Gadget::new(1);
        scene.add(&gadget).await.unwrap();
        let half = scene.half().await;
        let answer = gadget.answer(&scene.question(&half).await);
        scene.enter(&half, &answer).await.unwrap();
        // The copy does not know that it was used.
        gadget.counter.store(1, Ordering::Relaxed);
        let half = scene.half().await;
        let answer = gadget.answer(&scene.question(&half).await);
        assert_eq!(refused(scene.enter(&half, &answer).await), Some(Refusal::PasskeyWrong));
        assert_eq!(scene.names().await, []);
        assert!(!sign_in::has_passkey(&scene.town.app, &half).await.unwrap());
        let steps = ["passkey.add", "sign_in.passkey", "passkey.copied", "passkey.remove"];
        assert_eq!(scene.trail().await, steps);
        scene.town.insist_sound().await;
    }

    async fn passkeys_come_and_go_with_whoever_is_sure_to_be_there(db: Database) {
        let scene = Scene::set(db).await;
        let app = &scene.town.app;
        for number in 1..=5 {
            scene.add(&Gadget::new(number)).await.unwrap();
        }
        assert_eq!(refused(scene.add(&Gadget::new(6)).await), Some(Refusal::PasskeysFull));
        let all = sign_in::list_passkeys(app, &scene.actor).await.unwrap().unwrap();
        // Removed between question and answer, it answers for nothing.
        let (half, gone) = (scene.half().await, Gadget::new(1));
        let answer = gone.answer(&scene.question(&half).await);
        sign_in::remove_passkey(app, &scene.actor, &all[0].id).await.unwrap();
        assert_eq!(refused(scene.enter(&half, &answer).await), Some(Refusal::PasskeyWrong));
        assert_eq!(scene.names().await.len(), 4);

        // Another's is none of one's own.
        let karin = scene.town.staff("karin@example.nl").await;
        let karin = scene.town.actor(&karin).await;
        let taken = sign_in::remove_passkey(app, &karin, &all[1].id).await;
        assert!(matches!(taken, Err(ServiceError::NotFound)));
        // What a device told another stays theirs.
        let known = sign_in::ask_to_add_passkey(app, &karin).await.unwrap();
        let again = sign_in::add_passkey(app, &karin, "Kopie", &Gadget::new(2).register(&known)).await;
        assert!(again.is_err_and(|error| error.is_lost_race()));

        // After five minutes one proves again who one is.
        scene.town.clock.advance(5 * 60);
        assert!(matches!(
            sign_in::ask_to_add_passkey(app, &scene.actor).await,
            Err(ServiceError::StepUpNeeded)
        ));
        assert!(matches!(
            sign_in::remove_passkey(app, &scene.actor, &all[1].id).await,
            Err(ServiceError::StepUpNeeded)
        ));
        assert_eq!(scene.names().await.len(), 4);
        scene.town.insist_sound().await;
    }

    async fn who_lost_everything_begins_anew(db: Database) {
        let scene = Scene::set(db).await;
        let app = &scene.town.app;
        let gadget = Gadget::new(1);
        scene.add(&gadget).await.unwrap();
        let half = scene.half().await;
        let answer = gadget.answer(&scene.question(&half).await);
        scene.town.add_staff("adam@example.nl", vec![(Role::Admin, None)]).await;
        let adam = scene.town.staff("adam@example.nl").await;
        let adam = scene.town.actor(&adam).await;
        sign_in::reset_factor(app, &adam, &scene.kim).await.unwrap();
        assert!(matches!(scene.enter(&half, &answer).await, Err(ServiceError::SignInNeeded)));
        let half = sign_in::staff(app, KIM, PASSWORD, "192.0.2.1").await.unwrap();
        assert!(half.must_enrol);
        assert!(!sign_in::has_passkey(app, &half.token).await.unwrap());
        assert!(matches!(
            sign_in::ask_for_passkey(app, &half.token).await,
            Err(ServiceError::SignInNeeded)
        ));
        assert_eq!(scene.names().await, []);
        assert_eq!(scene.trail().await, ["passkey.add", "passkey.remove"]);
        scene.town.insist_sound().await;
    }

    async fn residents_have_none(db: Database) {
        let scene = Scene::set(db).await;
        let ans = scene.town.helper("Ans").await;
        let asked = sign_in::ask_to_add_passkey(&scene.town.app, &ans.actor).await;
        assert!(matches!(asked, Err(ServiceError::NotFound)));
        let listed = sign_in::list_passkeys(&scene.town.app, &ans.actor).await;
        assert!(matches!(listed, Err(ServiceError::NotFound)));
    }
}
