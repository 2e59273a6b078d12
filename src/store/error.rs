//! What can go wrong between us and a database, the same for both engines.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else was quicker: a row is not (any more) as the statement expects it.
    #[error("the row has changed in the meantime")]
    Conflict,
    /// A row with that key exists.
    #[error("a row with that key exists ({constraint})")]
    Unique {
        /// The constraint, as the engine names it.
        constraint: String,
    },
    /// Too much is asked at once; try again soon.
    #[error("the database is too busy")]
    Busy,
    /// It took too long. Whether a transaction that was being committed stands is not known then.
    #[error("the database took too long")]
    Timeout,
    /// The line to the server broke, or the server is starting or stopping. Whether a transaction that was being committed
    /// stands is not known then.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The disk is full: nothing was written.
    #[error("the disk of the database is full")]
    Full,
    /// A row is impossible, or a seal does not open.
    #[error("a row of {table} contradicts itself: {id}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row's identifier.
        id: String,
    },
    /// There is no such row.
    #[error("there is no such row")]
    NotFound,
    /// A statement failed earlier in this transaction, so none of it is kept.
    #[error("an earlier statement of this transaction failed")]
    Poisoned,
    /// Something else; the text is for the log, never for a page.
    #[error("the database failed: {0}")]
    Other(String),
}

impl StoreError {
    /// A row that is impossible.
    pub fn inconsistent(table: &'static str, id: &str) -> Self {
        Self::Inconsistent {
            table,
            id: id.to_owned(),
        }
    }

    /// Anything else that went wrong.
    pub fn other(cause: impl std::fmt::Display) -> Self {
        Self::Other(cause.to_string())
    }

    /// Whether trying again may help.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Timeout | Self::Unreachable(_) | Self::Full
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Io(_) => Self::Unreachable(error.to_string()),
            sqlx::Error::Database(cause) => {
                let code = cause.code().unwrap_or_default();
                if cause.is_unique_violation() {
                    // SQLite names the columns in its message, PostgreSQL the constraint.
                    let constraint = cause.constraint().unwrap_or_else(|| cause.message()).to_owned();
                    return Self::Unique { constraint };
                }
                match code.as_ref() {
                    "13" | "53100" => Self::Full,
                    "5" | "6" | "261" | "517" | "40001" | "40P01" | "55P03" | "53300" => Self::Busy,
                    "57014" | "25P03" => Self::Timeout,
                    // Shutting down, crashed, starting up; the class of broken connections.
                    "57P01" | "57P02" | "57P03" => Self::Unreachable(error.to_string()),
                    code if code.len() == 5 && code.starts_with("08") => Self::Unreachable(error.to_string()),
                    _ => Self::Other(error.to_string()),
                }
            }
            _ => Self::Other(error.to_string()),
        }
    }
}

/// Makes a lost race visible: a statement that must change `expected` rows changed `affected`.
///
/// # Errors
/// [`StoreError::Conflict`] when the two differ.
pub fn ensure_affected(affected: u64, expected: u64) -> Result<(), StoreError> {
    if affected == expected {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}
