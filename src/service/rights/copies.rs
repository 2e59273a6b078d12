//! What a copy of somebody's data is made of: it is written as JSON for programs and said on a page for people, so its
//! names are part of what we promise.

use super::fees::FeesCopy;
use super::learning::LearningCopy;
use crate::domain::schedule::Schedule;
use crate::domain::time::UnixTime;
use serde::{Serialize, Serializer};

/// An instant; written as people and programs both read it (RFC 3339).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub UnixTime);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// From one instant until another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
}

/// Everything.
#[derive(Debug, Clone, Serialize)]
pub struct Everything {
    /// When the copy was made.
    pub made_at: Moment,
    /// Who they are.
    pub file: FileCopy,
    /// How they are reached.
    pub contact: ContactCopy,
    /// Where they live.
    pub address: Option<AddressCopy>,
    /// Whom to call when something is wrong.
    pub emergency_contact: Option<EmergencyCopy>,
    /// Roles in the organisation.
    pub roles: Vec<String>,
    /// What they allow, and what others allow them.
    pub consents: Vec<ConsentCopy>,
    /// What was asked for them or by them.
    pub requests: Vec<RequestCopy>,
    /// Their helping side.
    pub helping: Option<HelpingCopy>,
    /// What is recorded of their learning as a worker; for themselves alone.
    pub learning: Option<LearningCopy>,
    /// What help cost them.
    pub fees: FeesCopy,
    /// What they were told of their neighbourhood's going to another organisation.
    pub handovers: Vec<ToldCopy>,
    /// With whom they are or were brought together for longer.
    pub bonds: Vec<BondCopy>,
    /// Who looked at their data.
    pub looks: Vec<LookCopy>,
    /// What they reported.
    pub reports: Vec<ReportCopy>,
    /// What they wrote to others about a request.
    pub messages: Vec<MessageCopy>,
    /// Calls they wait or waited for.
    pub calls: Vec<CallCopy>,
    /// Where they are signed in now, and with what else they can sign in.
    pub entrances: Vec<EntranceCopy>,
}

/// What somebody was told of a handover.
#[derive(Debug, Clone, Serialize)]
pub struct ToldCopy {
    /// Of which neighbourhood.
    pub zone: String,
    /// To which organisation it was to go.
    pub to: String,
    /// On which day.
    pub on: String,
    /// When they were told.
    pub at: Moment,
    /// When they were told that it does not go on.
    pub off_at: Option<Moment>,
}

/// Whom to call when something is wrong with somebody.
#[derive(Debug, Clone, Serialize)]
pub struct EmergencyCopy {
    /// Their name.
    pub name: String,
    /// Their number.
    pub telephone: String,
    /// What they are to them; may be empty.
    pub relation: String,
}

/// The hours and costs of a visit.
#[derive(Debug, Clone, Serialize)]
pub struct HoursCopy {
    /// When the visit was.
    pub visit_at: Moment,
    /// Minutes at the door.
    pub minutes: u32,
    /// Metres of travel.
    pub travel_m: u32,
    /// Out of pocket, cents.
    pub cost_cents: u32,
    /// `none`, `parking`, `transport`, `materials` or `other`.
    pub cost_kind: String,
    /// What is paid for it, cents.
    pub paid_cents: u32,
}

/// Who somebody is.
#[derive(Debug, Clone, Serialize)]
pub struct FileCopy {
    /// Their identifier.
    pub id: String,
    /// The organisation that keeps the file.
    pub organisation: String,
    /// What they are called.
    pub given_name: String,
    /// The rest of the name.
    pub family_name: String,
    /// The language of pages and messages.
    pub language: String,
    /// `here`, `away`, `in_hospital`, `moved` or `died`.
    pub state: String,
    /// When their contact was last verified.
    pub verified_at: Option<Moment>,
    /// Since when the file exists.
    pub since: Moment,
}

/// How somebody is reached.
#[derive(Debug, Clone, Serialize)]
pub struct ContactCopy {
    /// By telephone.
    pub telephone: Option<String>,
    /// By mail.
    pub mail: Option<String>,
}

/// Where somebody lives.
#[derive(Debug, Clone, Serialize)]
pub struct AddressCopy {
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town or village.
    pub place: String,
    /// Latitude and longitude, if a point is kept.
    pub point: Option<(f64, f64)>,
    /// The zone that serves it.
    pub zone: String,
    /// The part of the map that others see.
    pub cell: String,
}

/// A permission.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentCopy {
    /// `matching` or `act_for`.
    pub purpose: String,
    /// Whether they gave it themselves; otherwise it was given to them.
    pub own: bool,
    /// The other one, if it is about somebody else too.
    pub other: Option<String>,
    /// `in_person`, `by_telephone` or `in_writing`.
    pub given: String,
    /// When.
    pub at: Moment,
    /// When it ends by itself.
    pub until: Option<Moment>,
    /// When it was taken back.
    pub withdrawn_at: Option<Moment>,
}

/// A request.
#[derive(Debug, Clone, Serialize)]
pub struct RequestCopy {
    /// Its identifier.
    pub id: String,
    /// What for.
    pub category: String,
    /// For whom, when it is for somebody else.
    pub resident: Option<String>,
    /// Who asked, when it was somebody else.
    pub asked_by: Option<String>,
    /// As it was asked.
    pub own_words: String,
    /// The photo with it: a JPEG in base64.
    pub photo: Option<String>,
    /// The sentence that others may see.
    pub public_sentence: Option<String>,
    /// When help was wanted, as it is kept.
    pub schedule: Schedule,
    /// What a helper must be or must not mind.
    pub needs: Vec<String>,
    /// Where it stands.
    pub state: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// Whether a professional would do it otherwise, as it was asked and answered.
    pub weighed: Vec<WeighedCopy>,
    /// Its visits.
    pub visits: Vec<VisitCopy>,
}

/// "Would a paid professional do this otherwise?"
#[derive(Debug, Clone, Serialize)]
pub struct WeighedCopy {
    /// When it was asked.
    pub asked_at: Moment,
    /// `additional`, `smaller` or `refused`; nothing while it waits.
    pub answer: Option<&'static str>,
    /// Why.
    pub why: Option<String>,
}

/// A visit.
#[derive(Debug, Clone, Serialize)]
pub struct VisitCopy {
    /// Where it stands.
    pub state: String,
    /// The agreed time, once somebody comes.
    pub agreed: Option<Span>,
    /// When it may take place.
    pub windows: Vec<Span>,
    /// Who comes or came.
    pub who: Vec<String>,
    /// What was said afterwards.
    pub feedback: Option<FeedbackCopy>,
    /// What was told about it.
    pub story: Option<String>,
}

/// What was said after a visit.
#[derive(Debug, Clone, Serialize)]
pub struct FeedbackCopy {
    /// Did somebody come?
    pub somebody_came: bool,
    /// The same person again?
    pub same_again: bool,
    /// The words.
    pub words: String,
    /// When.
    pub at: Moment,
}

/// Somebody's helping side.
#[derive(Debug, Clone, Serialize)]
pub struct HelpingCopy {
    /// Neighbour or worker.
    pub kind: String,
    /// Where they stand.
    pub state: String,
    /// Since when they stand there.
    pub since: Moment,
    /// What they do.
    pub categories: Vec<String>,
    /// What they speak.
    pub languages: Vec<String>,
    /// How they get about.
    pub mode: String,
    /// How far they go, metres.
    pub reach_m: u32,
    /// Visits in a week.
    pub weekly_visits: u32,
    /// Questions in a week.
    pub weekly_invitations: u32,
    /// For each weekday from Monday, the hours that are free.
    pub hours: Vec<Vec<u8>>,
    /// Days on which they cannot, first and last.
    pub absences: Vec<(String, String)>,
    /// What they do not mind or can: `adult`, `lifting`, `pets`, `smoke`.
    pub facts: Vec<String>,
    /// Certificates of conduct that were seen; the document is not kept.
    pub vettings: Vec<VettingCopy>,
    /// What they were asked.
    pub asked: Vec<TurnCopy>,
    /// What they said yes to.
    pub helped: Vec<TurnCopy>,
    /// What they noted of their visits.
    pub noted: Vec<HoursCopy>,
    /// Where they went anyway, and others could come along.
    pub outings: Vec<OutingCopy>,
}

/// Where a helper went anyway.
#[derive(Debug, Clone, Serialize)]
pub struct OutingCopy {
    /// What kind of thing it was.
    pub category: String,
    /// What others read.
    pub sentence: String,
    /// Where it began.
    pub leaves_from: String,
    /// Where it went.
    pub goes_to: String,
    /// Where it stands.
    pub state: String,
    /// When it is.
    pub when: Span,
    /// When they posted it.
    pub at: Moment,
}

/// A lasting pair of which somebody is one.
#[derive(Debug, Clone, Serialize)]
pub struct BondCopy {
    /// With whom.
    pub other: String,
    /// On which side they stand: `resident` or `helper`.
    pub side: String,
    /// What they do together.
    pub category: String,
    /// `proposed`, `meeting`, `running`, `ended` or `declined`.
    pub state: String,
    /// What the two agreed.
    pub agreed: String,
    /// Who stays involved; for the resident.
    pub care_contact: Option<String>,
    /// What neighbours may know; for the resident.
    pub known: Option<String>,
    /// When it began, if it did.
    pub began_at: Option<Moment>,
    /// When it was proposed.
    pub at: Moment,
}

/// A certificate of conduct that was seen.
#[derive(Debug, Clone, Serialize)]
pub struct VettingCopy {
    /// By whom.
    pub seen_by: String,
    /// When.
    pub seen_at: Moment,
    /// The last date on which it counts.
    pub valid_until: String,
}

/// A visit that somebody was asked about, or was on.
#[derive(Debug, Clone, Serialize)]
pub struct TurnCopy {
    /// What for.
    pub category: String,
    /// For whom.
    pub resident: String,
    /// Where the question or the promise stands.
    pub state: String,
    /// When the visit is.
    pub when: Span,
    /// When they were asked, or said yes.
    pub at: Moment,
}

/// A look at their data.
#[derive(Debug, Clone, Serialize)]
pub struct LookCopy {
    /// Who looked.
    pub who: String,
    /// At what: `address`, `telephone`, `file`.
    pub what: String,
    /// Why: `visit`, `desk`, `call_back`, `rights`.
    pub why: String,
    /// When.
    pub at: Moment,
}

/// Something they reported.
#[derive(Debug, Clone, Serialize)]
pub struct ReportCopy {
    /// `worry`, `complaint` or `place`.
    pub kind: String,
    /// In their words.
    pub words: String,
    /// `open` or `closed`.
    pub state: String,
    /// When.
    pub at: Moment,
}

/// Something they wrote to the others of a request.
#[derive(Debug, Clone, Serialize)]
pub struct MessageCopy {
    /// The request.
    pub request: String,
    /// From which side: `resident`, `helper` or `desk`.
    pub side: String,
    /// The words, whole. Nothing at a desk: a coordinator reads a conversation on a ground that people know of, and only there.
    pub words: Option<String>,
    /// `said`, or `removed` when the desk took it away.
    pub state: String,
    /// When.
    pub at: Moment,
}

/// A call they wait or waited for.
#[derive(Debug, Clone, Serialize)]
pub struct CallCopy {
    /// `call_me`, `verify`, `sign_in` or `tell`.
    pub why: String,
    /// What was said. Nothing for a code: it is told to whoever answers the telephone, and to nobody else.
    pub words: Option<String>,
    /// What they said themselves, as long as it waits: the file in base64.
    pub recording: Option<String>,
    /// `open` or `closed`.
    pub state: String,
    /// Since when.
    pub at: Moment,
}

/// One way in that somebody has; never what it takes to use it.
#[derive(Debug, Clone, Serialize)]
pub struct EntranceCopy {
    /// `session`, `card` or `passkey`; `push` for a device on which they hear, `calendar` for the address under which their own calendar reads their visits.
    pub kind: &'static str,
    /// The device, as they know it; empty for a card and a calendar.
    pub device: String,
    /// Since when.
    pub since: Moment,
    /// When it was last used; nobody writes down when a calendar asks.
    pub used_at: Option<Moment>,
}
