//! What is kept in memory counts no longer than until the next commit, whoever makes it.

use noaber::domain::category::CategoryId;
use noaber::service::{ServiceError, helping, nearby, sign_in};
use noaber::store::{helper, session, setting};

use crate::harness::engines::Engine;
use crate::town::{Town, groceries, sign_up};
use crate::world::raw;

on_both_engines! {
    async fn a_stamp_stays_until_somebody_commits(db: Database) {
        let town = Town::begin(db).await;
        let store = &town.app.store;
        let before = store.stamp();
        assert_eq!(before.is_some(), town.database().engine() == Engine::Sqlite);
        if before.is_none() {
            return;
        }
        store.read::<_, ServiceError, _>(async |tx| Ok(helper::list(tx).await?.len())).await.unwrap();
        let of = town.organisation.clone();
        let undone = store.write::<(), ServiceError, _>(async move |tx| {
            setting::set(tx, &of, "kept", "no", "test").await?;
            Err(ServiceError::NotFound)
        }).await;
        assert!(undone.is_err());
        assert_eq!(store.stamp(), before, "nothing was committed");
        // By this program, and by another.
        town.helper("Ans").await;
        let ours = store.stamp();
        assert!(ours.is_some() && ours != before);
        raw(town.database(), "UPDATE person SET given_name = 'Anna' WHERE given_name = 'Ans'").await;
        let theirs = store.stamp();
        assert!(theirs.is_some() && theirs != ours);
        assert_eq!(store.stamp(), theirs);
    }

    async fn whoever_is_signed_out_from_afar_is_out_at_the_next_page(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        for _ in 0..3 {
            assert!(sign_in::who(&town.app, &ans.token).await.unwrap().is_some());
        }
        let (me, now) = (ans.person(), town.app.now());
        let sessions = town.app.store
            .read::<_, ServiceError, _>(async move |tx| Ok(session::list_of(tx, &me, now).await?))
            .await
            .unwrap();
        assert_eq!(sessions.len(), 1);
        // By another program on the same file.
        raw(town.database(), &format!("DELETE FROM session WHERE id = '{}'", sessions[0].id)).await;
        assert!(sign_in::who(&town.app, &ans.token).await.unwrap().is_none());
        // And time alone ends one, though nobody writes.
        let bas = town.helper("Bas").await;
        assert!(sign_in::who(&town.app, &bas.token).await.unwrap().is_some());
        town.clock.advance(91 * 86_400);
        assert!(sign_in::who(&town.app, &bas.token).await.unwrap().is_none());
    }

    async fn what_is_near_is_what_stands_at_every_look(db: Database) {
        let town = Town::begin(db).await;
        let ans = town.helper("Ans").await;
        let near = async || nearby::near_me(&town.app, &ans.actor, None).await.unwrap().visits.len();
        assert_eq!(near().await, 0);
        town.request(groceries("Truus")).await;
        assert_eq!((near().await, near().await), (1, 1));
        town.request(groceries("Toos")).await;
        assert_eq!(near().await, 2);
        // What she offers changes, and back.
        let mut offer = sign_up("Ans", "ans@example.nl").offer;
        let all = std::mem::replace(&mut offer.categories, vec![CategoryId::parse("pets").unwrap()]);
        helping::set_offer(&town.app, &ans.actor, offer.clone()).await.unwrap();
        assert_eq!(near().await, 0);
        offer.categories = all;
        helping::set_offer(&town.app, &ans.actor, offer).await.unwrap();
        assert_eq!((near().await, near().await), (2, 2));
        // Time alone takes what is too late from the list.
        town.clock.advance(5 * 86_400);
        assert_eq!(near().await, 0);
    }
}
