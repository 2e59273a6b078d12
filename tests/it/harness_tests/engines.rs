//! A database on either engine.

use crate::harness::engines::*;
use crate::harness::seed;
use crate::world::{open, raw};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::str::FromStr;

on_both_engines! {
    async fn an_empty_database_is_empty_and_writable(db: Database) {
        let db = Database::empty(db.engine()).await;
        const CREATE: &str = "CREATE TABLE first (n BIGINT)";
        match db.engine() {
            Engine::Sqlite => {
                assert!(!db.dir().join("noaber.db").exists());
                let mut connection = SqliteConnectOptions::from_str(db.url())
                    .expect("a SQLite address")
                    .create_if_missing(true)
                    .connect()
                    .await
                    .expect("connects");
                sqlx::query(CREATE).execute(&mut connection).await.expect("creates");
                assert!(db.dir().join("noaber.db").exists());
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(db.url()).await.expect("connects");
                sqlx::query(CREATE).execute(&mut connection).await.expect("creates");
            }
        }
    }

    async fn a_fresh_database_has_every_table_and_what_is_written_stays_in_it(db: Database) {
        let other = Database::on(db.engine()).await;
        let added = raw(&db, "INSERT INTO erasure (person_id, organisation_id, at, by_name) VALUES ('per_1', 'org_1', 1, 'x')").await;
        assert_eq!(added, 1, "the tables are there before anybody started the product");
        for (database, rows) in [(&db, 1), (&other, 0), (&Database::on(db.engine()).await, 0)] {
            let store = open(database.url(), seed::clock(), seed::chance()).await.expect("nothing to migrate");
            store.close().await;
            assert_eq!(raw(database, "UPDATE erasure SET at = 2").await, rows);
        }
    }

    async fn a_test_may_return_a_result(db: Database) -> Result<(), url::ParseError> {
        assert!(["sqlite", "postgres"].contains(&url::Url::parse(db.url())?.scheme()));
        Ok(())
    }
}
