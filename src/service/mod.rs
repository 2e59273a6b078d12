//! One function per thing somebody wants done.
//!
//! Purpose: turns what people ask into rows, rows into a matching problem and a checked plan into suggestions; asks
//! `domain::access` before it shows or changes anything. Invariants: whatever opens an address or a telephone number
//! writes its trace in the same transaction; a message is written in the transaction of its cause; who may not see a
//! thing learns no more than that there is none. Deliberately absent: HTTP, HTML, SQL text.

pub mod additional;
pub mod ask;
mod board;
pub mod bonds;
pub mod booking;
pub mod calendar;
pub mod calls;
pub mod demo;
pub mod desk;
pub mod disclose;
pub mod door;
pub mod explained;
pub mod fees;
pub mod figures;
pub mod files;
pub mod follow;
pub mod free_place;
pub mod handover;
pub mod health;
pub mod helping;
pub mod hours;
pub mod import;
pub mod kept;
pub mod learning;
pub mod letters;
pub mod nearby;
pub mod notify;
pub mod once;
pub mod opening;
pub mod outbox;
pub mod outings;
pub mod passing;
pub mod photos;
pub mod places;
#[cfg(feature = "webpush")]
pub mod push;
pub mod reach;
pub mod rights;
pub mod rotation;
pub mod round;
pub mod safeguard;
pub mod seed;
pub mod setup;
pub mod sign_in;
pub mod simulate;
pub mod spoken;
pub mod staffing;
pub mod stories;
pub mod teams;
pub mod texting;
pub mod threads;
pub mod timing;
pub mod tokens;
pub mod zones;
use crate::domain::InvalidTransition;
use crate::domain::ids::OrganisationId;
use crate::domain::time::{Chance, Clock, UnixTime};
use crate::gateway::mail::Mailer;
#[cfg(feature = "webpush")]
use crate::gateway::push::PushSender;
use crate::gateway::sms::TextSender;
use crate::store::{Store, StoreError};
use std::sync::Arc;

/// Everything the services work with, shared: a clone of it costs nothing, and every request is handed a dozen. Whoever
/// changes a part of one has one of their own from then on.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl std::ops::DerefMut for App {
    fn deref_mut(&mut self) -> &mut Parts {
        Arc::make_mut(&mut self.0)
    }
}

/// What an [`App`] consists of.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The one door to the database.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where identifiers, codes and tokens come from.
    pub chance: Arc<dyn Chance>,
    /// Sends mail.
    pub mailer: Arc<dyn Mailer>,
    /// Sends text messages, when there is a gateway; otherwise the desk telephones.
    pub texter: Option<Arc<dyn TextSender>>,
    /// Shows things on devices that people turned on, where that can be done.
    #[cfg(feature = "webpush")]
    pub pusher: Option<Arc<dyn PushSender>>,
    /// What whoever runs the program chose.
    pub config: Arc<AppConfig>,
    /// Wakes the round when something changed that it depends on.
    pub round_wanted: Arc<tokio::sync::Notify>,
    /// Wakes the outbox when something was put in it.
    pub outbox_wanted: Arc<tokio::sync::Notify>,
    /// Lets few passwords be hashed at once: each takes 19 MiB.
    pub hashing: Arc<tokio::sync::Semaphore>,
    /// Lets one photo be read at a time: each may take hundreds of MiB.
    pub pixels: Arc<tokio::sync::Semaphore>,
    /// The last round of each organisation, from which the next one starts.
    pub standing: round::Standings,
    /// What is sought, kept for the pages of helpers.
    pub boards: board::Boards,
    /// Who is signed in, by the hash of their token.
    pub signed_in: kept::Kept<String, (sign_in::SignedIn, crate::store::session::Session)>,
    /// What the list of what is near is made of, by helper.
    pub near: kept::Kept<crate::domain::ids::HelperId, nearby::Seen>,
}

/// What whoever runs the program chose.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Where people reach the program, without a slash at the end: for links in messages.
    pub public_url: String,
    /// Whether this is the demo: only then may mail be read on a page.
    pub demo: bool,
}

impl App {
    /// What writing a message needs.
    pub fn writer(&self) -> notify::Writer<'_> {
        notify::Writer {
            chance: &*self.chance,
            now: self.now(),
            public_url: &self.config.public_url,
            sends_texts: self.texter.is_some(),
            pushes: self.pushes(),
        }
    }
}

impl App {
    /// An app over its parts.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        mailer: Arc<dyn Mailer>,
        texter: Option<Arc<dyn TextSender>>,
        config: AppConfig,
    ) -> Self {
        Self(Arc::new(Parts {
            store,
            clock,
            chance,
            mailer,
            texter,
            #[cfg(feature = "webpush")]
            pusher: None,
            config: Arc::new(config),
            round_wanted: Arc::default(),
            outbox_wanted: Arc::default(),
            hashing: Arc::new(tokio::sync::Semaphore::new(2)),
            pixels: Arc::new(tokio::sync::Semaphore::new(1)),
            standing: round::Standings::default(),
            boards: board::Boards::default(),
            signed_in: kept::Kept::default(),
            near: kept::Kept::default(),
        }))
    }

    /// The same, with devices that people may turn on.
    #[cfg(feature = "webpush")]
    #[must_use]
    pub fn with_pusher(mut self, pusher: Arc<dyn PushSender>) -> Self {
        self.pusher = Some(pusher);
        self
    }

    /// Whether something can be shown on devices that people turned on.
    pub fn pushes(&self) -> bool {
        #[cfg(feature = "webpush")]
        let can = self.pusher.is_some();
        #[cfg(not(feature = "webpush"))]
        let can = false;
        can
    }

    /// A key for one purpose, the same on every node and after every start.
    pub fn derived_key(&self, purpose: &str) -> [u8; 32] {
        self.store.derived_key(purpose)
    }

    /// This instant.
    pub fn now(&self) -> UnixTime {
        self.clock.now()
    }
}

/// A field that was filled in wrong: the name of the field, and the key of the text that says what is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form.
    pub field: &'static str,
    /// The text's key.
    pub text: &'static str,
}

/// Why something cannot be done for somebody now, said kindly: nobody's mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Every place is taken.
    PlaceTaken,
    /// It was called off, or its time has passed.
    NoLongerNeeded,
    /// You said yes to this already.
    AlreadyYours,
    /// You have another visit then, or cannot get there in time.
    BusyThen,
    /// Your own number of visits for that week is reached.
    WeekFull,
    /// Not available: no further reason is given, whatever it is.
    NotAvailable,
    /// A certificate of conduct is needed that is valid on that day.
    VettingNeeded,
    /// It has changed in the meantime.
    Changed,
    /// The code is wrong, used, or too old.
    WrongCode,
    /// Name or password is wrong.
    WrongPassword,
    /// The address can only be seen from a day before until a day after the visit.
    NotYet,
    /// The address is secret: a coordinator says where to be.
    AskCoordinator,
    /// Nobody's zone covers that place.
    OutsideZones,
    /// Too often; try again later.
    TooOften,
    /// The same key came with something else.
    OtherBody,
    /// It was sent before, and nobody knows any more whether it was done.
    MaybeDone,
    /// You help already.
    AlreadyHelping,
    /// You moved three times this month; the desk can still change it.
    MovedOften,
    /// Somebody is at the door, or inside: after the visit it can be done.
    VisitUnderWay,
    /// Nobody else administers the organisation.
    LastAdmin,
    /// Something must be talked over with the coordinator first.
    TalkFirst,
    /// The answer of a device does not fit the question, or came too late.
    PasskeyWrong,
    /// You have as many passkeys as one may have.
    PasskeysFull,
    /// The push service of a device is none that we know, or what its browser gave cannot be used.
    DeviceUnfit,
    /// The conversation is not for you any more: no further reason is given, whatever it is.
    ThreadOver,
    /// The conversation has closed: it can be read, and nobody writes.
    ThreadClosed,
    /// There is nobody in the conversation who would read it.
    NobodyReads,
    /// The last place was taken a moment ago, by another who comes along.
    OutingFull,
    /// A coordinator wants to meet somebody first.
    MeetFirst,
    /// You still do this together with somebody.
    NotAlone,
    /// Nobody is on duty then, and you go alone only while somebody is.
    NobodyOnCall,
    /// It does not fit what was agreed with you.
    OutsideAgreement,
    /// The learn-work service is closed then.
    ServiceClosed,
    /// You go along with somebody else in that part of the day.
    WithTeam,
    /// Somebody who would go along cannot.
    TeamCannot,
    /// Nobody has listened yet to what was said.
    ListenFirst,
    /// A worker's visit costs something, and nobody agreed to it.
    PriceNotAgreed,
    /// It is asked whether this is for neighbours at all; that is answered first.
    AnswerFirst,
}

impl Refusal {
    /// The key of the text that says so.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PlaceTaken => "refusal-place-taken",
            Self::NoLongerNeeded => "refusal-no-longer-needed",
            Self::AlreadyYours => "refusal-already-yours",
            Self::BusyThen => "refusal-busy-then",
            Self::WeekFull => "refusal-week-full",
            Self::NotAvailable => "refusal-not-available",
            Self::VettingNeeded => "refusal-vetting-needed",
            Self::Changed => "refusal-changed",
            Self::WrongCode => "refusal-wrong-code",
            Self::WrongPassword => "refusal-wrong-password",
            Self::NotYet => "refusal-not-yet",
            Self::AskCoordinator => "refusal-ask-coordinator",
            Self::OutsideZones => "refusal-outside-zones",
            Self::TooOften => "refusal-too-often",
            Self::OtherBody => "refusal-other-body",
            Self::MaybeDone => "refusal-maybe-done",
            Self::AlreadyHelping => "refusal-already-helping",
            Self::MovedOften => "refusal-moved-often",
            Self::VisitUnderWay => "refusal-visit-under-way",
            Self::LastAdmin => "refusal-last-admin",
            Self::TalkFirst => "refusal-talk-first",
            Self::PasskeyWrong => "refusal-passkey-wrong",
            Self::PasskeysFull => "refusal-passkeys-full",
            Self::DeviceUnfit => "refusal-device-unfit",
            Self::ThreadOver => "refusal-thread-over",
            Self::ThreadClosed => "refusal-thread-closed",
            Self::NobodyReads => "refusal-nobody-reads",
            Self::OutingFull => "refusal-outing-full",
            Self::MeetFirst => "refusal-meet-first",
            Self::NotAlone => "refusal-not-alone",
            Self::NobodyOnCall => "refusal-nobody-on-call",
            Self::OutsideAgreement => "refusal-outside-agreement",
            Self::ServiceClosed => "refusal-service-closed",
            Self::WithTeam => "refusal-with-team",
            Self::TeamCannot => "refusal-team-cannot",
            Self::ListenFirst => "refusal-listen-first",
            Self::PriceNotAgreed => "refusal-price-not-agreed",
            Self::AnswerFirst => "refusal-answer-first",
        }
    }

    /// Whether it says something of a worker that is for them and their supervisors alone.
    pub const fn is_about_learning(self) -> bool {
        matches!(
            self,
            Self::NotAlone
                | Self::NobodyOnCall
                | Self::OutsideAgreement
                | Self::ServiceClosed
                | Self::WithTeam
                | Self::TeamCannot
        )
    }
}

/// Why a service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing, or not for this person: the two look the same.
    #[error("there is no such thing for this person")]
    NotFound,
    /// Somebody must sign in first.
    #[error("nobody is signed in")]
    SignInNeeded,
    /// This person may not do this.
    #[error("this person may not do this")]
    Forbidden,
    /// They must prove once more that they are who they were.
    #[error("a fresh code is needed")]
    StepUpNeeded,
    /// Fields that are wrong.
    #[error("fields are wrong: {0:?}")]
    Invalid(Vec<FieldError>),
    /// It cannot be done now.
    #[error("it cannot be done: {0:?}")]
    Refused(Refusal),
    /// A file that was handed in is wrong.
    #[error("{0}")]
    File(String),
    /// The database did not do what it should.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is at fault.
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    /// One wrong field.
    pub fn field(field: &'static str, text: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field, text }])
    }

    /// The program is at fault, and this is why.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// Whether somebody else did the same, or something else, at the same moment.
    pub const fn is_lost_race(&self) -> bool {
        matches!(
            self,
            Self::Store(StoreError::Conflict | StoreError::Unique { .. })
        )
    }

    /// Whether the database is too busy for the moment: trying again may help.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_passing())
    }
}

impl From<InvalidTransition> for ServiceError {
    /// A step that is not legal any more: something happened in the meantime.
    fn from(_: InvalidTransition) -> Self {
        Self::Refused(Refusal::Changed)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The organisation that a server works for: the first, until several share one.
///
/// # Errors
/// [`ServiceError::NotFound`] before `noaber init`.
pub async fn home_organisation(app: &App) -> Result<OrganisationId, ServiceError> {
    app.store
        .read(async |tx| {
            let all = crate::store::place::list_organisations(tx).await?;
            all.into_iter()
                .next()
                .map(|organisation| organisation.id)
                .ok_or(ServiceError::NotFound)
        })
        .await
}
