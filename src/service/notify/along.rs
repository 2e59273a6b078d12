//! What is said about coming along with somebody who goes anyway.

use super::Say;
use crate::domain::schedule::Window;
use crate::domain::time::amsterdam;
use crate::texts::Texts;

/// Subject and body; nothing of it for what is said elsewhere.
pub(super) fn words(t: Texts, name: &str, say: &Say<'_>) -> (String, String) {
    let moment = |window: &Window| t.moment(window.starts_at.local(&amsterdam()).datetime());
    match say {
        Say::DidSomebodyCome { helper, .. } => (
            t.get("mail-came-along-subject").into_owned(),
            t.with("mail-came-along", "name", name)
                .and("helper", *helper)
                .to_string(),
        ),
        Say::GoesAlong {
            helper,
            window,
            meet,
            door_word,
        } => {
            let key = if meet.is_empty() {
                "mail-along-fetched"
            } else {
                "mail-along-meet"
            };
            let mut body = t
                .with(key, "name", name)
                .and("helper", *helper)
                .and("when", moment(window))
                .and("word", *door_word);
            if !meet.is_empty() {
                body = body.and("place", *meet);
            }
            (
                t.with("mail-along-subject", "helper", *helper).to_string(),
                body.to_string(),
            )
        }
        Say::JoinedBy {
            resident,
            window,
            left,
        } => (
            t.with("mail-joined-subject", "resident", *resident).to_string(),
            t.with("mail-joined", "name", name)
                .and("resident", *resident)
                .and("when", moment(window))
                .and("left", *left)
                .to_string(),
        ),
        Say::NotAlong { resident, window } => (
            t.with("mail-not-along-subject", "resident", *resident)
                .to_string(),
            t.with("mail-not-along", "name", name)
                .and("resident", *resident)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::OutingOff { helper, window } => (
            t.with("mail-outing-off-subject", "helper", *helper).to_string(),
            t.with("mail-outing-off", "name", name)
                .and("helper", *helper)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::OutingOpen { window } => (
            t.get("mail-outing-open-subject").into_owned(),
            t.with("mail-outing-open", "name", name)
                .and("when", moment(window))
                .to_string(),
        ),
        Say::OutingRefused => (
            t.get("mail-outing-refused-subject").into_owned(),
            t.with("mail-outing-refused", "name", name).to_string(),
        ),
        Say::OutingStopped { window } => (
            t.get("mail-outing-stopped-subject").into_owned(),
            t.with("mail-outing-stopped", "name", name)
                .and("when", moment(window))
                .to_string(),
        ),
        _ => (String::new(), String::new()),
    }
}

/// The same in one text; nothing for what is said elsewhere. `clip` makes a name as short as it must be.
pub(super) fn short(t: Texts, say: &Say<'_>, clip: &dyn Fn(&str) -> String) -> Option<String> {
    let moment = |window: &Window| t.moment(window.starts_at.local(&amsterdam()).datetime());
    Some(match say {
        Say::GoesAlong {
            helper,
            window,
            door_word,
            ..
        } => t
            .with("text-along", "helper", clip(helper))
            .and("when", moment(window))
            .and("word", *door_word)
            .to_string(),
        Say::JoinedBy { resident, window, .. } => t
            .with("text-joined", "resident", clip(resident))
            .and("when", moment(window))
            .to_string(),
        Say::NotAlong { resident, window } => t
            .with("text-not-along", "resident", clip(resident))
            .and("when", moment(window))
            .to_string(),
        Say::OutingOff { helper, window } => t
            .with("text-outing-off", "helper", clip(helper))
            .and("when", moment(window))
            .to_string(),
        Say::OutingOpen { window } => t.with("text-outing-open", "when", moment(window)).to_string(),
        Say::OutingRefused => t.get("text-outing-refused").into_owned(),
        Say::OutingStopped { window } => t.with("text-outing-stopped", "when", moment(window)).to_string(),
        _ => return None,
    })
}
