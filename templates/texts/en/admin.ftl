# The organisation's own pages: people and roles, the trail, the register of processing.

admin-title = Who works here
admin-factor-yes = second lock set up
admin-factor-no = no second lock yet
admin-help = Cannot get in?
admin-reset-more = Only do this when you are sure who asks. Your colleague then sets up a new lock.
admin-give = Give somebody a role
admin-name = Name
admin-mail-hint = Whoever is new gets a link here to choose a password.
admin-role = Role
admin-zone = Where
admin-from = From
admin-from-hint = Empty: from today.
admin-until = Until and including
admin-until-hint = You may leave it empty.
role-supervisor = Supervisor
role-coordinator = Coordinator
role-admin = Administrator
role-policy-viewer = Looks at figures
role-everywhere = Everywhere
role-from = from { $when }
role-until = until and including { $when }
button-end-role = End
button-invite-again = Send a new link for the password
button-reset-factor = Clear the second lock
button-give-role = Give this role
field-admin-everywhere = An administrator is there for the whole organisation.
trail-title = What happened
trail-lead = Every step is here, with who and when. Nobody can change a line without it showing.
trail-sound = The whole list is sound.
trail-broken = Note: from line { $seq } on, the list was changed outside the program.
trail-all = Show everything
trail-none = Nothing has happened yet.
trail-when = When
trail-who = Who
trail-did = What
trail-what = About
nav-admin = Administration
admin-saved = Saved.
admin-privacy-title = What we say about data
admin-privacy-lead = Everybody can read this on the page about data.
admin-privacy-mail = Mail address for questions
admin-privacy-mail-hint = People ask about their data here.
admin-privacy-officer = Data protection officer
admin-privacy-officer-hint = Name and how to reach them. Leave it empty if there is nobody.
admin-privacy-basis = Why you may keep this
admin-privacy-basis-hint = Usually people’s own consent. A municipality sometimes has a task by law.
admin-privacy-retention = How long you keep things
admin-privacy-retention-hint = Say here only what you keep outside this program, such as paper.
admin-register-title = Register of processing
admin-register-lead = Article 30 of the GDPR asks for this. The program fills in what it does itself. Add what you do besides.
admin-register-measures = How it is protected
admin-register-measures-1 = Address, number, mail and own words are encrypted per field. The key is not in the database.
admin-register-measures-2 = Every look at an address or file is in a list. People read their own list.
register-keeper = Controller
register-data = Which data
register-people = Whose
register-basis = Legal basis
register-who = Who receives it
register-long = How long
register-match = Bringing help and helpers together
register-match-data = Name, address, cell on the map, requests in own words, offers, times, visits, thanks and messages. A photo with a request and a recording, if somebody sends one.
register-match-people = Residents, whoever asks for them, and helpers.
register-match-basis = Consent. People can withdraw it at any moment.
register-match-who = The neighbourhood’s coordinator. The helper who comes sees the address, from a day before until a day after. Whoever puts a visit in their own calendar gives its provider a first name, kind of help and time.
register-match-long = Two years after its end a request becomes nobody’s. A photo is gone a month after its end, a recording as soon as it is written down. Whoever asks to be erased disappears at once.
register-tell = Messages and calls
register-tell-data = Mail address, telephone number, first name, time of a visit.
register-tell-people = Residents, helpers and whoever asked for a call.
register-tell-basis = Consent, and for “call me” their own request.
register-tell-who = The mail server and the text service you set, and the coordinator who calls.
register-tell-who-push = The mail server and the text service you set, and the coordinator who calls. Does somebody turn messages on? Then also the service of the browser, which cannot read them.
register-tell-long = What mail and text messages say disappears after sending. What did not arrive disappears after thirty days.
register-safe = Safe at the door
register-safe-data = That a certificate of conduct was seen and until when it counts. Worries and complaints in the reporter’s words.
register-safe-people = Helpers, residents and reporters.
register-safe-basis = Legitimate interest, and sometimes a vital interest.
register-safe-who = The neighbourhood’s coordinator. The reporter stays shielded.
register-safe-long = As long as somebody takes part. The certificate itself is never kept.
register-trail = Knowing what happened
register-trail-data = Who opened which file, when and why. Every step, with a number instead of a name.
register-trail-people = Staff, helpers and residents.
register-trail-basis = The legal duty to be accountable.
register-trail-who = People themselves, for their own data. The administrator in an inquiry.
register-trail-long = The list of looks five years. The steps without a name stay.
register-enter = Signing in and protecting
register-enter-data = Codes, passwords and addresses of calendars, as a fingerprint only. Sessions. Half-filled forms.
register-enter-people = Everybody who signs in or begins a form.
register-enter-basis = Legitimate interest.
register-enter-who = Nobody.
register-enter-long = Codes a day, forms seven days, sessions ninety days at most. The address of a calendar until somebody stops it or leaves.
register-count = Counting for reports
register-count-data = Numbers per neighbourhood and kind of help.
register-count-people = Nobody who can be recognised.
register-count-basis = Legitimate interest.
register-count-who = The municipality and whoever pays for the service. Small numbers are left out.
register-count-long = For good.
admin-dpia-title = Assessment of risks
admin-dpia-lead = This is a beginning of your DPIA. The program tells what it does. Add what is different with you.
admin-dpia-blank = Still to be filled in
admin-dpia-risks = Risks and what is done about them
admin-dpia-risks-more = Judge for yourself how large each risk still is. Write down who watches over it.
admin-dpia-decide = Decision
admin-dpia-decide-1 = Still to be filled in: is the risk that remains small enough? Who decided that, and when?
admin-dpia-decide-2 = Is the risk still high? Then first ask the data protection authority for advice.
dpia-date = Date of this assessment
dpia-asked = Talked over with: residents, helpers, officer
dpia-zones = Neighbourhoods it is about
dpia-does = What the program does
dpia-does-1 = Residents ask for help, neighbours offer it. The program looks for who suits whom and asks the helper.
dpia-does-2 = A rule weighs distance, time and a fair share. A person always says yes or no themselves.
dpia-needs = Is it needed, and can it be done with less?
dpia-needs-1 = A visit needs an address. Before that it does not: until then the program works with a cell of a kilometre.
dpia-needs-2 = Nobody is asked about illness, income or religion. A certificate of conduct is seen, not kept.
dpia-rights = People’s rights
dpia-rights-1 = People read, correct and download what there is about them. They withdraw consent and have themselves erased.
dpia-rights-2 = Whoever cannot do that themselves calls. The coordinator then does it, and that is in the list.
dpia-others = Who else can reach it
dpia-others-1 = The pages load nothing from other companies. Mail and texts go by the mail server and the text service you choose.
dpia-others-push = The pages load nothing from other companies. Mail and texts go by the services you choose. A message on a device goes by the maker of its browser, who cannot read it.
dpia-others-2 = Still to be filled in: where does the program run, and which agreement do you have with them?
dpia-risk-harvest = Somebody signs up as a helper to collect addresses
dpia-do-harvest = Before a visit is agreed no address can be seen. Distances go from cell to cell. Whoever moves often is stopped.
dpia-risk-door = A stranger is at the door
dpia-do-door = The helper says a word that the resident knows. The coordinator met the helper and saw their certificate where needed.
dpia-risk-stalker = A former partner looks for where somebody lives
dpia-do-stalker = There is no search by name or number. A block works both ways and nobody notices it.
dpia-risk-insider = A member of staff looks out of curiosity
dpia-do-insider = A coordinator sees their own neighbourhood only. Every file opened is in the resident’s list.
dpia-risk-theft = The database or a backup is stolen
dpia-do-theft = Address, number, mail and own words cannot be read without the key. You keep that apart.
dpia-risk-telephone = A telephone is stolen or shared
dpia-do-telephone = Sessions are short on a borrowed telephone. A new mail address counts after a code only, and the old one is told.
dpia-risk-unfair = The rule passes people over
dpia-do-unfair = Whoever waits long counts for more. The coordinator sees why something stayed open and decides.
dpia-risk-long = Data stay too long
dpia-do-long = The program tidies up every day. A check looks for remains of whoever was erased.

did-alert-close = Alert closed
did-assignment-state = Helper’s visit changed
did-block-add = Two people kept apart
did-call-back-state = Call-back changed
did-calendar-add = Address for a calendar made
did-calendar-end = Address for a calendar stopped
did-card-add = Card made
did-card-revoke = Card ended
did-concern-state = Worry or complaint changed
did-consent-add = Consent recorded
did-consent-withdraw = Consent withdrawn
did-disclosure = Data looked at
did-grant-add = Role given
did-grant-end = Role ended
did-helper-offer = Helper’s offer changed
did-helper-state = Helper’s standing changed
did-interview-add = Talk recorded
did-invitation-state = Question to a helper changed
did-message-state = Message in a conversation changed
did-organisation-setting = Setting changed
did-passkey-add = Passkey added
did-passkey-copied = Passkey looked copied
did-passkey-remove = Passkey removed
did-password-set = Password chosen
did-person-add = File made
did-person-care = What to be careful about changed
did-person-correct = Data corrected
did-person-shown = Shown on the map in a larger or smaller area
did-person-state = Resident’s standing changed
did-request-anonymise = Request kept without a name
did-request-check = Sentence for helpers checked
did-request-place = Place of a request changed
did-request-state = Request changed
did-round = Round run
did-second-factor-add = Second factor set up
did-second-factor-remove = Second factor removed
did-second-factor-reset = Second factor started anew
did-sign-in-passkey = Signed in with a passkey
did-sign-in-recovery = Signed in with a recovery code
did-sign-in-staff = Signed in as staff
did-staff-invite = Colleague invited
did-thread-ask = Coordinator asked to join a conversation
did-thread-share = Sharing of numbers changed
did-vetting-add = Certificate seen
did-vetting-end = Certificate ended
did-visit-state = Visit changed

did-reach-wish = Chosen how somebody is told
did-reach-texts = Texts stopped or begun again
did-reach-failed = Address or number does not work any more

# Hours and allowance.

admin-hours-title = Hours and allowance
hours-of-month = Hours of { $month }
hours-before = Month before
hours-after = Month after
hours-file = As a file for the bookkeeping
hours-nobody = Nobody noted hours in this month.
hours-visits = Visits
hours-time = Time
hours-km-short = Kilometres
hours-euros = Euros
allowance-title = What do you pay?
allowance-lead = What was noted before stays as it was. A volunteer cannot note more than the maximum, together with what other organisations pay here.
allowance-pays = We pay kilometres and costs
allowance-pays-more = Without this we only ask for hours.
allowance-km = Euros for a kilometre
allowance-month = Maximum in a month
allowance-ceiling-hint = The tax office changes its limit every year. Please check it.
allowance-year = Maximum in a year
allowance-saved = That has been written down.
did-allowance-set = Allowance changed
did-door-rung = Step at a closed door
did-emergency-remove = Emergency contact removed
did-emergency-set = Emergency contact noted
did-hours-set = Hours noted
did-request-schedule = Rhythm of a request changed
did-swap-offer = Visit offered to another
did-waiting-add = Put on the waiting list
did-letter-state = Letter changed
did-reach-news = Chosen how often somebody hears news
did-story-remove = A story taken away
did-story-state = Decided about a story
did-story-tell = A story told

did-photo-add = Photo added
did-photo-remove = Photo taken away
did-photo-state = Photo decided about

additional-title = Extra work only
additional-lead = Neighbours and people who learn take nobody's work away. Is a request above the limit? Then the coordinator looks first.
additional-flag = There is a trade for this
additional-flag-more = Neighbours then only do what nobody else would be paid for.
additional-flag-yes = Yes
additional-flag-no = No
additional-most-minutes = The longest visit, in minutes
additional-most-helpers = The most people on a visit
additional-most-visits = The most visits in four weeks
additional-range = Choose 15 to 480 minutes, 1 to 6 people and 1 to 28 visits.
additional-kept = The limit is saved. It holds for new requests.
additional-answered = What was answered
additional-answered-more = This shows how you see to extra work. No resident is in it.
additional-answered-none = Nothing has been asked yet.
additional-measured = Measured
additional-answer = Answer
did-additional-answer = Answered whether a professional would do it
did-additional-ask = Asked whether a professional would do it
did-additional-bound = Chose a limit for extra work
did-request-size = Made a request larger or smaller
# Zones go to another organisation.

handovers-title = Handover
handovers-lead = Hand zones over to another organisation. People, requests and agreements go along. After that your organisation sees nothing of it.
handovers-none = There is nothing to hand over or to receive yet.
handover-to = To { $who }
handover-from = From { $who }
handover-what = From { $day }: { $zones }
handover-waits = waits for a yes
handover-agreed = everybody agrees
handover-cancelled = called off
handover-done = handed over
handover-plan = Plan a handover
handover-plan-lead = Choose a day, and for each zone who gets it. Nothing happens before that organisation says yes. Residents and helpers hear of it fourteen days ahead.
handover-on = From which day?
handover-on-hint = At midnight that day begins with the other organisation.
handover-zones = Who gets which zone?
handover-zones-hint = What you do not choose stays with you.
handover-stays = Stays with us
handover-nobody = No other organisation works here yet to hand over to.
button-handover-plan = Plan the handover
field-handover-day = Choose a day that is still to come, within two years.
field-handover-zones = Choose for one zone at least who gets it.
field-handover-promised = One of these zones is part of another handover.
field-handover-coordinator = Choose who coordinates here. None of you does so everywhere now.
handover-title = Handover by { $from }, from { $day }
handover-in-the-way = This comes first
handover-no-yes = The new organisation has not accepted { $zone } yet.
handover-no-coordinator = Nobody of the new organisation coordinates { $zone }.
handover-same-code = The new organisation has a zone with the code of { $zone } already.
handover-no-duty = { $n ->
    [one] At 1 booking of a worker
   *[other] At { $n } bookings of workers
} { $to } has nobody on the roster. Without one those places come free and we ask others.
handover-closed = { $n ->
    [one] 1 booking of a worker lies
   *[other] { $n } bookings of workers lie
} outside the opening hours of { $to }. Those places come free and we ask others.
handover-n-residents = { $n ->
    [one] 1 resident
   *[other] { $n } residents
}
handover-n-volunteers = { $n ->
    [one] 1 volunteer
   *[other] { $n } volunteers
}
handover-n-workers = { $n ->
    [one] 1 worker who learns
   *[other] { $n } workers who learn
}
handover-n-agreements = { $n ->
    [one] 1 agreement on learning
   *[other] { $n } agreements on learning
}
handover-n-levels = { $n ->
    [one] 1 step in a level
   *[other] { $n } steps in levels
}
handover-n-goals = { $n ->
    [one] 1 learning goal
   *[other] { $n } learning goals
}
handover-n-statements = { $n ->
    [one] 1 practice statement
   *[other] { $n } practice statements
}
handover-n-roles = { $n ->
    [one] 1 role of a colleague of the old organisation ends
   *[other] { $n } roles of colleagues of the old organisation end
}
handover-n-request-unconfirmed = { $n ->
    [one] 1 request still to be confirmed
   *[other] { $n } requests still to be confirmed
}
handover-n-request-review = { $n ->
    [one] 1 request that waits for the coordinator
   *[other] { $n } requests that wait for the coordinator
}
handover-n-request-open = { $n ->
    [one] 1 open request
   *[other] { $n } open requests
}
handover-n-request-paused = { $n ->
    [one] 1 request that is paused
   *[other] { $n } requests that are paused
}
handover-n-request-over = { $n ->
    [one] 1 request that is over
   *[other] { $n } requests that are over
}
handover-n-visits = { $n ->
    [one] 1 visit to come
   *[other] { $n } visits to come
}
handover-n-booked = { $n ->
    [one] 1 of them is booked
   *[other] { $n } of them are booked
}
handover-n-crossing = { $n ->
    [one] 1 booking with a helper of another zone; it stands
   *[other] { $n } bookings with helpers of another zone; they stand
}
handover-n-invitations = { $n ->
    [one] 1 open question to a helper
   *[other] { $n } open questions to helpers
}
handover-n-calls = { $n ->
    [one] 1 call
   *[other] { $n } calls
}
handover-n-concerns = { $n ->
    [one] 1 open worry or complaint
   *[other] { $n } open worries or complaints
}
handover-n-bonds = { $n ->
    [one] 1 lasting pair
   *[other] { $n } lasting pairs
}
handover-n-outings = { $n ->
    [one] 1 outing
   *[other] { $n } outings
}
handover-n-stories = { $n ->
    [one] 1 story
   *[other] { $n } stories
}
handover-switched-on = The new organisation gets switched on, because people ask for it: { $what }.
handover-not-accepted = not accepted yet
handover-accepted = accepted; residents call { $name }, { $telephone }
handover-call = Whom do residents call?
handover-call-hint = A name that residents will know.
handover-number = At which number?
handover-everywhere = Whoever coordinates everywhere with us
handover-no-supervisor = Nobody
button-handover-accept = Accept this zone
button-handover-again = Keep what you changed
handover-keeps = What stays with the old organisation
handover-keeps-lead = Only the trail of what happened, without names. Its own colleagues, settings and rosters stay as well.
handover-cancel = Is it off after all?
handover-cancel-more = Everything then stays as it is. Whoever was told of it hears this too.
button-handover-cancel = Call the handover off
did-handover-accept = Zone accepted
did-handover-came = Zones received
did-handover-category = Kind of help switched on for a handover
did-handover-offered = Zone offered
did-handover-plan = Handover planned
did-handover-state = Standing of a handover changed
did-handover-went = Zones handed over
