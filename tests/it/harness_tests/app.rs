//! The product as a test starts it.

use crate::harness::app::*;
use crate::harness::engines::Engine;
use std::fs;

#[tokio::test]
async fn two_applications_share_nothing() {
    let (one, two) = (
        TestApp::on(Engine::Sqlite).await,
        TestApp::on(Engine::Sqlite).await,
    );
    assert_ne!(one.database.url(), two.database.url());
    let keys = [&one, &two].map(|app| fs::read_to_string(&app.key_file).expect("a key"));
    assert_eq!(keys[0].len(), 64);
}
