//! Invariant 7 under attack: what protects people changes at the very moment at which somebody says yes. Whichever comes
//! second sees the other: afterwards nobody is booked who may not come.

use noaber::domain::consent::Purpose;
use noaber::domain::contact::MailAddress;
use noaber::domain::ids::{HelperId, PersonId, RequestId};
use noaber::domain::resident::{Care, Contact};
use noaber::service::{Refusal, ServiceError, follow, nearby, rights, safeguard};

use crate::town::{Helping, Town, groceries};

/// What changes.
#[derive(Debug, Clone, Copy)]
enum Change {
    Block,
    Hold,
    CertificateEnds,
    HelperWithdraws,
    ResidentWithdraws,
    Vulnerable,
}

/// So many turns of each.
const TURNS: usize = 8;

/// Two people, and a visit between them to be agreed.
struct Pair {
    helper: Helping,
    helper_id: HelperId,
    resident: PersonId,
    request: RequestId,
}

async fn pair(town: &Town, name: &str, vetting: bool) -> Pair {
    let mut ask = groceries("Riet");
    ask.requirements.vetting = vetting;
    ask.contact = Contact {
        telephone: None,
        mail: MailAddress::parse(&format!("riet-{}@example.org", name.to_lowercase())),
    };
    let request = town.request(ask).await;
    let helper = town.helper(name).await;
    let view = follow::find(&town.app, &town.coordinator, &request)
        .await
        .unwrap();
    Pair {
        helper_id: helper.actor.identity().unwrap().helper.clone().unwrap(),
        helper,
        resident: view.request.resident,
        request,
    }
}

async fn make(town: &Town, pair: &Pair, change: Change) -> Result<(), ServiceError> {
    let (app, karin) = (&town.app, &town.coordinator);
    let vulnerable = Care {
        is_vulnerable: true,
        is_secret: false,
    };
    match change {
        Change::Block => safeguard::block(app, karin, &pair.resident, &pair.helper.person()).await,
        Change::Hold => safeguard::set_hold(app, karin, &pair.helper_id, true).await,
        Change::CertificateEnds => safeguard::end_vetting(app, karin, &pair.helper_id).await,
        Change::HelperWithdraws => {
            rights::withdraw(app, karin, &pair.helper.person(), Purpose::Matching).await
        }
        Change::ResidentWithdraws => rights::withdraw(app, karin, &pair.resident, Purpose::Matching).await,
        // They have a certificate, and nobody has had a talk with them.
        Change::Vulnerable => safeguard::set_care(app, karin, &pair.resident, vulnerable).await,
    }
}

/// As a person would: once more when something changed under their hands.
async fn insist_made(town: &Town, pair: &Pair, change: Change) {
    for _ in 0..5 {
        match make(town, pair, change).await {
            Err(ServiceError::Refused(Refusal::Changed)) => {}
            Err(error) if error.is_passing() || error.is_lost_race() => {}
            other => return other.unwrap_or_else(|error| panic!("{change:?}: {error}")),
        }
    }
    panic!("{change:?} was refused five times");
}

async fn attack(town: &Town, change: Change) -> (usize, usize) {
    let (mut yes_first, mut too_late) = (0, 0);
    for turn in 0..TURNS {
        let vetting = matches!(change, Change::CertificateEnds);
        let pair = pair(town, &format!("{change:?}{turn}"), vetting).await;
        let view = follow::find(&town.app, &town.coordinator, &pair.request)
            .await
            .unwrap();
        let visit = &view.visits[0].visit;
        let yes = nearby::take(
            &town.app,
            &pair.helper.actor,
            &visit.id,
            visit.windows[0].starts_at,
        );
        let changed = insist_made(town, &pair, change);
        // Neither is always the first to be asked.
        let yes = if turn % 2 == 0 {
            tokio::join!(yes, changed).0
        } else {
            tokio::join!(changed, yes).1
        };
        match yes {
            Ok(_) => yes_first += 1,
            Err(ServiceError::Refused(_) | ServiceError::NotFound) => too_late += 1,
            Err(error) if error.is_passing() || error.is_lost_race() => too_late += 1,
            Err(error) => panic!("{change:?}, turn {turn}: {error}"),
        }
        let after = follow::find(&town.app, &town.coordinator, &pair.request)
            .await
            .unwrap();
        let booked = after.visits[0].visit.state.helpers().contains(&pair.helper_id);
        assert!(!booked, "{change:?}, turn {turn}: still booked");
        town.insist_sound().await;
    }
    (yes_first, too_late)
}

on_both_engines! {
    async fn nobody_is_booked_who_may_not_come(db: Database) {
        let town = Town::begin(db).await;
        for change in [
            Change::Block,
            Change::Hold,
            Change::CertificateEnds,
            Change::HelperWithdraws,
            Change::ResidentWithdraws,
            Change::Vulnerable,
        ] {
            let (yes_first, too_late) = attack(&town, change).await;
            println!("{change:?}: {yes_first} said yes before it, {too_late} too late");
            assert_eq!(yes_first + too_late, TURNS);
        }
    }
}
