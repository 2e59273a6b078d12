//! A database on either engine.

use crate::harness::engines::*;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::str::FromStr;

on_both_engines! {
    async fn a_fresh_database_is_empty_and_writable(db: Database) {
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

    async fn a_test_may_return_a_result(db: Database) -> Result<(), url::ParseError> {
        assert!(["sqlite", "postgres"].contains(&url::Url::parse(db.url())?.scheme()));
        Ok(())
    }
}
