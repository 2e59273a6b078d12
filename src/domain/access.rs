//! Who may do what: pure checks on an [`Actor`], asked by `service`, never by a handler alone.

use super::consent::RepresentativeKind;
use super::ids::{HelperId, OrganisationId, PersonId, SessionId, ZoneId};
use super::tags;
use super::time::UnixTime;

tags! {
    /// A role that is granted. Resident, representative, volunteer and worker are no grants: they follow from one's own
    /// requests, from a consent, and from one's own offer.
    Role {
        /// Plans and signs off the day of a learn-work service.
        Supervisor = "supervisor",
        /// Keeps a zone in view.
        Coordinator = "coordinator",
        /// Members, zones, settings of the organisation.
        Admin = "admin",
        /// Reads figures, never names.
        PolicyViewer = "policy_viewer",
    }
}

tags! {
    /// How somebody signed in.
    Way {
        /// With a code that was sent to them.
        Code = "code",
        /// With a printed card: enough to ask and to follow one's own requests, and no more.
        Card = "card",
        /// With a password and a second factor: only then do roles count.
        Staff = "staff",
    }
}

/// A code counts as fresh for an address this long, seconds: once a day on each device.
pub const FRESH_FOR_ADDRESS_S: i64 = 24 * 3600;
/// A code counts as fresh for taking data along this long, seconds: in practice always a new one.
pub const FRESH_FOR_EXPORT_S: i64 = 5 * 60;

/// A role in force: in one zone, or in the whole organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where, if not everywhere in the organisation.
    pub zone: Option<ZoneId>,
}

/// Somebody for whom one acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Represented {
    /// For whom.
    pub person: PersonId,
    /// As what.
    pub kind: RepresentativeKind,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub person: PersonId,
    /// The organisation of their file.
    pub organisation: OrganisationId,
    /// Their helping side, if they have one.
    pub helper: Option<HelperId>,
    /// Their roles in force; empty unless they signed in as staff.
    pub grants: Vec<Grant>,
    /// For whom they act.
    pub represents: Vec<Represented>,
    /// How they signed in.
    pub way: Way,
    /// On which device.
    pub session: Option<SessionId>,
    /// When they last proved on this device who they are.
    pub fresh_at: Option<UnixTime>,
}

impl Identity {
    /// Somebody who signed in with a code, and is nothing but a person.
    pub const fn new(person: PersonId, organisation: OrganisationId) -> Self {
        Self {
            person,
            organisation,
            helper: None,
            grants: Vec::new(),
            represents: Vec::new(),
            way: Way::Code,
            session: None,
            fresh_at: None,
        }
    }

    fn has(&self, organisation: &OrganisationId, role: Role, zone: Option<&ZoneId>) -> bool {
        self.organisation == *organisation
            && self.grants.iter().any(|grant| {
                grant.role == role
                    && match (&grant.zone, zone) {
                        // A role in one zone is no role in the whole organisation.
                        (Some(own), Some(zone)) => own == zone,
                        (Some(_), None) => false,
                        (None, _) => true,
                    }
            })
    }
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who is not signed in.
    Anyone,
    /// Somebody who is.
    Person(Identity),
    /// The clock, an import, the command line.
    System,
}

impl Actor {
    /// Who is signed in.
    pub const fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Person(identity) => Some(identity),
            Self::Anyone | Self::System => None,
        }
    }

    /// How the audit names them.
    pub fn audit_name(&self) -> String {
        match self {
            Self::Anyone => "anyone".to_owned(),
            Self::Person(identity) => identity.person.to_string(),
            Self::System => "system".to_owned(),
        }
    }

    fn is(&self, what: impl FnOnce(&Identity) -> bool) -> bool {
        self.identity().is_some_and(what)
    }

    /// Whether they keep this zone of this organisation in view.
    pub fn may_coordinate(&self, organisation: &OrganisationId, zone: &ZoneId) -> bool {
        self.is(|me| me.has(organisation, Role::Coordinator, Some(zone)))
    }

    /// Whether they run a learn-work service in this zone.
    pub fn may_supervise(&self, organisation: &OrganisationId, zone: &ZoneId) -> bool {
        self.is(|me| me.has(organisation, Role::Supervisor, Some(zone)))
    }

    /// Whether they administer this organisation.
    pub fn may_administer(&self, organisation: &OrganisationId) -> bool {
        self.is(|me| me.has(organisation, Role::Admin, None))
    }

    /// Whether they may read the figures of this zone, or of the whole organisation.
    pub fn may_read_figures(&self, organisation: &OrganisationId, zone: Option<&ZoneId>) -> bool {
        self.is(|me| {
            me.has(organisation, Role::PolicyViewer, zone) || me.has(organisation, Role::Admin, None)
        })
    }

    /// Whether they may read the figures of learn-work services in this zone, or in the whole organisation: who reads figures
    /// at all, and who supervises there.
    pub fn may_read_learning(&self, organisation: &OrganisationId, zone: Option<&ZoneId>) -> bool {
        self.may_read_figures(organisation, zone)
            || self.is(|me| me.has(organisation, Role::Supervisor, zone))
    }

    /// Whether they work at a desk at all.
    pub fn is_coordinator(&self) -> bool {
        self.is(|me| me.grants.iter().any(|grant| grant.role == Role::Coordinator))
    }

    /// Whether they supervise anywhere at all.
    pub fn is_supervisor(&self) -> bool {
        self.is(|me| me.grants.iter().any(|grant| grant.role == Role::Supervisor))
    }

    /// Whether they administer an organisation at all.
    pub fn is_admin(&self) -> bool {
        self.is(|me| me.grants.iter().any(|grant| grant.role == Role::Admin))
    }

    /// Whether this is the person themselves, by whichever way they signed in.
    pub fn is_person(&self, person: &PersonId) -> bool {
        self.is(|me| me.person == *person)
    }

    /// Whether they may see and change their own file: the person themselves, and not with a card that anybody may find.
    pub fn may_manage(&self, person: &PersonId) -> bool {
        self.is(|me| me.person == *person && me.way != Way::Card)
    }

    /// Whether this is the helper themselves.
    pub fn is_helper(&self, helper: &HelperId) -> bool {
        self.is(|me| me.helper.as_ref() == Some(helper))
    }

    /// Whether they may act for this person in matters of care and help.
    pub fn may_act_for(&self, person: &PersonId) -> bool {
        self.is(|me| {
            me.represents
                .iter()
                .any(|one| one.person == *person && one.kind.may_care())
        })
    }

    /// Whether they may ask for help for somebody who lives there: the person, who acts for them, their zone's coordinator.
    pub fn may_ask_for(&self, place: &PersonPlace<'_>) -> bool {
        self.is_person(place.person)
            || self.may_act_for(place.person)
            || self.may_coordinate(place.organisation, place.zone)
    }

    /// Whether they may open the file of somebody who lives there: their zone's coordinator, who says why.
    pub fn may_open_file(&self, place: &PersonPlace<'_>) -> bool {
        self.may_coordinate(place.organisation, place.zone)
    }

    /// Whether they may see and steer a request: the resident, who acts for them, their zone's coordinator. Who asked once
    /// on somebody's behalf does so by their consent, and no longer than that stands.
    pub fn may_follow(&self, place: &RequestPlace<'_>) -> bool {
        self.is_person(place.resident)
            || self.may_act_for(place.resident)
            || self.may_coordinate(place.organisation, place.zone)
    }

    /// Whether they proved who they are on this device within so many seconds.
    pub fn is_fresh(&self, now: UnixTime, seconds: i64) -> bool {
        self.is(|me| {
            me.fresh_at
                .is_some_and(|at| now.seconds() - at.seconds() < seconds)
        })
    }
}

/// Whose a file is and where they live: what access to it depends on.
#[derive(Debug, Clone, Copy)]
pub struct PersonPlace<'a> {
    /// The organisation.
    pub organisation: &'a OrganisationId,
    /// The zone of their home.
    pub zone: &'a ZoneId,
    /// Who.
    pub person: &'a PersonId,
}

/// Whose a request is and where it lies: what access to it depends on.
#[derive(Debug, Clone, Copy)]
pub struct RequestPlace<'a> {
    /// The organisation.
    pub organisation: &'a OrganisationId,
    /// The zone.
    pub zone: &'a ZoneId,
    /// For whom.
    pub resident: &'a PersonId,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id<T, E: std::fmt::Debug>(parse: fn(&str) -> Result<T, E>, text: &str) -> T {
        parse(text).unwrap()
    }

    /// Every role in every scope against every question: one table, read from left to right.
    #[test]
    fn a_role_opens_what_it_names_and_nothing_else() {
        let (here, there) = (
            id(OrganisationId::parse, "org_1"),
            id(OrganisationId::parse, "org_2"),
        );
        let (zone, other) = (id(ZoneId::parse, "zon_1"), id(ZoneId::parse, "zon_2"));
        let (me, riet) = (id(PersonId::parse, "per_1"), id(PersonId::parse, "per_2"));
        let mut found = Vec::new();
        for role in Role::ALL {
            for (scope, organisation, granted) in [
                ("zone", &here, Some(zone.clone())),
                ("all", &here, None),
                ("other zone", &here, Some(other.clone())),
                ("other organisation", &there, None),
            ] {
                let mut identity = Identity::new(me.clone(), organisation.clone());
                identity.grants = vec![Grant {
                    role: *role,
                    zone: granted,
                }];
                let actor = Actor::Person(identity);
                let place = PersonPlace {
                    organisation: &here,
                    zone: &zone,
                    person: &riet,
                };
                let request = RequestPlace {
                    organisation: &here,
                    zone: &zone,
                    resident: &riet,
                };
                let answers = [
                    actor.may_coordinate(&here, &zone),
                    actor.may_supervise(&here, &zone),
                    actor.may_administer(&here),
                    actor.may_read_figures(&here, Some(&zone)),
                    actor.may_open_file(&place),
                    actor.may_ask_for(&place),
                    actor.may_follow(&request),
                    actor.may_manage(&riet),
                ];
                let yes: String = answers.iter().map(|yes| if *yes { 'y' } else { '.' }).collect();
                found.push(format!("{} {scope}: {yes}", role.tag()));
            }
        }
        assert_eq!(
            found,
            [
                "supervisor zone: .y......",
                "supervisor all: .y......",
                "supervisor other zone: ........",
                "supervisor other organisation: ........",
                "coordinator zone: y...yyy.",
                "coordinator all: y...yyy.",
                "coordinator other zone: ........",
                "coordinator other organisation: ........",
                // To administer a zone only is no administering.
                "admin zone: ........",
                "admin all: ..yy....",
                "admin other zone: ........",
                "admin other organisation: ........",
                "policy_viewer zone: ...y....",
                "policy_viewer all: ...y....",
                "policy_viewer other zone: ........",
                "policy_viewer other organisation: ........",
            ]
        );
    }

    #[test]
    fn who_acts_for_somebody_sees_their_requests_and_who_keeps_their_money_does_not() {
        let here = id(OrganisationId::parse, "org_1");
        let zone = id(ZoneId::parse, "zon_1");
        let (me, riet) = (id(PersonId::parse, "per_1"), id(PersonId::parse, "per_2"));
        let request = RequestPlace {
            organisation: &here,
            zone: &zone,
            resident: &riet,
        };
        for kind in RepresentativeKind::ALL {
            let mut identity = Identity::new(me.clone(), here.clone());
            identity.represents = vec![Represented {
                person: riet.clone(),
                kind: *kind,
            }];
            let actor = Actor::Person(identity);
            assert_eq!(
                actor.may_follow(&request),
                *kind != RepresentativeKind::Bewindvoerder,
                "{kind:?}"
            );
            assert!(!actor.may_manage(&riet), "nobody manages another's file");
        }
    }

    #[test]
    fn a_card_opens_little_and_a_code_grows_old() {
        let here = id(OrganisationId::parse, "org_1");
        let me = id(PersonId::parse, "per_1");
        let mut identity = Identity::new(me.clone(), here);
        identity.fresh_at = Some(UnixTime::from_seconds(1000));
        let by_code = Actor::Person(identity.clone());
        assert!(by_code.may_manage(&me) && by_code.is_person(&me));
        assert!(by_code.is_fresh(
            UnixTime::from_seconds(1000 + FRESH_FOR_EXPORT_S - 1),
            FRESH_FOR_EXPORT_S
        ));
        assert!(!by_code.is_fresh(
            UnixTime::from_seconds(1000 + FRESH_FOR_EXPORT_S),
            FRESH_FOR_EXPORT_S
        ));
        identity.way = Way::Card;
        let by_card = Actor::Person(identity);
        assert!(!by_card.may_manage(&me) && by_card.is_person(&me));
    }
}
