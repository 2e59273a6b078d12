//! For whom somebody asks, and which steps of asking that gives.

use crate::domain::access::Actor;
use crate::service::ask::{self, OnFile};
use crate::texts::Texts;
use crate::web::forms::Answers;
use crate::web::pages::Tile;
use crate::web::pages::resident::Place;
use crate::web::{WebError, WebState};

/// The steps of somebody new, and of somebody with a file: they say first for whom it is, and where only for somebody new.
const NEW: [&str; 6] = [
    "/ask",
    "/ask/when",
    "/ask/where",
    "/ask/know",
    "/ask/who",
    "/ask/check",
];
const KNOWN: [&str; 5] = ["/ask", "/ask/when", "/ask/who", "/ask/know", "/ask/check"];

/// For whom somebody may ask without saying where those live.
pub(super) struct Whom {
    files: Vec<OnFile>,
    /// Whether they may ask for somebody else in their own name.
    may_ask_for_others: bool,
}

impl Whom {
    /// Of whoever is there.
    pub(super) async fn of(state: &WebState, actor: &Actor) -> Result<Self, WebError> {
        let may_ask_for_others = actor.identity().is_some_and(|me| actor.may_manage(&me.person));
        Ok(Self {
            files: ask::list_on_file(&state.app, actor).await?,
            may_ask_for_others,
        })
    }

    pub(super) fn is_known(&self) -> bool {
        !self.files.is_empty()
    }

    /// The file that was chosen.
    pub(super) fn chosen(&self, form: &Answers) -> Option<&OnFile> {
        let value = form.value("for");
        self.files.iter().find(|one| one.value() == value)
    }

    /// Whether whoever asks, though known, has no home on file: who only ever asked for somebody else.
    fn is_without_home(&self) -> bool {
        self.is_known() && self.may_ask_for_others && !self.files.iter().any(|one| one.is_self)
    }

    /// Whether what was chosen is on offer.
    pub(super) fn is_offered(&self, form: &Answers) -> bool {
        match form.value("for") {
            "me" => !self.is_known() || self.is_without_home() || self.chosen(form).is_some(),
            "other" => !self.is_known() || self.may_ask_for_others,
            _ => self.chosen(form).is_some(),
        }
    }

    /// Whether somebody known must say where it is.
    fn needs_place(&self, form: &Answers) -> bool {
        self.is_known() && self.chosen(form).is_none() && self.is_offered(form)
    }

    /// Where a step stands among the others.
    pub(super) fn step(&self, path: &str, form: &Answers) -> Place {
        let all: &[&'static str] = if self.is_known() { &KNOWN } else { &NEW };
        let of = u8::try_from(all.len()).unwrap_or(u8::MAX);
        // Where somebody else lives belongs to who they are.
        if self.is_known() && path == "/ask/where" {
            let (at, back) = (3, "/ask/who");
            return Place { at, of, back };
        }
        let index = all.iter().position(|one| *one == path).unwrap_or_default();
        let back = match index.checked_sub(1).and_then(|before| all.get(before)) {
            Some(&"/ask/who") if self.needs_place(form) => "/ask/where",
            Some(before) => before,
            None => "",
        };
        let at = u8::try_from(index + 1).unwrap_or(of);
        Place { at, of, back }
    }

    /// Which step follows.
    pub(super) fn after(&self, path: &str, form: &Answers) -> &'static str {
        if !self.is_known() {
            let index = NEW.iter().position(|one| *one == path).unwrap_or_default();
            return NEW.get(index + 1).unwrap_or(&"/ask/check");
        }
        match path {
            "/ask" => "/ask/when",
            "/ask/when" => "/ask/who",
            "/ask/who" if self.needs_place(form) => "/ask/where",
            "/ask/who" | "/ask/where" => "/ask/know",
            _ => "/ask/check",
        }
    }

    pub(super) fn tiles(&self, t: Texts) -> Vec<Tile> {
        let tile = |value: String, icon: &str, name: String, more: String| Tile {
            value,
            icon: icon.to_owned(),
            name,
            more,
        };
        let me = || t.get("ask-for-me").into_owned();
        let mut all: Vec<Tile> = self
            .files
            .iter()
            .map(|one| {
                let name = if one.is_self { me() } else { one.name.clone() };
                tile(one.value(), "man", name, String::new())
            })
            .collect();
        if !self.is_known() || self.is_without_home() {
            all.push(tile("me".to_owned(), "man", me(), String::new()));
        }
        if !self.is_known() || self.may_ask_for_others {
            let (name, more) = (t.get("ask-for-other"), t.get("ask-for-other-more"));
            all.push(tile(
                "other".to_owned(),
                "people",
                name.into_owned(),
                more.into_owned(),
            ));
        }
        all
    }
}
