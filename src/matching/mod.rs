//! Pure decisions: candidates, rules, solver, checker, explanations.
