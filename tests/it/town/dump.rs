//! A whole database as a thief would have it, and as somebody would who has the key too.

use std::path::Path;

use noaber::store::SealKey;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::harness::engines::{Database, Engine};

/// Where a database is, to look at it from outside.
pub struct Outside {
    url: String,
    engine: Engine,
    file: std::path::PathBuf,
    key: std::path::PathBuf,
}

/// Sealed fields: as they are authenticated, their table, and its key.
const SEALED: [(&str, &str, &str); 38] = [
    ("person.telephone", "person", "id"),
    ("person.mail", "person", "id"),
    ("home.address", "home", "person_id"),
    ("request.own_words", "request", "id"),
    ("outbox.to", "outbox", "id"),
    ("outbox.subject", "outbox", "id"),
    ("outbox.body", "outbox", "id"),
    ("outbox.push", "outbox", "id"),
    ("push_subscription.endpoint", "push_subscription", "id"),
    ("push_subscription.keys", "push_subscription", "id"),
    ("push_key.private", "push_key", "id"),
    ("feedback.words", "feedback", "visit_id"),
    ("story.words", "story", "visit_id"),
    ("concern.words", "concern", "id"),
    ("concern.outcome", "concern", "id"),
    ("call_back.telephone", "call_back", "id"),
    ("call_back.words", "call_back", "id"),
    ("draft.body", "draft", "token_hash"),
    ("contact_change.contact", "contact_change", "code_id"),
    ("thread_message.words", "thread_message", "id"),
    ("emergency_contact.name", "emergency_contact", "person_id"),
    ("emergency_contact.telephone", "emergency_contact", "person_id"),
    ("emergency_contact.relation", "emergency_contact", "person_id"),
    ("bond.agreed", "bond", "id"),
    ("bond.contact", "bond", "id"),
    ("bond.known", "bond", "id"),
    ("bond.ended", "bond", "id"),
    ("bond_review.words", "bond_review", "id"),
    ("worker.own", "worker", "helper_id"),
    ("level_step.why", "level_step", "id"),
    ("learning_goal.words", "learning_goal", "id"),
    ("observation.words", "observation", "id"),
    ("worker_onward.goes", "worker_onward", "helper_id"),
    ("additional_question.why", "additional_question", "id"),
    ("practice_statement.code", "practice_statement", "id"),
    ("practice_statement.body", "practice_statement", "id"),
    ("photo.image", "photo", "id"),
    ("recording.sound", "recording", "call_id"),
];

impl Outside {
    /// Remembers where a database is, before a town moves into it.
    pub fn of(database: &Database) -> Self {
        Self {
            url: database.url().to_owned(),
            engine: database.engine(),
            file: database.dir().join("noaber.db"),
            key: database.dir().join("town.key"),
        }
    }

    /// Everything that was stolen: the files as they are, or every row of every table.
    pub async fn stolen(&self) -> String {
        match self.engine {
            Engine::Sqlite => {
                let mut all = std::fs::read(&self.file).unwrap();
                all.extend(std::fs::read(self.file.with_extension("db-wal")).unwrap_or_default());
                String::from_utf8_lossy(&all).into_owned()
            }
            Engine::Postgres => rows(&self.url).await,
        }
    }

    /// The same once the log has been folded into the file, as happens by itself after some writing.
    pub async fn settled(&self) -> String {
        if self.engine == Engine::Sqlite {
            let mut connection = sqlite(&self.file).await;
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&mut connection)
                .await
                .unwrap();
        }
        self.stolen().await
    }

    /// Every sealed text, opened.
    pub async fn opened(&self) -> String {
        let key = SealKey::from_text(&std::fs::read_to_string(&self.key).unwrap()).unwrap();
        let mut all = String::new();
        for (field, table, id) in SEALED {
            let column = field.split('.').next_back().unwrap_or_default();
            let sql = format!(
                "SELECT {id}, {column}_sealed FROM {table} WHERE {column}_sealed IS NOT NULL AND {column}_sealed <> ''"
            );
            let sql = sqlx::AssertSqlSafe(sql);
            let found: Vec<(String, String)> = match self.engine {
                Engine::Sqlite => {
                    let mut connection = sqlite(&self.file).await;
                    sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
                }
                Engine::Postgres => {
                    let mut connection = PgConnection::connect(&self.url).await.unwrap();
                    sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
                }
            };
            for (id, sealed) in found {
                all.push_str(&key.unseal(field, &id, &sealed).unwrap());
                all.push('\n');
            }
        }
        all
    }
}

async fn sqlite(file: &Path) -> sqlx::SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file);
    options.connect().await.unwrap()
}

/// Every row of every table, as text.
async fn rows(url: &str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let names: Vec<(String,)> = sqlx::query_as(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(names.len() > 20, "{names:?}");
    let mut dump = String::new();
    for (name,) in names {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT COALESCE(STRING_AGG(t::text, ' '), '') FROM \"{name}\" t"
        ));
        let (rows,): (String,) = sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
        dump.push_str(&rows);
    }
    dump
}
