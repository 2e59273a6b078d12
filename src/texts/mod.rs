//! What we say, in which language.
