# Learn-work: for supervisors, for who learns, and for who checks a statement.

nav-learn = Learn-work

level-watching = Watching
level-together = Doing it together
level-under-call = Alone, with a supervisor on call
level-independent = Independent

line-none = No scheme
line-wmo = Wmo (social support)
line-participatiewet = Participatiewet (work and income)
line-wsw = Wsw (existing place)
line-beschut = Sheltered work
line-inburgering = Civic integration
line-other = Another scheme

dutch-level = Dutch at level { $level }
dutch-no-barrier = Dutch is no barrier

seen-not-yet = It does not work yet
seen-with-help = It works with help
seen-by-themselves = It works without help

went-well = It went well
went-mixed = It went fairly well
went-hard = It was hard
did-part-watched = I watched
did-part-together = We did it together
did-part-myself = I did it myself
next-again = The same once more
next-help = I want more help
next-further = I want to go a step further

used-near = nearly full
used-full = full

due-goals = { $n ->
    [one] 1 goal asks for attention.
   *[other] { $n } goals ask for attention.
 }
due-hours = { $n ->
    [one] 1 visit waits for a signature.
   *[other] { $n } visits wait for a signature.
 }
due-week = The hours of this week are { $how }.
due-months = The months without pay are { $how }.
due-end = The agreement runs until { $day }.

learn-title = People who learn
learn-new = Somebody begins
learn-none = Nobody is learning yet.
learn-nothing-due = There is nothing to do now.
learn-new-lead = Whoever begins watches first. Later you sign for a next step.
learn-who = Who begins?
learn-who-hint = Somebody who helps already watches first again. Their visits go back to the neighbourhood.
learn-somebody-new = Somebody new
learn-who-new = Somebody new
learn-who-new-hint = Fill this in only if they are not known here yet.
learn-given = First name
learn-family = Family name
learn-telephone = Telephone number
learn-street = Street and number
learn-postcode = Postcode
learn-agreed = They agree that we keep this and plan help with them.
learn-agreement = What is agreed
learn-starts = First day
learn-until = Last day
learn-may-empty = This may be left empty.
learn-hours = Hours in a week
learn-hours-hint = No more than this is ever planned.
learn-most = Never more than this many hours in a week
learn-most-short = Never more than
learn-months = Never more than this many months without pay
learn-months-short = Months without pay
learn-months-until = { $n ->
    [one] 1 month, until { $day }
   *[other] { $n } months, until { $day }
 }
learn-week-used = This week { $used } of { $most }
learn-line = Scheme
learn-dutch = Dutch
learn-no-bicycle = Cannot ride a bicycle
learn-childcare = When are there children to look after?
learn-childcare-hint = Nothing is planned in these parts of the week.
learn-childcare-at = Looking after the children: { $when }
learn-barriers = What we take into account
learn-no-barriers = Nothing in particular
learn-wishes = Own wishes
learn-not-agreed = Nothing is agreed yet. Until then they do not go alone.
learn-change = Change what is agreed
learn-change-more = Only supervisors and they themselves read this. A visit that no longer fits goes back to the neighbourhood.
button-learn-begin = Let them begin
learn-begun = They have begun, and watch first.
learn-kept = That is kept.

learn-levels = How far they are
learn-watching = Watching with: { $what }
learn-watching-else = With all the rest: watching
learn-set-level = Sign for another step
learn-set-level-more = A step back is possible too. A visit that is no longer allowed then goes back to the neighbourhood.
learn-category = In what
learn-level = Which step
learn-why = Why
learn-why-hint = They read this too.
button-learn-level = Sign for this step
learn-steps = Every step
learn-signed-by = Signed by { $by } on { $day }

learn-goals = Goals
learn-goals-none = There is no goal yet.
learn-goal-title = { $what }: { $level }
learn-goal-by = Before { $day }.
learn-goal-reached = Reached on { $day }
learn-goal-dropped = Dropped on { $day }
learn-goal-why = The goal was reached.
learn-due = Needs attention
learn-add-goal = Agree on a goal
learn-target = To which step
learn-goal-due = Before which day
learn-goal-words = In their own words
learn-past-goals = Goals of before
button-learn-goal = Agree on this goal
button-learn-reached = Reached
button-learn-dropped = Drop this goal

learn-unsigned = Hours to sign
learn-unsigned-none = All hours are signed.
learn-sign-which = Which visits are right?
button-learn-sign = Sign for these hours
learn-signed = Signed for { $time }

learn-evidence = How it goes
learn-evidence-older = What was before
learn-evidence-none = Nothing was written down yet.
learn-observe = Write down what I saw
learn-seen = What did you see?
learn-seen-words = In a few words
learn-worker-reads = They read this too.
learn-saw = Seen by { $by } on { $day }

field-week-hours = Fill in a number of hours from 1 to 40.
field-months-range = Fill in a number of months from 1 to 120.
field-ends-before = The last day is before the first.
field-level-same = Choose another step than there is now.
field-turn-order = The end is before the beginning.
field-nothing-to-sign = There is nothing to sign for yet.

roster-title = Who can be reached
roster-lead = Some people go alone, with a supervisor on call. That is possible only while a supervisor can be reached.
roster-none = Nobody is on the roster yet.
roster-add = Put somebody on the roster
roster-who = Who
roster-day = How often
roster-once = Once
roster-every = Every { $day }
roster-every-until = { $every } until { $day }
roster-first = From this day
roster-last = Until this day
roster-last-hint = Only with every week. This may be left empty.
roster-from = From
roster-to = To
roster-when = { $on }, { $from } to { $until }
roster-remove-more = Whoever would go alone then does not go. That visit goes back to the neighbourhood.
button-roster-add = Put on the roster
button-roster-remove = Remove

refusal-not-alone = You still do this together with somebody. Ask your supervisor to come along.
refusal-nobody-on-call = No supervisor can be reached then. Choose another time, or ask your supervisor.
refusal-outside-agreement = This does not fit what was agreed with you. Ask your supervisor.

my-learning-title = What I learn
my-learning-link = What I learn
my-learning-lead = Here you see how far you are. Your supervisor signs for each step.
my-reflect = How did it go?
my-reflect-tap = Three taps
my-reflected = Thank you. Your supervisor reads this too.
my-levels = My steps
my-goals = My goals
my-goals-none = You have no goal yet. Talk about it with your supervisor.
my-thanks = { $n ->
    [one] Somebody would like to see you again. That is a fine compliment.
   *[other] { $n } times somebody wanted to see you again. That is a fine compliment.
 }
my-recorded = What is recorded about me
my-recorded-more = Only you and your supervisors read this. Is something not right? Tell your supervisor.
my-wishes = My wishes
my-wishes-words = What would you like to learn or do?
my-wishes-hint = Your supervisor reads this.
my-statement-more = You choose what somebody sees who checks your statement.
my-statement-shows = What may be seen?

reflect-title = How did it go?
reflect-went = How did it go?
reflect-did = What did you do yourself?
reflect-next = What would you like next time?
reflect-who-reads = Your supervisor reads this. The resident does not.

statement-title = Statement of practice
statement-more = It says what somebody can do by themselves, and how many hours were signed for.
statement-period = From { $from } until { $until }
statement-work = What { $name } does without help
statement-hours = { $time } of work in all, signed for.
statement-check = Check this statement at { $site } with this code:
statement-print = Fingerprint: { $print }
statement-unshown = Nobody can check this statement yet. First whoever received it chooses what may be seen.
statement-is-withdrawn = This statement was withdrawn.
statement-is-shown = Whoever has the code can check this statement.
statement-is-unshown = Nobody can check this statement yet.
statement-shows-name = My name
statement-shows-work = The work I can do
statement-shows-hours = My hours
button-statement-sign = Sign a statement
statement-withdraw = Is this statement not right?
statement-withdraw-more = Then withdraw it. Whoever has the code sees that it counts no more. This cannot be undone.
button-statement-withdraw = Withdraw this statement
button-statement-show = Let it be checked
button-statement-hide = Let nobody check it

verify-title = Check a statement
verify-lead = There is a code on a statement of practice. Here you see whether it counts.
verify-code = The code
verify-code-hint = Twelve letters and digits
verify-none = We find no statement with this code, or it may not be checked.
verify-counts = This statement counts.
verify-withdrawn = This statement was withdrawn on { $day }.
verify-altered = This statement does not say any more what was signed. It does not count.
verify-name = Name
verify-organisation = Organisation
verify-signed = Signed on
verify-hours = Hours signed for
verify-print = Fingerprint
verify-more = The fingerprint is the same as on the paper. Whoever received it chooses what you see here.
button-verify = Check

did-duty-add = Somebody put on the roster
did-duty-remove = Somebody taken off the roster
did-statement-show = Chosen who may check a statement
did-statement-sign = Statement of practice signed
did-statement-withdraw = Statement of practice withdrawn
did-worker-agreement = What is agreed with somebody who learns
did-worker-begin = Somebody begins to learn
did-worker-clear = What was recorded of learning is gone
did-worker-goal = Goal agreed on or reached
did-worker-hours = Hours signed for
did-worker-level = Step signed for
did-worker-observation = Written down what was seen
did-worker-reflection = Said how a visit went

data-learning = Learning
refusal-with-team = You go along with somebody else in that part of the day.
refusal-team-cannot = Somebody who would go along cannot come then.

learn-leavers = Finished learning here
learn-leaver-ask = Where did they go?
onward-title = Afterwards
onward-of = Where did { $name } go?
onward-lead = Only write down what you talked over together. They read this too. Others see numbers only.
onward-on = Last day
onward-to = Where to
onward-day = Choose a day after the first day, and not later than today.
onward-by = Written down by { $by } on { $day }
onward-paid = Paid work
onward-education = School or a course
onward-volunteering = Volunteering
onward-elsewhere = Another place
onward-unsaid = Nothing was said

figures-title = Figures
figures-none = There are no figures yet. They come here two weeks after each quarter.
figures-rules = We show nothing below 10, and no zero either. Sometimes we hide one more number, so that nobody can work it out. Everything is rounded to 5. A quarter does not change any more.
figures-hidden = hidden
figures-all-hidden = In this quarter all figures are hidden here.
figures-table = Show the table anyway
figures-quarter = Quarter { $n } of { $year }
figures-file = Get as a file
figures-by-zone = Per neighbourhood
figures-by-line = Per scheme
figures-by-where = Where people went
figures-whole = Together
figures-elsewhere = No neighbourhood known
figures-people = People who worked
figures-visits = Visits
figures-hours = Hours signed for
figures-levels = Steps up
figures-onward = People who moved on
did-figures-publish = Published the figures of a quarter
did-worker-onward = Wrote down where somebody went

service-title = The learn-work service
service-lead = When the service is open, and with whom you work. Neighbours help at other times as well.
service-public = People who work and learn here come to your home. Whoever is still learning comes together with somebody.
opening-title = Opening hours
opening-more = Workers get visits within these hours only. Leave a day empty when the service is closed then. When every day is empty, no hours apply.
opening-days = { $first } to { $last }
opening-from-until = { $from } to { $until }
opening-closed = Closed
opening-sure = { $n ->
    [one] 1 booking of a worker would lie outside the opening hours. Nothing has been kept yet. If it goes on, we look for somebody else, or it is off. The resident is told.
   *[other] { $n } bookings of workers would lie outside the opening hours. Nothing has been kept yet. If it goes on, we look for others, or they are off. The residents are told.
}
opening-sure-head = Are you sure?
opening-sure-go = Go to the question
opening-sure-yes = Yes, that is fine
button-opening = Keep these hours
closure-title = Days on which the service is closed
closure-none = No days were agreed.
closure-first = First day
closure-last = Last day
closure-last-hint = Empty: it is one day.
button-closure = The service is closed then
button-closure-open = Open after all
field-closed-long = That is longer than a year. Choose a year first.
day-closed = The service is closed on this day.
partner-title = We work together with
partner-more = Names and what they do are on the page of the zone as well. Whom you call there is seen by supervisors and workers only.
partner-add = Another organisation
partner-change = Change this organisation
partner-name = Name of the organisation
partner-part = What they do
partner-part-hint = For instance: teaches cooking, brings workers along.
partner-contact = Whom you call there
partner-contact-hint = Name and telephone number.
partner-call = Call: { $who }
button-partner-remove = Take this one away
refusal-service-closed = The learn-work service is closed then. Choose another time.
did-opening-set = Opening hours changed
did-closure-add = Days on which the service is closed added
did-closure-remove = Days on which the service was closed removed
did-partner-set = An organisation that the service works with written down
did-partner-remove = An organisation that the service worked with removed
