# A supervisor's day, who goes together, and who may go along.

day-title = The day
day-week = Choose a day
day-week-before = ← Earlier
day-week-after = Later →
day-visits = { $n ->
    [one] { $n } visit
   *[other] { $n } visits
}
day-refused = This did not work
day-no-duty = Nobody is on the roster this day.
day-duty = On duty:
day-turn = { $name } from { $from } until { $until }
day-late-in = { $name }, { $from }: not checked in yet
day-late-out = { $name }, { $from }: not checked out yet
day-open-n = { $n ->
    [one] { $n } visit has nobody yet
   *[other] { $n } visits have nobody yet
}
day-worries = { $n ->
    [one] { $n } report of your workers is still open. The coordinator has it.
   *[other] { $n } reports of your workers are still open. The coordinator has them.
}
button-day-plan = Plan this day
day-plan-more = Noaber divides the visits that are still open among your workers and their teams. Is a visit meant for a neighbour? Then it stays open until the day itself, unless a worker learns from it. You can change everything after that.
day-planned = { $n ->
    [0] No visit was added.
    [one] { $n } visit is planned.
   *[other] { $n } visits are planned.
}
day-planned-none = No visit fitted in. Make a team first, or give a visit to somebody yourself. Then you read what is in the way.
day-kept = The day is changed.
day-not = { $name }: { $why }
day-workers = Workers
day-nothing = No visits yet
day-away = Is not there this day.
day-away-longer = Is not there this day: off, or nothing was agreed.
day-resting = Does no visits now.
day-follows = Goes along with somebody in the { $part }.
day-way = On the way: { $time } { $mode }, { $km } km.
day-way-to = { $time } on the way
day-by-foot = on foot
day-by-bicycle = by bicycle
day-by-car = by car
day-by-transit = by bus or train
day-in-team = in a team
day-is-booked = Planned
day-is-late = Not checked in yet
day-is-there = Is there
day-is-long = Not checked out yet
day-is-done = Done
day-is-missed = Did not happen
button-day-in = Has arrived
button-day-out = Is done
day-move = Somebody else
day-to = Who goes?
button-day-move = Pass it on
day-absent = Ill or away?
day-absent-more = Is { $name } not there this day? The visits go to whoever can do them. The residents hear it. Teams of this day end.
button-day-absent = Is not there, find others
button-day-present = { $name } is there after all
day-is-absent = { $n ->
    [0] Somebody else does every visit.
    [one] { $n } visit has nobody yet.
   *[other] { $n } visits have nobody yet.
}
day-open = Nobody yet
day-open-none = Nothing is open for this day.
day-urgent = Urgent
day-for-neighbour = Meant for a neighbour
day-open-when = { $hours }, takes { $time }
day-give = Give to somebody
button-day-give = Plan this visit
day-own = Going along yourself
day-with = with { $name }
day-to-door = To the door
day-sheet-link = The day on paper
day-sheet-more = There are no addresses on this sheet. Whoever goes opens the address on their own telephone.
day-sheet-none = Nobody goes on a visit this day.
day-map = Where the day goes
day-cell = A part of the neighbourhood

along-door-title = To the door
along-door-with = Together with { $name }
along-door-word = { $name } says this at the door:
along-door-over = The address is no longer shown.

teams-title = Teams
teams-lead = Whoever does not go alone yet goes in a team: with a supervisor or a buddy.
teams-ideas = These teams would do
teams-ideas-none = There are no visits that need a new team, or nobody can go along.
teams-stand = Teams of this day
teams-none = No teams yet.
teams-own = Make a team yourself
team-part = Part of the day
team-lead = For whom are visits planned?
team-with = Who goes along?
team-riders = Who watches?
team-riders-hint = Only with a supervisor who can take more people along.
team-with-supervisor = { $name } (supervisor, takes { $n })
team-with-buddy = { $name } (buddy)
team-led = { $part }: { $lead } with { $with }, supervisor
team-buddy = { $part }: { $lead } with { $with }, buddy
team-watch = { $n ->
    [one] { $names } watches
   *[other] { $names } watch
}
team-makes = { $n ->
    [one] { $n } visit that could not be done otherwise
   *[other] { $n } visits that could not be done otherwise
}
team-in-already = In a team already: { $parts }
team-formed = The team stands.
team-is-off = The team has ended.
button-team-choose = Choose this team
button-team-form = Make this team
button-team-off = End this team

buddies-title = Who go along
buddies-lead = A buddy goes along with one worker. That is a neighbour or an experienced worker who said yes and was prepared.
buddies-head = Buddies
buddies-none = There are no buddies yet.
buddy-who = Who becomes a buddy?
buddy-agreed = Said yes on
buddy-agreed-hint = Ask them yourself, and say that no is fine too.
buddy-prepared = Prepared on
buddy-prepared-hint = How somebody learns, what to say at the door, whom to call.
buddy-since = Said yes on { $agreed }, prepared on { $prepared }
button-buddy-add = Write this buddy down
button-buddy-end = No buddy any more
buddy-end-more = The teams to come end then.
spans-head = Supervisors
span-who = Who?
span-number = How many workers at once?
span-is = { $n ->
    [one] { $n } worker at once
   *[other] { $n } workers at once
}

week-with = You go together with { $names }.
week-goes-along = You go along with { $names }.

no-busy = Has something else then, or cannot get there in time.
no-week = The hours or visits of that week are used up.
no-alone = Does not go alone for this yet. Make a team.
no-call = Goes alone only while a supervisor is on duty, and then nobody is.
no-agreement = Does not fit what was agreed: days, hours, children or language.
no-open = The learn-work service is closed then.
no-with-team = Goes along with somebody else in that part of the day.
no-team = Somebody of the team cannot come then.
no-vetting = A valid certificate of conduct is needed here.
no-available = Cannot do this visit.
no-already = Goes there already.

field-day-plan = Choose a day from today until six weeks ahead.
field-team-far = Choose a day within six weeks.
field-team-twice = Choose everybody once.
field-team-agreement = Nothing was agreed with this worker for that day.
field-team-no-buddy = This is no buddy who can go along now.
field-team-no-supervisor = This is no supervisor on that day.
field-team-span = So many workers cannot go along at once.
field-team-other = Is in a team already in that part of the day.
field-team-busy = Has something already in that part of the day.
field-team-hours = Whoever goes along cannot be at a visit that is planned already.
field-when-future = That day is still to come.
field-prepared-before = Being prepared comes after saying yes, and not later than today.
field-buddy-learns = This worker does nothing alone yet.
field-span-range = Choose a number from 1 to 6.
field-span-teams = There is a team in which more go along.

did-team-add = Team made
did-team-off = Team ended
did-buddy-set = Somebody goes along with workers
did-buddy-end = Somebody goes along with workers no more
did-supervisor-span = Said how many workers can go along at once
