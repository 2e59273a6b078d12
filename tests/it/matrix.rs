//! The matrix: every route, whoever comes to it, with their own object, another's, and another organisation's. One table;
//! a route that is missing from it fails the test, and so does a row for a route that is gone.
//!
//! Who may not come is told that there is no such thing (404), or is shown the way to sign in: never that there is
//! something to be refused.

use std::collections::{BTreeMap, BTreeSet};

use noaber::domain::access::Role;
use noaber::domain::consent::{Given, RepresentativeKind};
use noaber::domain::daypart::Daypart;
use noaber::domain::ids::{PersonId, ZoneId};
use noaber::domain::organisation::OrganisationKind;
use noaber::service::desk::{self, Agreed};
use noaber::service::sign_in::{self, Handle};
use noaber::service::{ServiceError, calendar, follow, helping, letters, setup, threads};
use reqwest::{Client, Method};

use crate::town::gallery::{Gallery, routes};
use crate::town::{own_device, sign_up};

/// Whoever comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Anyone,
    /// Whose request it is.
    Resident,
    /// The same, with a printed card.
    Card,
    /// Another resident.
    Neighbour,
    /// Who acts for the resident.
    Carer,
    /// Who keeps the resident's money.
    Bewindvoerder,
    /// Whose visit it is.
    Helper,
    /// Another helper, welcomed, asked nothing.
    OtherHelper,
    /// Who learns, and helps while learning.
    Worker,
    Supervisor,
    /// Keeps this zone.
    Coordinator,
    /// Keeps another zone of the same organisation.
    CoordinatorElsewhere,
    Admin,
    PolicyViewer,
    /// Everything there is, in another organisation.
    Stranger,
}

use Who::{
    Admin, Anyone, Bewindvoerder, Card, Carer, Coordinator, CoordinatorElsewhere, Helper, Neighbour,
    OtherHelper, PolicyViewer, Resident, Stranger, Supervisor, Worker,
};

const ALL: [Who; 15] = [
    Anyone,
    Resident,
    Card,
    Neighbour,
    Carer,
    Bewindvoerder,
    Helper,
    OtherHelper,
    Worker,
    Supervisor,
    Coordinator,
    CoordinatorElsewhere,
    Admin,
    PolicyViewer,
    Stranger,
];

/// Who may come to a route. What a route shows of one's own stands under `Known`.
#[derive(Debug, Clone, Copy)]
enum May {
    /// Everybody: there is nobody's object in it.
    Everybody,
    /// Whoever is signed in: it shows and changes their own alone.
    Known,
    /// The same, but not with a card that anybody may find.
    KnownWell,
    /// These, and nobody else.
    Only(&'static [Who]),
}

impl May {
    fn allows(self, who: Who) -> bool {
        match self {
            Self::Everybody => true,
            Self::Known => who != Anyone,
            Self::KnownWell => who != Anyone && who != Card,
            Self::Only(some) => some.contains(&who),
        }
    }
}

/// A cell row of the table: the route, what is put in its place holders, the fields of its form, who may.
type Row = (&'static str, &'static str, &'static str, May);

/// Both may follow a request: whose it is, also with a card, who acts for them, and their coordinator.
const FOLLOWS: May = May::Only(&[Resident, Card, Carer, Coordinator]);
const DESKS: May = May::Only(&[Coordinator, CoordinatorElsewhere, Stranger]);
const DESK: May = May::Only(&[Coordinator]);
/// The carer and the bewindvoerder have an offer as well.
const HELPS: May = May::Only(&[Helper, OtherHelper, Worker, Carer, Bewindvoerder]);
/// A number that belongs to no zone is for whichever desk of the organisation calls first.
const CALLS: May = May::Only(&[Coordinator, CoordinatorElsewhere]);
/// A desk does it for somebody, who may do it themselves.
const FOR_THEM: May = May::Only(&[Resident, Coordinator]);
/// Whoever has a home within the reach of who goes, and the helper.
const NEAR_IT: May = May::Only(&[
    Resident,
    Card,
    Neighbour,
    Carer,
    Bewindvoerder,
    Helper,
    OtherHelper,
    Worker,
]);
const ITS_HELPER: May = May::Only(&[Helper]);
/// The two of a bond, and who acts for the resident.
const THE_TWO: May = May::Only(&[Resident, Card, Carer, Helper]);
/// Whoever supervises, each in their own organisation.
const SUPERVISE: May = May::Only(&[Supervisor, Stranger]);
/// Who supervises where the worker lives: no coordinator, no admin.
const THEIR_SUPERVISOR: May = May::Only(&[Supervisor]);
/// What a visit may cost: whose request it is, who acts for them, and the coordinator or supervisor to whom they said it.
const AGREES: May = May::Only(&[Resident, Card, Carer, Coordinator, Supervisor]);
/// Who keeps the price list and the books, each of their own organisation.
const KEEPS: May = May::Only(&[Supervisor, Admin, Stranger]);
/// What help cost somebody: they, who acts for them, also for money only, and who keeps the books where they live.
const THEIR_MONEY: May = May::Only(&[Resident, Carer, Bewindvoerder, Supervisor, Admin]);
/// The supervisor who goes along with a worker's visit.
const GOES_ALONG: May = May::Only(&[Supervisor]);
const LEARNS: May = May::Only(&[Worker]);
/// Who reads figures of learn-work services, each in their own organisation: no coordinator, no worker.
const READS_FIGURES: May = May::Only(&[Supervisor, Admin, PolicyViewer, Stranger]);
const ADMINS: May = May::Only(&[Admin, Stranger]);
const ADMIN: May = May::Only(&[Admin]);
/// Whoever has a second factor.
const STAFF: May = May::Only(&[
    Supervisor,
    Coordinator,
    CoordinatorElsewhere,
    Admin,
    PolicyViewer,
    Stranger,
]);

const GETS: &[Row] = &[
    ("/", "", "", May::Everybody),
    ("/how-matching-works", "", "", May::Everybody),
    ("/privacy", "", "", May::Everybody),
    ("/accessibility", "", "", May::Everybody),
    ("/offline", "", "", May::Everybody),
    ("/call-me", "", "", May::Everybody),
    ("/zones", "", "", May::Everybody),
    ("/zones/{zone}", "zone", "", May::Everybody),
    ("/livez", "", "", May::Everybody),
    ("/readyz", "", "", May::Everybody),
    ("/sign-in", "", "", May::Everybody),
    ("/codes/{code}", "code", "", May::Everybody),
    ("/links/{token}", "token", "", May::Everybody),
    ("/card", "", "", May::Everybody),
    ("/card/{token}", "token", "", May::Everybody),
    ("/who-are-you", "", "", May::KnownWell),
    ("/fresh", "", "", May::Known),
    ("/fresh/{code}", "code", "", May::Known),
    ("/staff", "", "", May::Everybody),
    ("/staff/second", "", "", May::Everybody),
    ("/staff/second/new", "", "", May::Everybody),
    ("/staff/welcome/{token}", "token", "", May::Everybody),
    ("/staff/home", "", "", May::Known),
    ("/me", "", "", May::Known),
    ("/me/data", "", "", May::KnownWell),
    ("/me/data.json", "", "", May::KnownWell),
    ("/me/correct", "", "", May::KnownWell),
    ("/me/emergency", "", "", May::KnownWell),
    ("/me/erase", "", "", May::KnownWell),
    ("/me/erased", "", "", May::Everybody),
    ("/ask", "", "", May::Everybody),
    ("/ask/when", "", "", May::Everybody),
    ("/ask/where", "", "", May::Everybody),
    ("/ask/know", "", "", May::Everybody),
    ("/ask/who", "", "", May::Everybody),
    ("/ask/speak", "", "", May::Everybody),
    // Whoever has the address may take back what they said; another learns nothing there.
    ("/ask/spoken/{token}", "token", "", May::Everybody),
    // Nobody before they opened the call.
    ("/desk/calls/{call}/sound", "spoken", "", May::Only(&[])),
    ("/ask/check", "", "", May::Everybody),
    // Only for a browser whose half-filled form has one: `photo` tries it.
    ("/ask/photo", "", "", May::Only(&[])),
    ("/mine", "", "", May::Known),
    ("/requests/{request}", "request", "", FOLLOWS),
    ("/requests/{request}/visits", "request", "", FOLLOWS),
    ("/requests/{request}/photo", "request", "", FOLLOWS),
    // A desk sees it with the file open.
    (
        "/requests/{request}/photo.jpg",
        "request",
        "",
        May::Only(&[Resident, Card, Carer]),
    ),
    ("/visits/{assignment}/photo", "assignment", "", ITS_HELPER),
    // Nobody before they opened it.
    ("/visits/{assignment}/photo.jpg", "assignment", "", May::Only(&[])),
    (
        "/requests/{request}/story",
        "request",
        "",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/aside",
        "request",
        "",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/messages",
        "request",
        "",
        May::Only(&[Resident, Card, Carer]),
    ),
    ("/help", "", "", May::Everybody),
    ("/help/when", "", "", May::Everybody),
    ("/help/reach", "", "", May::Everybody),
    ("/help/who", "", "", May::Everybody),
    ("/offer", "", "", May::Known),
    ("/offer/away", "", "", May::Known),
    ("/hours", "", "", May::Known),
    ("/visits/{assignment}/door", "due", "", ITS_HELPER),
    // Whoever has the link and helps here.
    ("/swap/{token}", "swap", "", HELPS),
    ("/near", "", "", May::Known),
    ("/near/{visit}", "visit", "", HELPS),
    ("/invitations/{invitation}", "invitation", "", ITS_HELPER),
    ("/week", "", "", May::Known),
    // Whoever has the address has what is behind it: a calendar signs in nowhere.
    ("/calendar/{file}", "feed", "", May::Everybody),
    // A desk keeps no calendar of who comes to whom.
    (
        "/requests/{request}/visits/{visit}/calendar.ics",
        "request,its_visit",
        "",
        May::Only(&[Resident, Card, Carer]),
    ),
    ("/visits/{assignment}/calendar.ics", "assignment", "", ITS_HELPER),
    ("/visits/{assignment}/worry", "assignment", "", ITS_HELPER),
    ("/visits/{assignment}/messages", "assignment", "", ITS_HELPER),
    ("/outings", "", "", May::Known),
    ("/outings/new", "", "", May::Known),
    ("/outings/{outing}", "outing", "", NEAR_IT),
    ("/bonds/{bond}", "bond", "", THE_TWO),
    ("/requests/{request}/price", "request", "", AGREES),
    ("/prices", "", "", KEEPS),
    ("/fees", "", "", KEEPS),
    ("/fees.csv", "", "", KEEPS),
    ("/fees/{person}", "person", "", THEIR_MONEY),
    ("/learn", "", "", SUPERVISE),
    ("/learn/new", "", "", SUPERVISE),
    ("/learn/roster", "", "", SUPERVISE),
    ("/learn/service", "", "", SUPERVISE),
    ("/learn/day", "", "", SUPERVISE),
    ("/learn/day/print", "", "", SUPERVISE),
    ("/learn/visits/{assignment}", "along", "", GOES_ALONG),
    // Who supervises the same worker and stays in the office.
    ("/learn/visits/{assignment}", "along_other", "", May::Only(&[])),
    ("/learn/teams", "", "", SUPERVISE),
    ("/learn/buddies", "", "", SUPERVISE),
    ("/learn/workers/{worker}", "worker", "", THEIR_SUPERVISOR),
    ("/learn/workers/{worker}/onward", "leaver", "", THEIR_SUPERVISOR),
    ("/learn/figures", "", "", READS_FIGURES),
    ("/learn/figures.csv", "", "", READS_FIGURES),
    ("/me/learning", "", "", LEARNS),
    ("/me/learning/{assignment}", "practised", "", LEARNS),
    (
        "/statements/{statement}",
        "statement",
        "",
        May::Only(&[Supervisor, Worker]),
    ),
    ("/verify", "", "", May::Everybody),
    ("/verify/{code}", "checked", "", May::Everybody),
    ("/desk", "", "", DESKS),
    ("/desk/intake", "", "", DESKS),
    ("/desk/outings/{outing}", "outing", "", DESK),
    ("/desk/requests/{request}", "request", "", DESK),
    ("/desk/requests/{request}/messages", "request", "", DESK),
    ("/desk/visits/{visit}/helpers", "visit", "", DESK),
    ("/desk/letters", "", "", DESKS),
    ("/desk/people", "", "", DESKS),
    ("/desk/people/{person}", "person", "", DESK),
    ("/desk/people/new", "", "", DESKS),
    ("/desk/people/{person}/ask", "person", "", DESK),
    ("/desk/people/{person}/outings", "person", "", DESK),
    ("/desk/people/{person}/bonds", "person", "", DESK),
    ("/desk/people/{person}/bonds/{bond}", "person,bond", "", DESK),
    ("/desk/people/{person}/data", "person", "", DESK),
    ("/desk/people/{person}/data.json", "person", "", DESK),
    ("/desk/people/{person}/correct", "person", "", DESK),
    ("/desk/people/{person}/emergency", "person", "", DESK),
    ("/desk/people/{person}/erase", "person", "", DESK),
    ("/desk/people/{person}/offer", "person", "", DESK),
    ("/desk/people/{person}/week", "person", "", DESK),
    ("/desk/people/{person}/away", "person", "", DESK),
    ("/desk/people/{person}/outings/new", "person", "", DESK),
    ("/admin", "", "", ADMINS),
    ("/admin/additional", "", "", ADMINS),
    ("/admin/trail", "", "", ADMINS),
    ("/admin/handover", "", "", ADMINS),
    ("/admin/handover/{handover}", "handover", "", ADMIN),
    ("/admin/hours", "", "", ADMINS),
    ("/admin/hours.csv", "", "", ADMINS),
    ("/admin/privacy", "", "", ADMINS),
    ("/admin/register", "", "", ADMINS),
    ("/admin/dpia", "", "", ADMINS),
    ("/dev/mailbox", "", "", May::Everybody),
    ("/icon.svg", "", "", May::Everybody),
    ("/favicon.ico", "", "", May::Everybody),
    ("/icon-192.png", "", "", May::Everybody),
    ("/icon-512.png", "", "", May::Everybody),
    ("/manifest.webmanifest", "", "", May::Everybody),
    ("/service-worker.js", "", "", May::Everybody),
];

/// Forms that change somebody's object: each is sent by everybody who may not, who must change nothing. That those who may
/// can is the journeys' business.
const POSTS: &[Row] = &[
    ("/mine/spoken/{call}", "spoken", "", May::Only(&[Resident, Card])),
    ("/requests/{request}/photo", "request", "do=remove", FOLLOWS),
    ("/requests/{request}/photo", "request", "do=show", DESK),
    ("/visits/{assignment}/photo", "assignment", "", ITS_HELPER),
    (
        "/requests/{request}/story",
        "request",
        "words=Het+was+fijn&audience=helper",
        May::Only(&[Resident, Card, Carer]),
    ),
    ("/desk/stories/{visit}", "visit", "do=show", DESK),
    (
        "/requests/{request}/aside",
        "request",
        "words=Te+laat",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/visits",
        "request",
        "do=skip&visit={visit}",
        FOLLOWS,
    ),
    (
        "/requests/{request}/visits",
        "request",
        "do=change&visit={visit}&rhythm=weekly&slot=mon-am",
        FOLLOWS,
    ),
    ("/requests/{request}/cancel", "request", "", FOLLOWS),
    (
        "/requests/{request}/came",
        "request",
        "visit={visit}&came=yes",
        FOLLOWS,
    ),
    (
        "/requests/{request}/thanks",
        "request",
        "visit={visit}&message=Dank",
        FOLLOWS,
    ),
    (
        "/requests/{request}/apart",
        "request",
        "helper={helper}",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/messages",
        "request",
        "do=say&words=Dag",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/messages",
        "request",
        "do=share.{helper}",
        May::Only(&[Resident, Carer]),
    ),
    (
        "/requests/{request}/messages",
        "request",
        "do=ask",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/requests/{request}/messages",
        "request",
        "do=report.unkind&message={message}",
        May::Only(&[Resident, Card, Carer]),
    ),
    (
        "/visits/{assignment}/messages",
        "assignment",
        "do=say&words=Dag",
        ITS_HELPER,
    ),
    (
        "/visits/{assignment}/messages",
        "assignment",
        "do=share.{helper}",
        ITS_HELPER,
    ),
    (
        "/visits/{assignment}/messages",
        "assignment",
        "do=ask",
        ITS_HELPER,
    ),
    (
        "/visits/{assignment}/messages",
        "assignment",
        "do=report.money&message={message}",
        ITS_HELPER,
    ),
    (
        "/desk/requests/{request}/messages",
        "request",
        "do=open&why=call",
        DESK,
    ),
    (
        "/desk/requests/{request}/messages",
        "request",
        "do=say&words=Dag",
        DESK,
    ),
    (
        "/desk/requests/{request}/messages",
        "request",
        "do=remove&message={message}",
        DESK,
    ),
    ("/invitations/{invitation}", "invitation", "do=yes", ITS_HELPER),
    ("/visits/{assignment}/address", "assignment", "", ITS_HELPER),
    ("/visits/{assignment}/check-in", "assignment", "", ITS_HELPER),
    ("/visits/{assignment}/check-out", "assignment", "", ITS_HELPER),
    ("/visits/{assignment}/door", "assignment", "do=begun", ITS_HELPER),
    ("/visits/{assignment}/swap", "assignment", "", ITS_HELPER),
    (
        "/visits/{assignment}/hand-back",
        "assignment",
        "reason=ill",
        ITS_HELPER,
    ),
    ("/visits/{assignment}/apart", "assignment", "", ITS_HELPER),
    (
        "/visits/{assignment}/worry",
        "assignment",
        "seriousness=week&words=Alleen",
        ITS_HELPER,
    ),
    (
        "/outings/new",
        "",
        "sentence=Naar+de+markt&category=groceries&from=het+buurthuis&to=de+markt&date=2026-03-14&time=10:00&\
         length=60&mode=foot&places=1",
        HELPS,
    ),
    (
        "/outings/{outing}",
        "outing",
        "who=me",
        May::Only(&[
            Resident,
            Card,
            Neighbour,
            Carer,
            Bewindvoerder,
            OtherHelper,
            Worker,
        ]),
    ),
    ("/outings/{outing}/withdraw", "outing", "", ITS_HELPER),
    (
        "/desk/outings/{outing}",
        "outing",
        "do=reword&sentence=Anders&from=het+buurthuis&to=de+markt",
        DESK,
    ),
    ("/desk/people/{person}/outings", "person", "outing={outing}", DESK),
    ("/bonds/{bond}", "bond", "do=yes", THE_TWO),
    ("/bonds/{bond}", "bond", "do=stop", THE_TWO),
    (
        "/bonds/{bond}",
        "bond",
        "do=plan&date=2026-03-20&time=10:00&length=60&repeat=once",
        THE_TWO,
    ),
    // Not with a card that anybody may find, and not by the helper.
    (
        "/bonds/{bond}",
        "bond",
        "do=known&story=Ik+ben+soms+in+de+war&to=de+buren",
        May::Only(&[Resident, Carer]),
    ),
    (
        "/desk/people/{person}/bonds",
        "person",
        "helper={helper}&category=company&words=Koffie",
        DESK,
    ),
    (
        "/desk/people/{person}/bonds/{bond}",
        "person,bond",
        "do=stop",
        DESK,
    ),
    (
        "/learn/new",
        "",
        "who={helper}&starts=2026-03-10&hours=8",
        SUPERVISE,
    ),
    (
        "/learn/roster",
        "",
        "do=add&who={colleague}&day=0&date=2026-03-09&from=09:00&to=17:00",
        SUPERVISE,
    ),
    ("/learn/service", "", "do=close&date=2026-12-25", SUPERVISE),
    ("/learn/day", "", "on=2026-03-20&do=plan", SUPERVISE),
    ("/learn/visits/{assignment}/address", "along", "", GOES_ALONG),
    (
        "/learn/visits/{assignment}/address",
        "along_other",
        "",
        May::Only(&[]),
    ),
    (
        "/learn/day",
        "",
        "on=2026-03-20&do=present.{worker}",
        THEIR_SUPERVISOR,
    ),
    (
        "/learn/teams",
        "",
        "on=2026-03-20&do=form&part=am&lead={worker}&with=b.{helper}",
        THEIR_SUPERVISOR,
    ),
    (
        "/learn/buddies",
        "",
        "do=add&who=&agreed=2026-03-01&prepared=2026-03-01",
        SUPERVISE,
    ),
    (
        "/learn/workers/{worker}",
        "worker",
        "do=level&category=garden&level=watching&reason=Nog+niet",
        THEIR_SUPERVISOR,
    ),
    (
        "/learn/workers/{worker}",
        "worker",
        "do=agreement&starts=2026-03-10&hours=8&line=none",
        THEIR_SUPERVISOR,
    ),
    (
        "/learn/workers/{worker}",
        "worker",
        "do=statement",
        THEIR_SUPERVISOR,
    ),
    (
        "/learn/workers/{worker}/onward",
        "leaver",
        "on=2026-03-03&to=education",
        THEIR_SUPERVISOR,
    ),
    (
        "/desk/requests/{request}/additional",
        "weighed",
        "do=additional&why=Zij+doet+zelf+mee",
        DESK,
    ),
    (
        "/admin/additional",
        "",
        "category=garden&flag=yes&minutes=180&helpers=3&visits=4",
        ADMINS,
    ),
    ("/me/learning", "", "do=wishes&story=Koken", LEARNS),
    (
        "/me/learning/{assignment}",
        "practised",
        "went=well&did=myself&next=again",
        LEARNS,
    ),
    ("/desk/round", "", "", DESKS),
    ("/desk/people", "", "name=Riet", DESKS),
    ("/desk/requests/{request}", "request", "why=call", DESK),
    ("/desk/requests/{request}/steer", "request", "do=pause", DESK),
    (
        "/desk/requests/{request}/decide",
        "request",
        "do=approve&sentence=Boodschappen",
        DESK,
    ),
    (
        "/desk/visits/{visit}/assign",
        "visit",
        "do={helper}.1772700000.1772703600",
        DESK,
    ),
    ("/desk/visits/{visit}/helpers", "visit", "do=ask.{helper}", DESK),
    ("/desk/visits/{visit}/came", "visit", "do=yes", DESK),
    ("/desk/calls/{call}", "call", "", CALLS),
    ("/desk/calls/{call}/done", "call", "", CALLS),
    ("/desk/concerns/{concern}/close", "concern", "words=Gebeld", DESK),
    ("/desk/alerts/{alert}/close", "alert", "", DESK),
    ("/desk/people/{person}", "person", "why=call", DESK),
    (
        "/desk/people/new",
        "",
        "name=Jo&street=Dorpsstraat&number=1&postcode=5038&lang=nl&given=in_person",
        DESKS,
    ),
    (
        "/desk/people/{person}/ask",
        "person",
        "category=groceries&agreed=yes",
        DESK,
    ),
    ("/desk/people/{person}/consent", "person", "do=matching", DESK),
    (
        "/desk/people/{person}/correct",
        "person",
        "do=names&name=X&family=Y&lang=nl",
        DESK,
    ),
    ("/desk/people/{person}/erase", "person", "sure=yes", DESK),
    (
        "/desk/people/{person}/outings/new",
        "person",
        "sentence=Ik+ga+naar+de+markt",
        DESK,
    ),
    (
        "/desk/people/{person}/away",
        "person",
        "do=add&first=2026-08-01&last=2026-08-02",
        DESK,
    ),
    (
        "/desk/people/{person}/offer",
        "person",
        "category=groceries&slot=mon-am&often=2&mode=foot&minutes=15&adult=yes&agreed=yes&given=in_person",
        DESK,
    ),
    (
        "/desk/people/{person}/visits/{assignment}",
        "other,assignment",
        "do=check_in",
        DESK,
    ),
    (
        "/desk/people/{person}/invitations/{invitation}",
        "other,invitation",
        "answer=yes",
        DESK,
    ),
    ("/desk/people/{person}/care", "person", "vulnerable=yes", DESK),
    ("/desk/people/{person}/life", "person", "life=away", DESK),
    ("/desk/people/{person}/apart", "person", "other=Ans", DESK),
    ("/desk/letters/print", "", "letter={letter}", DESK),
    ("/desk/letters/posted", "", "letter={letter}", DESK),
    (
        "/desk/people/{person}/representatives",
        "person",
        "who=Ans&kind=carer&given=in_person",
        DESK,
    ),
    (
        "/desk/people/{person}/representatives/{other}/end",
        "person,other",
        "",
        FOR_THEM,
    ),
    ("/desk/people/{person}/card", "person", "", FOR_THEM),
    ("/desk/people/{person}/reach", "person", "reach=call", DESK),
    (
        "/desk/people/{person}/cards/{card}/end",
        "person,card",
        "",
        FOR_THEM,
    ),
    (
        "/desk/people/{person}/helping/{helper}/welcome",
        "person,helper",
        "",
        DESK,
    ),
    (
        "/desk/people/{person}/helping/{helper}/vetting",
        "person,helper",
        "until=2028-01-01",
        DESK,
    ),
    (
        "/desk/people/{person}/helping/{helper}/interview",
        "person,helper",
        "note=Goed",
        DESK,
    ),
    (
        "/desk/people/{person}/helping/{helper}/hold",
        "person,helper",
        "do=hold",
        DESK,
    ),
    (
        "/admin/staff",
        "",
        "name=Kees+Kok&mail=kees%40example.nl&role=admin&zone=&until=",
        ADMINS,
    ),
    ("/admin/staff/{person}/invite", "colleague", "", ADMIN),
    ("/admin/staff/{person}/reset", "colleague", "", ADMIN),
    ("/admin/grants/{grant}/end", "grant", "", ADMIN),
    (
        "/requests/{request}/price",
        "request",
        "do=free&given=by_telephone",
        AGREES,
    ),
    (
        "/prices",
        "",
        "category=garden&kind=visit&amount=5&from=2030-03-10",
        KEEPS,
    ),
    (
        "/fees/{person}",
        "person",
        "count=1&date=2026-03-02",
        May::Only(&[Supervisor, Admin]),
    ),
    ("/admin/handover", "", "on=2027-01-01", ADMINS),
    ("/admin/handover/{handover}/cancel", "handover", "", ADMIN),
    (
        "/admin/handover/{handover}/zones/{zone}",
        "received,received_zone",
        "name-{received_zone}=Joke&telephone-{received_zone}=0135559998",
        ADMIN,
    ),
    ("/admin/hours", "", "pays=yes&km=0,23&month=210&year=2100", ADMINS),
    (
        "/admin/privacy",
        "",
        "mail=a%40example.nl&officer=&reason=&note=",
        ADMINS,
    ),
    ("/me/devices/{session}/end", "session", "", May::Only(&[Resident])),
    ("/me/cards/{card}/end", "card", "", May::Only(&[Resident])),
    ("/me/devices/end-others", "", "", May::KnownWell),
    ("/me/card", "", "", May::KnownWell),
    ("/me/reach", "", "reach=call", May::KnownWell),
    ("/me/calendar", "", "", May::KnownWell),
    ("/me/calendar/end", "", "", May::KnownWell),
    ("/me/consent", "", "do=matching", May::KnownWell),
    (
        "/me/correct",
        "",
        "do=names&name=X&family=Y&lang=nl",
        May::KnownWell,
    ),
    (
        "/me/emergency",
        "",
        "do=set&name=Toos&telephone=0135550000&knows=yes",
        May::KnownWell,
    ),
    (
        "/desk/people/{person}/emergency",
        "person",
        "do=set&name=Toos&telephone=0135550000&knows=yes",
        DESK,
    ),
    ("/hours", "", "visit={assignment}&minutes=60", ITS_HELPER),
    ("/swap/{token}", "swap", "", HELPS),
    ("/me/erase", "", "sure=yes", May::KnownWell),
    ("/who-are-you", "", "who=me&back=/", May::Everybody),
    ("/staff/second/renew", "", "", STAFF),
    #[cfg(feature = "passkeys")]
    ("/me/passkeys", "", "name=Sleutel&answer=%7B%7D", STAFF),
    #[cfg(feature = "passkeys")]
    ("/me/passkeys/ask", "", "", STAFF),
    #[cfg(feature = "passkeys")]
    ("/me/passkeys/{passkey}/end", "passkey", "", DESK),
    #[cfg(feature = "webpush")]
    (
        "/me/push",
        "",
        "endpoint=https://fcm.googleapis.com/x&p256dh=x&auth=x",
        May::KnownWell,
    ),
    #[cfg(feature = "webpush")]
    ("/me/push/{device}/end", "device", "", ITS_HELPER),
    #[cfg(feature = "webpush")]
    ("/push/shown", "", "id=msg_1", May::KnownWell),
];

/// Forms with nobody's object in them: they take what anybody types, or act on the session that sends them.
const OPEN_POSTS: &[&str] = &[
    "/preferences",
    // A gateway with its token, and in the demo whoever tries it: `texting` tries both.
    "/texts/in",
    "/dev/texts",
    "/call-me",
    "/sign-in",
    "/codes/{code}",
    "/links/{token}",
    "/card",
    "/card/{token}",
    "/fresh",
    "/fresh/{code}",
    "/staff",
    "/staff/second",
    "/staff/second/new",
    #[cfg(feature = "passkeys")]
    "/staff/second/passkey",
    #[cfg(feature = "passkeys")]
    "/staff/second/passkey/ask",
    "/staff/welcome/{token}",
    "/sign-out",
    "/ask",
    "/ask/when",
    "/ask/where",
    "/ask/know",
    "/ask/who",
    "/ask/speak",
    "/ask/spoken/{token}",
    "/ask/check",
    "/help",
    "/help/when",
    "/help/reach",
    "/help/who",
    "/offer",
    "/offer/away",
    // Only what stands on one's own list can be taken there: `nearby` and `crowd` try it.
    "/near/{visit}",
    "/desk/intake",
    // Whoever has the code sees what its worker agreed to: `learning` tries it.
    "/verify",
];

/// A role, and where.
type Granted = (Role, Option<ZoneId>);

/// A town with everybody in it.
struct Stage {
    gallery: Gallery,
    client: Client,
    sessions: BTreeMap<Who, String>,
    objects: BTreeMap<&'static str, String>,
}

impl Stage {
    async fn set(gallery: Gallery) -> Self {
        let client = Client::builder()
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let mut stage = Self {
            gallery,
            client,
            sessions: BTreeMap::new(),
            objects: BTreeMap::new(),
        };
        stage.residents_and_helpers().await;
        stage.staff().await;
        stage.things().await;
        stage
    }

    async fn by_code(&mut self, who: Who, mail: &str) -> PersonId {
        let town = &self.gallery.town;
        town.clock.advance(60);
        let code = sign_in::send_code(&town.app, Handle::parse(mail).unwrap(), "192.0.2.1")
            .await
            .unwrap();
        let session = town.enter(&code, mail).await;
        self.sessions.insert(who, session.token);
        session.person
    }

    async fn residents_and_helpers(&mut self) {
        let riet = self.by_code(Resident, "riet@example.org").await;
        self.by_code(Neighbour, "wim@example.org").await;
        let ans = self.by_code(Helper, "ans@example.nl").await;
        self.by_code(OtherHelper, "bas@example.nl").await;
        self.by_code(Worker, "fem@example.nl").await;
        let town = &self.gallery.town;
        let card = sign_in::make_card(&town.app, &town.coordinator, &riet)
            .await
            .unwrap();
        let session = sign_in::enter_card(&town.app, &card.code, &own_device())
            .await
            .unwrap();
        self.sessions.insert(Card, session.token);
        for (who, mail, kind) in [
            (Carer, "lia@example.nl", RepresentativeKind::Carer),
            (Bewindvoerder, "bea@example.nl", RepresentativeKind::Bewindvoerder),
        ] {
            let town = &self.gallery.town;
            let code = helping::sign_up(&town.app, sign_up("Lia", mail)).await.unwrap();
            let session = town.enter(&code, mail).await;
            let agreed = Agreed {
                to: Some(session.person.clone()),
                kind,
                given: Given::InPerson,
                until: None,
            };
            desk::record_consent(&town.app, &town.coordinator, &riet, agreed)
                .await
                .unwrap();
            self.sessions.insert(who, session.token);
        }
        self.objects.insert("person", riet.to_string());
        self.objects.insert("other", ans.to_string());
        self.objects.insert("card", card.id.to_string());
    }

    async fn staff(&mut self) {
        let town = &self.gallery.town;
        let app = town.app.clone();
        let organisation = town.organisation.clone();
        let (elsewhere, other, other_zone) = town
            .app
            .store
            .write::<_, ServiceError, _>(async move |tx| {
                let mut zone = setup::plain_zone(&app, "Elders", "Joke", "013 555 99 99");
                zone.organisation = organisation;
                noaber::store::place::add_zone(tx, &zone, &[], app.now()).await?;
                let other = setup::add_organisation(tx, &app, "Anderen", OrganisationKind::Care).await?;
                let mut far = setup::plain_zone(&app, "Ver weg", "Piet", "050 555 99 99");
                far.organisation = other.clone();
                noaber::store::place::add_zone(tx, &far, &[], app.now()).await?;
                Ok((zone.id, other, far.id))
            })
            .await
            .unwrap();
        let here = Some(town.zone.clone());
        let all: [(Who, &str, Vec<Granted>); 5] = [
            (
                Supervisor,
                "sjaak@example.nl",
                vec![(Role::Supervisor, here.clone())],
            ),
            (
                Coordinator,
                "kim@example.nl",
                vec![(Role::Coordinator, here.clone())],
            ),
            (
                CoordinatorElsewhere,
                "joke@example.nl",
                vec![(Role::Coordinator, Some(elsewhere))],
            ),
            (Admin, "adam@example.nl", vec![(Role::Admin, None)]),
            (PolicyViewer, "peter@example.nl", vec![(Role::PolicyViewer, here)]),
        ];
        for (who, mail, roles) in all {
            let id = town.add_staff(mail, roles).await;
            self.sessions.insert(who, town.staff(mail).await.token);
            if who == Supervisor {
                self.objects.insert("colleague", id.to_string());
            }
            if who == Coordinator {
                self.objects
                    .insert("passkey", town.passkey(&id).await.to_string());
            }
        }
        let roles = vec![
            (Role::Admin, None),
            (Role::Coordinator, None),
            (Role::Coordinator, Some(other_zone)),
            (Role::Supervisor, None),
            (Role::PolicyViewer, None),
        ];
        town.add_staff_of(&other, "vreemd@example.nl", roles).await;
        self.sessions
            .insert(Stranger, town.staff("vreemd@example.nl").await.token);
    }

    async fn things(&mut self) {
        let town = &self.gallery.town;
        let mut objects = BTreeMap::new();
        let mut at = |name: &'static str, route: &str, part: usize| {
            let place = self
                .gallery
                .places
                .iter()
                .find(|place| place.route == route)
                .unwrap();
            let path = place.path.split('?').next().unwrap();
            objects.insert(name, path.split('/').nth(part).unwrap().to_owned());
        };
        at("request", "/requests/{request}", 2);
        at("visit", "/near/{visit}", 2);
        at("invitation", "/invitations/{invitation}", 2);
        at("assignment", "/visits/{assignment}/worry", 2);
        at("due", "/visits/{assignment}/door", 2);
        at("swap", "/swap/{token}", 2);
        at("outing", "/outings/{outing}", 2);
        at("bond", "/bonds/{bond}", 2);
        at("zone", "/zones/{zone}", 2);
        at("worker", "/learn/workers/{worker}", 3);
        at("leaver", "/learn/workers/{worker}/onward", 3);
        at("practised", "/me/learning/{assignment}", 3);
        at("statement", "/statements/{statement}", 2);
        at("checked", "/verify/{code}", 2);
        at("code", "/codes/{code}", 2);
        at("handover", "/admin/handover/{handover}", 3);
        at("along_other", "/learn/visits/{assignment}", 3);
        objects.insert("along", self.along().await);
        objects.insert("token", "a".repeat(22));
        let look = desk::look(&town.app, &town.coordinator).await.unwrap();
        #[cfg(feature = "webpush")]
        {
            use noaber::service::push;
            let ans = sign_in::who(&town.app, &self.sessions[&Helper])
                .await
                .unwrap()
                .unwrap();
            let on = push::find_mine(&town.app, &ans.actor).await.unwrap().unwrap();
            objects.insert("device", on.devices[0].id.to_string());
        }
        let weighed = look.reviews.iter().find(|one| one.weighed.is_some());
        objects.insert("weighed", weighed.expect("Dirk waits").request.id.to_string());
        objects.insert("call", look.call_backs[0].id.to_string());
        let spoken = look
            .call_backs
            .iter()
            .find(|call| call.why == desk::CallWhy::Spoke);
        objects.insert("spoken", spoken.expect("Riet said something").id.to_string());
        objects.insert("concern", look.concerns[0].concern.id.to_string());
        objects.insert("alert", look.alerts[0].id.to_string());
        let waiting = letters::list(&town.app, &town.coordinator).await.unwrap();
        objects.insert("letter", waiting[0].id.to_string());
        let admin = sign_in::who(&town.app, &self.sessions[&Admin])
            .await
            .unwrap()
            .unwrap()
            .actor;
        let (staff, _) = noaber::service::staffing::list_staff(&town.app, &admin)
            .await
            .unwrap();
        objects.insert("grant", staff[0].roles[0].0.id.to_string());
        let handovers = noaber::service::handover::overview(&town.app, &admin)
            .await
            .unwrap();
        let received = &handovers
            .lines
            .iter()
            .find(|line| !line.is_ours)
            .unwrap()
            .handover
            .id;
        let view = noaber::service::handover::find(&town.app, &admin, received)
            .await
            .unwrap();
        objects.insert("received", received.to_string());
        let zone = &view.preview.goes[0].zones[0].part.zone;
        objects.insert("received_zone", zone.to_string());
        let riet = sign_in::who(&town.app, &self.sessions[&Resident])
            .await
            .unwrap()
            .unwrap()
            .actor;
        let devices = sign_in::list_devices(&town.app, &riet).await.unwrap();
        let device = devices.iter().find(|device| !device.is_this).unwrap();
        objects.insert("session", device.session.to_string());
        let request = noaber::domain::ids::RequestId::parse(&objects["request"]).unwrap();
        let view = follow::find(&town.app, &town.coordinator, &request)
            .await
            .unwrap();
        objects.insert("its_visit", view.visits[0].visit.id.to_string());
        let feed = calendar::make(&town.app, &riet).await.unwrap();
        objects.insert("feed", format!("{feed}.ics"));
        objects.insert("helper", view.visits[0].coming[0].helper.to_string());
        let thread = threads::read(&town.app, &riet, &threads::Door::Resident(request))
            .await
            .unwrap();
        let said = thread.lines.iter().find_map(|line| match line {
            threads::Line::Said(said) => Some(said.id.to_string()),
            _ => None,
        });
        objects.insert("message", said.unwrap());
        self.objects.extend(objects);
    }

    /// Tomorrow morning the supervisor goes along with the worker.
    async fn along(&self) -> String {
        let sjaak = self.actor(Supervisor).await;
        let with = sjaak.identity().unwrap().person.clone();
        let on = jiff::civil::date(2026, 3, 5);
        self.gallery
            .goes_along(&sjaak, with, on, Daypart::Am)
            .await
            .to_string()
    }

    fn filled(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (name, value) in &self.objects {
            out = out.replace(&format!("{{{name}}}"), value);
        }
        out
    }

    /// The path of a row, with the things that its place holders stand for.
    fn path(&self, row: &Row) -> String {
        let (route, things, ..) = *row;
        let mut path = route.to_owned();
        for thing in things.split(',').filter(|thing| !thing.is_empty()) {
            let (from, until) = (path.find('{').unwrap(), path.find('}').unwrap());
            path.replace_range(from..=until, &self.objects[thing]);
        }
        assert!(!path.contains('{'), "{route}: not every place is filled");
        path
    }

    /// What somebody gets: whether they are let in, and the status.
    async fn comes(&self, who: Who, method: Method, path: &str, body: &str) -> (bool, u16) {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.gallery.base))
            .header("sec-fetch-site", "same-origin");
        if let Some(token) = self.sessions.get(&who) {
            request = request.header("cookie", format!("session={token}"));
        }
        if method == Method::POST {
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(self.filled(body));
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(status < 500, "{who:?} {method} {path} gives {status}");
        let place = answer
            .headers()
            .get("location")
            .map(|to| to.to_str().unwrap().to_owned());
        let turned_away = status == 404 || place.is_some_and(|to| to.starts_with("/sign-in"));
        (!turned_away, status)
    }

    /// How many steps the trail knows.
    async fn steps(&self) -> i64 {
        let organisation = self.gallery.town.organisation.clone();
        self.gallery
            .town
            .app
            .store
            .read::<_, ServiceError, _>(async move |tx| {
                let last = noaber::store::audit::list_back(tx, &organisation, i64::MAX, None, 1).await?;
                Ok(last.first().map_or(0, |row| row.seq))
            })
            .await
            .unwrap()
    }
}

#[test]
fn every_route_is_in_the_table() {
    let in_table = |rows: &[Row]| rows.iter().map(|row| row.0).collect::<BTreeSet<_>>();
    let mut gets = in_table(GETS);
    gets.insert("/assets/{hash}/{name}");
    assert_eq!(gets, routes("get"));
    let mut posts = in_table(POSTS);
    posts.extend(OPEN_POSTS);
    assert_eq!(posts, routes("post"));
}

on_both_engines! {
    async fn nobody_comes_further_than_they_may(db: Database) {
        let stage = Stage::set(Gallery::open(db).await).await;
        let mut wrong = Vec::new();
        for row in GETS {
            for who in ALL {
                let (came, status) = stage.comes(who, Method::GET, &stage.path(row), "").await;
                if came != row.3.allows(who) {
                    wrong.push(format!("GET {} as {who:?}: {status}", row.0));
                }
            }
        }
        let before = stage.steps().await;
        let mut tried = 0;
        for row in POSTS {
            for who in ALL.into_iter().filter(|who| !row.3.allows(*who)) {
                tried += 1;
                let (came, status) = stage.comes(who, Method::POST, &stage.path(row), row.2).await;
                if came {
                    wrong.push(format!("POST {} as {who:?}: {status}", row.0));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(tried > 400, "{tried}");
        assert_eq!(stage.steps().await, before, "whoever was turned away left no step in the trail");
        stage.gallery.town.insist_sound().await;
    }
}

/// What does not go along when a zone is handed over: the old organisation's own, and what belongs to nobody's zone.
const STAYS: [&str; 13] = [
    // Who goes along is one of the old organisation's people: a new one is sent by whoever has it then.
    "along",
    "along_other",
    // A number that belongs to no zone stays with whoever keeps zones.
    "call",
    "passkey",
    "handover",
    "received",
    "colleague",
    "grant",
    "zone",
    "code",
    "token",
    "checked",
    "feed",
];

impl Stage {
    async fn actor(&self, who: Who) -> noaber::domain::access::Actor {
        let found = sign_in::who(&self.gallery.town.app, &self.sessions[&who]).await;
        found.unwrap().unwrap().actor
    }

    /// The town's zone goes to the stranger's organisation at the next midnight.
    async fn plan_handover(&mut self) -> noaber::domain::ids::HandoverId {
        use noaber::domain::handover::begins_at;
        use noaber::service::handover::{self, Acceptance};
        let town = &self.gallery.town;
        let (admin, stranger) = (self.actor(Admin).await, self.actor(Stranger).await);
        let to = stranger.identity().unwrap().organisation.clone();
        let today = town.app.now().date(&noaber::domain::time::amsterdam());
        let on = today.tomorrow().unwrap();
        let id = handover::plan(&town.app, &admin, on, vec![(town.zone.clone(), to)])
            .await
            .unwrap();
        let said = Acceptance {
            coordinator_name: "Joke".to_owned(),
            coordinator_telephone: "050 555 99 99".to_owned(),
            coordinator: None,
            supervisor: None,
        };
        handover::accept(&town.app, &stranger, (&id, &town.zone), said)
            .await
            .unwrap();
        let wait = begins_at(on).seconds() - town.app.now().seconds();
        town.clock.advance(wait + 60);
        // Staff sign in anew every day.
        for (who, mail) in [
            (Supervisor, "sjaak@example.nl"),
            (Coordinator, "kim@example.nl"),
            (CoordinatorElsewhere, "joke@example.nl"),
            (Admin, "adam@example.nl"),
            (PolicyViewer, "peter@example.nl"),
            (Stranger, "vreemd@example.nl"),
        ] {
            self.sessions
                .insert(who, self.gallery.town.staff(mail).await.token);
        }
        id
    }
}

on_both_engines! {
    async fn after_a_handover_the_old_ones_see_nothing_and_the_new_ones_all(db: Database) {
        use noaber::domain::handover::HandoverState;
        use noaber::service::handover;
        let mut stage = Stage::set(Gallery::open(db).await).await;
        let id = stage.plan_handover().await;
        let moves = |row: &&Row| {
            let mut things = row.1.split(',').filter(|thing| !thing.is_empty()).peekable();
            things.peek().is_some() && things.all(|thing| !STAYS.contains(&thing))
        };
        let mut before = BTreeMap::new();
        for row in GETS.iter().filter(moves) {
            for who in ALL {
                let came = stage.comes(who, Method::GET, &stage.path(row), "").await.0;
                before.insert((row.0, who), came);
            }
        }
        let app = stage.gallery.town.app.clone();
        handover::pass(&app).await.unwrap();
        handover::pass(&app).await.unwrap();
        let admin = stage.actor(Admin).await;
        let view = handover::find(&app, &admin, &id).await.unwrap();
        assert_eq!(view.handover.state, HandoverState::Done, "{:?}", view.preview.blockers);
        // Whoever had a role in the zone is signed out at once; who signs in again has none.
        stage.gallery.town.clock.advance(60);
        for (who, mail) in [(Coordinator, "kim@example.nl"), (Supervisor, "sjaak@example.nl")] {
            assert!(sign_in::who(&app, &stage.sessions[&who]).await.unwrap().is_none(), "{who:?}");
            let session = stage.gallery.town.staff(mail).await;
            stage.sessions.insert(who, session.token);
        }
        let mut wrong = Vec::new();
        for (method, way) in [(Method::GET, ""), (Method::POST, "/address")] {
            let path = format!("/learn/visits/{}{way}", stage.objects["along"]);
            for who in [Supervisor, Stranger] {
                assert_eq!(stage.comes(who, method.clone(), &path, "").await, (false, 404), "{who:?} {path}");
            }
        }
        for row in GETS.iter().filter(moves) {
            for who in ALL {
                let was = |who| before[&(row.0, who)];
                let may = match who {
                    Coordinator | CoordinatorElsewhere | Supervisor | Admin | PolicyViewer => false,
                    Stranger => was(Coordinator) || was(Supervisor),
                    _ => was(who),
                };
                let (came, status) = stage.comes(who, Method::GET, &stage.path(row), "").await;
                if came != may {
                    wrong.push(format!("GET {} as {who:?}: {status}, before {}", row.0, was(who)));
                }
            }
        }
        let mut tried = 0;
        let stranger = stage.actor(Stranger).await;
        let to = stranger.identity().unwrap().organisation.clone();
        let chain = async |of: &noaber::domain::ids::OrganisationId| {
            let of = of.clone();
            app.store
                .read::<_, ServiceError, _>(async move |tx| Ok(noaber::store::audit::length(tx, &of).await?))
                .await
                .unwrap()
        };
        let (old, new) = (chain(&stage.gallery.town.organisation).await, chain(&to).await);
        for row in POSTS.iter().filter(moves) {
            for who in [Coordinator, CoordinatorElsewhere, Supervisor, Admin] {
                if matches!(row.3, May::Everybody | May::Known | May::KnownWell) {
                    continue;
                }
                tried += 1;
                let (came, status) = stage.comes(who, Method::POST, &stage.path(row), row.2).await;
                if came {
                    wrong.push(format!("POST {} as {who:?}: {status}", row.0));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(tried > 150, "{tried}");
        assert_eq!(chain(&stage.gallery.town.organisation).await, old, "no step in the old trail");
        assert_eq!(chain(&to).await, new, "no step in the new trail");
        stage.gallery.town.insist_sound().await;
    }
}
