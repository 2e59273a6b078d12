//! A question, put: who is asked about what, until when it stands, and the message that asks.

use super::asking::DraftQuestion;
use super::room::stands;
use crate::domain::ids::{HelperId, InvitationId, OrganisationId, VisitId};
use crate::domain::invitation::{Asks, InvitationState, Source};
use crate::domain::schedule::{Window, days};
use crate::domain::time::{UnixTime, amsterdam};
use crate::matching::Span;
use crate::service::notify::{Notice, tell};
use crate::service::{App, ServiceError, booking};
use crate::store::invitation::Invitation;
use crate::store::{Tx, invitation, person};
use jiff::tz::TimeZone;

/// People are awake, and may be waited for, from this hour until that one.
const AWAKE: std::ops::Range<i8> = 9..21;

/// Puts a question of the round. Somebody without mail or telephone cannot be asked: the desk sees the suggestion.
pub(super) async fn invite(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &DraftQuestion,
) -> Result<bool, ServiceError> {
    let question = Question {
        visit: &one.visit,
        helper: &one.helper,
        window: one.window,
        source: one.source,
        asks: one.asks,
        expires_at: until_when(app.now(), one.window, one.stands_s, &amsterdam()),
        by: "system",
    };
    ask(tx, app, organisation, &question).await
}

/// Who is asked about what, and until when the question stands.
pub(in crate::service) struct Question<'a> {
    pub(in crate::service) visit: &'a VisitId,
    pub(in crate::service) helper: &'a HelperId,
    pub(in crate::service) window: Window,
    pub(in crate::service) source: Source,
    /// Whether it is about more than that visit.
    pub(in crate::service) asks: Asks,
    pub(in crate::service) expires_at: UnixTime,
    /// As the audit calls them.
    pub(in crate::service) by: &'a str,
}

/// Asks a helper about a visit, once. Says no when they were asked before, are being asked about another visit of the same
/// request, or have neither mail nor telephone.
pub(in crate::service) async fn ask(
    tx: &mut Tx,
    app: &App,
    organisation: &OrganisationId,
    one: &Question<'_>,
) -> Result<bool, ServiceError> {
    if invitation::find_for(tx, one.visit, one.helper).await?.is_some() {
        return Ok(false);
    }
    let scene = booking::scene(tx, one.visit, one.helper).await?;
    // Since this was thought of, zones changed hands: whoever has them now asks anew.
    if scene.visit.organisation != *organisation || scene.helper.helper.organisation != *organisation {
        return Ok(false);
    }
    let beside = invitation::list_of_request(tx, &scene.request.id, one.helper).await?;
    if beside.iter().any(|asked| stands(asked, app.now())) {
        return Ok(false);
    }
    let contact = person::contact(tx, &scene.helper.helper.person).await?;
    if contact.mail.is_none() && contact.telephone.is_none() {
        return Ok(false);
    }
    let (now, expires_at) = (app.now(), one.expires_at);
    let asked = Invitation {
        id: InvitationId::new(now, &*app.chance),
        visit: one.visit.clone(),
        helper: one.helper.clone(),
        state: InvitationState::Sent { at: now, expires_at },
        source: one.source,
        window: one.window,
        asks: one.asks,
        created_at: now,
    };
    invitation::add(tx, organisation, &asked, expires_at, one.by).await?;
    let notice = Notice {
        key: format!("{}:asked", asked.id),
        to: &scene.helper.helper.person,
        zone: Some(&scene.helper_home.zone),
        request: None,
        say: scene.asks(&asked),
        path: format!("/invitations/{}", asked.id),
    };
    tell(tx, app.writer(), notice).await?;
    Ok(true)
}

/// The hours of a day in which people are awake.
fn waking(day: jiff::civil::Date, zone: &TimeZone) -> Span {
    Span {
        from: UnixTime::at(day, AWAKE.start, 0, zone),
        until: UnixTime::at(day, AWAKE.end, 0, zone),
    }
}

/// Seconds between two instants in which people are awake; none when they are turned round.
pub(super) fn awake_s(from: UnixTime, until: UnixTime, zone: &TimeZone) -> i64 {
    let span = |day| {
        let awake = waking(day, zone);
        Span {
            from: awake.from.max(from),
            until: awake.until.min(until),
        }
    };
    days(from.date(zone), until.date(zone))
        .map(|day| span(day).seconds())
        .sum()
}

/// When a question has stood for so many seconds in which people are awake: what is asked in the evening still stands the
/// next morning. Never beyond the visit itself.
pub(in crate::service) fn until_when(
    now: UnixTime,
    window: Window,
    stands_s: i64,
    zone: &TimeZone,
) -> UnixTime {
    let (mut left, mut until) = (stands_s, now);
    for day in days(now.date(zone), window.starts_at.date(zone)) {
        let awake = waking(day, zone);
        let from = awake.from.max(now);
        let here = awake.until.seconds() - from.seconds();
        if here >= left {
            until = from.plus(left);
            break;
        }
        left -= here.max(0);
        until = awake.until.max(now);
    }
    until.min(window.starts_at).max(now.plus(60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const HOUR: i64 = 3600;

    fn at(day: i8, hour: i8, minute: i8) -> UnixTime {
        UnixTime::at(date(2026, 11, day), hour, minute, &amsterdam())
    }

    fn until(now: UnixTime, visit: UnixTime, stands_s: i64) -> UnixTime {
        let window = Window {
            starts_at: visit,
            ends_at: visit.plus(HOUR),
        };
        until_when(now, window, stands_s, &amsterdam())
    }

    #[test]
    fn a_question_stands_while_people_are_awake_and_never_beyond_the_visit() {
        assert_eq!(until(at(24, 10, 0), at(26, 10, 0), HOUR), at(24, 11, 0));
        assert_eq!(until(at(24, 20, 30), at(26, 10, 0), HOUR), at(25, 9, 30));
        assert_eq!(until(at(24, 23, 0), at(26, 10, 0), HOUR), at(25, 10, 0));
        assert_eq!(until(at(24, 6, 0), at(26, 10, 0), 4 * HOUR), at(24, 13, 0));
        assert_eq!(until(at(24, 18, 0), at(26, 10, 0), 4 * HOUR), at(25, 10, 0));
        assert_eq!(until(at(24, 10, 0), at(24, 10, 30), HOUR), at(24, 10, 30));
        assert_eq!(until(at(24, 10, 0), at(24, 10, 0), HOUR), at(24, 10, 1));
    }

    #[test]
    fn nights_are_no_time_to_ask() {
        let zone = amsterdam();
        assert_eq!(awake_s(at(24, 10, 0), at(24, 12, 30), &zone), 150 * 60);
        assert_eq!(awake_s(at(24, 20, 0), at(25, 10, 0), &zone), 2 * HOUR);
        assert_eq!(awake_s(at(24, 22, 0), at(25, 8, 0), &zone), 0);
        assert_eq!(awake_s(at(25, 10, 0), at(24, 10, 0), &zone), 0);
    }
}
