//! SQL: one text, two engines.
