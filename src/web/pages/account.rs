//! Signing in.

use askama::Template;

use crate::web::forms::Answers;
use crate::web::page::Page;

/// Sign in: where shall we send a code?
#[derive(Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignIn {
    /// The frame.
    pub page: Page,
    /// Fields: contact (telephone or mail).
    pub form: Answers,
    /// Where to go afterwards.
    pub back: String,
}

/// The code that was sent: to sign in, or to send a request.
#[derive(Debug, Template)]
#[template(path = "account/code.html")]
pub struct EnterCode {
    /// The frame.
    pub page: Page,
    /// Fields: code, own (is this your own telephone?).
    pub form: Answers,
    /// Where the form goes.
    pub action: String,
    /// Where the code was sent, in part hidden.
    pub contact: String,
    /// Where to go afterwards.
    pub back: String,
}

/// Sign in with a password and a second factor.
#[derive(Debug, Template)]
#[template(path = "account/staff.html")]
pub struct StaffSignIn {
    /// The frame.
    pub page: Page,
    /// Fields: mail, password, code.
    pub form: Answers,
    /// Where to go afterwards.
    pub back: String,
}

/// What is known of somebody: who looked, when and why.
#[derive(Debug, Template)]
#[template(path = "account/me.html")]
pub struct Me {
    /// The frame.
    pub page: Page,
    /// The last look first.
    pub looks: Vec<LookRow>,
    /// Whether they administer the organisation.
    pub administers: bool,
}

/// One look at somebody's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// Who looked.
    pub who: String,
    /// When.
    pub when: String,
    /// What they saw.
    pub what: String,
    /// Why.
    pub why: String,
}
