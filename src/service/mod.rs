//! One function per thing somebody wants done.
