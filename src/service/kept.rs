//! What was read from the database and still counts, because nothing was committed since.
//!
//! Invariants: what is given was read after the last commit, or there is nothing; what depends on the time of day is for
//! whoever asks to judge. In memory only, and no more than `MOST` of a kind. On PostgreSQL nothing is kept.

use crate::store::Stamp;
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// So many are kept; then they go, all of them.
const MOST: usize = 4_096;

/// Things of one kind, by their key. Cheap to clone.
pub struct Kept<K, V>(Arc<Mutex<All<K, V>>>);

struct All<K, V> {
    /// The database as it was when all of these were read.
    stamp: Option<Stamp>,
    by_key: HashMap<K, Arc<V>>,
}

impl<K, V> Clone for Kept<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(All {
            stamp: None,
            by_key: HashMap::new(),
        })))
    }
}

impl<K, V> fmt::Debug for Kept<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl<K: Hash + Eq, V> Kept<K, V> {
    /// What was kept, if the database is still what it was; `stamp` is what it is now.
    pub(super) fn find(&self, stamp: Option<Stamp>, key: &K) -> Option<Arc<V>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_none() || all.stamp != stamp {
            return None;
        }
        all.by_key.get(key).cloned()
    }

    /// Keeps what was read; `stamp` is what the database was before it was read.
    pub(super) fn keep(&self, stamp: Option<Stamp>, key: K, value: Arc<V>) {
        if stamp.is_none() {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.stamp != stamp || all.by_key.len() >= MOST {
            all.by_key.clear();
            all.stamp = stamp;
        }
        all.by_key.insert(key, value);
    }
}
