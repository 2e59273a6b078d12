#![allow(missing_docs)]
use crate::domain::language::Lang;
use jiff::civil::{Date, DateTime, Time};
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    lang: Lang,
}
impl Texts {
    pub const fn plain(lang: Lang) -> Self {
        Self { lang }
    }
    pub const fn new(lang: Lang) -> Self {
        Self { lang }
    }
    pub const fn lang(self) -> Lang {
        self.lang
    }
    pub fn get(self, key: &str) -> std::borrow::Cow<'static, str> {
        key.to_owned().into()
    }
    pub fn with<'k>(self, key: &'k str, _name: &'static str, _v: impl ToString) -> Phrase<'k> {
        Phrase(key)
    }
    pub fn moment(self, at: DateTime) -> String {
        at.to_string()
    }
    pub fn window(self, date: Date, _a: Time, _b: Time) -> String {
        date.to_string()
    }
    pub fn slot(self, d: Date, _p: crate::domain::daypart::Daypart) -> String {
        d.to_string()
    }
    pub fn day(self, date: Date) -> String {
        date.to_string()
    }
}
pub struct Phrase<'k>(&'k str);
impl Phrase<'_> {
    pub fn and(self, _n: &'static str, _v: impl ToString) -> Self {
        self
    }
}
impl std::fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
