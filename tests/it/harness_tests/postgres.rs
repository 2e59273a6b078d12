//! The private cluster.

use crate::harness::postgres::*;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn two_databases_do_not_see_each_other() {
    let (one, two) = (cluster().fresh().await, cluster().fresh().await);
    let mut first = PgConnection::connect(one.url()).await.expect("connects");
    sqlx::query("CREATE TABLE only_here (n BIGINT)")
        .execute(&mut first)
        .await
        .expect("creates");
    let mut second = PgConnection::connect(two.url()).await.expect("connects");
    let seen = sqlx::query("SELECT n FROM only_here")
        .fetch_all(&mut second)
        .await;
    assert!(seen.is_err(), "a table of another test is visible");
}

#[tokio::test]
async fn it_keeps_its_promises_and_sorts_unlike_bytes() {
    let database = cluster().fresh().await;
    let mut connection = PgConnection::connect(database.url()).await.expect("connects");
    let commit: String = sqlx::query_scalar("SHOW synchronous_commit")
        .fetch_one(&mut connection)
        .await
        .expect("answers");
    assert_eq!(commit, "on");
    let dutch: bool = sqlx::query_scalar("SELECT 'b' < 'C'")
        .fetch_one(&mut connection)
        .await
        .expect("answers");
    assert!(
        dutch,
        "the cluster sorts by bytes: a forgotten collation would stay hidden"
    );
}

#[tokio::test]
async fn a_dropped_database_goes_even_with_somebody_connected() {
    let database = cluster().fresh().await;
    let name = database.name().to_owned();
    let _left_open = PgConnection::connect(database.url()).await.expect("connects");
    drop(database);
    let other = cluster().fresh().await;
    let mut connection = PgConnection::connect(other.url()).await.expect("connects");
    let still: i64 = sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_one(&mut connection)
        .await
        .expect("answers");
    assert_eq!(still, 0, "{name} is still there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_crash_waits_for_its_disk() {
    let server = Crashing::start().expect("a server");
    let mut connection = PgConnection::connect(&server.url()).await.expect("connects");
    let fsync: String = sqlx::query_scalar("SHOW fsync")
        .fetch_one(&mut connection)
        .await
        .expect("answers");
    assert_eq!(fsync, "on");
}
