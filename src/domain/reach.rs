//! By which way somebody hears from us.

use super::resident::Contact;
use super::tags;

tags! {
    /// A way to somebody.
    ReachBy {
        /// By mail.
        Mail = "mail",
        /// By text message.
        Text = "text",
        /// The desk telephones.
        Call = "call",
        /// A letter on paper.
        Letter = "letter",
    }
}

tags! {
    /// How soon a device must show something: whether it may wake for it.
    Urgency {
        /// When it is looked at anyway.
        Normal = "normal",
        /// At once: the time to answer runs, or somebody may be on their way for nothing.
        High = "high",
    }
}

/// What somebody chose, and what we know of the ways to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// The way they chose; nothing when they never said.
    pub wish: Option<ReachBy>,
    /// They answered STOP to a text.
    pub texts_stopped: bool,
    /// Mail came back: there is no such address.
    pub mail_failed: bool,
    /// A text came back: there is no such number.
    pub text_failed: bool,
    /// We know where they live, so a letter comes there.
    pub has_home: bool,
}

impl Reach {
    /// Whether this way leads to somebody with this contact.
    pub fn leads(self, way: ReachBy, contact: &Contact, sends_texts: bool) -> bool {
        match way {
            ReachBy::Mail => contact.mail.is_some() && !self.mail_failed,
            ReachBy::Text => {
                let takes = contact.telephone.as_ref().is_some_and(|to| to.takes_texts());
                takes && sends_texts && !self.texts_stopped && !self.text_failed
            }
            ReachBy::Call => contact.telephone.is_some(),
            ReachBy::Letter => self.has_home,
        }
    }

    /// The way by which they hear: their wish where it leads to them, otherwise mail, a text, a call, a letter, in that order. Nothing
    /// when none of these does.
    ///
    /// ```
    /// use noaber::domain::contact::Telephone;
    /// use noaber::domain::reach::{Reach, ReachBy};
    /// use noaber::domain::resident::Contact;
    ///
    /// let contact = Contact { telephone: Telephone::parse("06 12345678"), mail: None };
    /// assert_eq!(Reach::default().way(&contact, true), Some(ReachBy::Text));
    /// assert_eq!(Reach::default().way(&contact, false), Some(ReachBy::Call));
    /// ```
    pub fn way(self, contact: &Contact, sends_texts: bool) -> Option<ReachBy> {
        self.wish
            .into_iter()
            .chain(ReachBy::ALL.iter().copied())
            .find(|way| self.leads(*way, contact, sends_texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::contact::{MailAddress, Telephone};

    #[test]
    fn a_wish_counts_where_it_leads_and_the_next_way_follows() {
        let both = Contact {
            telephone: Telephone::parse("06 12345678"),
            mail: MailAddress::parse("ans@example.nl"),
        };
        let landline = Contact {
            telephone: Telephone::parse("013 5839911"),
            mail: None,
        };
        let wish = |wish| Reach {
            wish: Some(wish),
            has_home: true,
            ..Reach::default()
        };
        assert_eq!(Reach::default().way(&both, true), Some(ReachBy::Mail));
        for &way in ReachBy::ALL {
            assert_eq!(wish(way).way(&both, true), Some(way));
            let or = if way == ReachBy::Letter {
                way
            } else {
                ReachBy::Call
            };
            assert_eq!(wish(way).way(&landline, true), Some(or));
            assert_eq!(wish(way).way(&Contact::default(), true), Some(ReachBy::Letter));
            assert_eq!(
                Reach {
                    has_home: false,
                    ..wish(way)
                }
                .way(&Contact::default(), true),
                None
            );
        }
        assert_eq!(wish(ReachBy::Text).way(&both, false), Some(ReachBy::Mail));
        let stopped = Reach {
            texts_stopped: true,
            ..wish(ReachBy::Text)
        };
        assert_eq!(stopped.way(&both, true), Some(ReachBy::Mail));
        let failed = Reach {
            mail_failed: true,
            ..Reach::default()
        };
        assert_eq!(failed.way(&both, true), Some(ReachBy::Text));
        let nothing_left = Reach {
            mail_failed: true,
            text_failed: true,
            ..Reach::default()
        };
        assert_eq!(nothing_left.way(&both, true), Some(ReachBy::Call));
    }
}
