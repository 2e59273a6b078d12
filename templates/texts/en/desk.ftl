# The coordinator's desk.

desk-title = Desk
desk-tasks = { $n ->
    [0] Nothing is waiting
    [one] 1 thing needs you today
   *[other] { $n } things need you today
}
desk-none = Everything runs. Time for coffee with somebody.
desk-suggestion = Suggestion: { $name }, { $when }.
desk-why-not = Why not somebody nearer?
need-call-back = Call back
need-concern = Worry or complaint
need-nobody = Nobody found
need-due-soon = Due soon
need-review = First request
need-new-person = New helper
need-vetting = Certificate expires
need-did-they-come = Did somebody come?

intake-title = Request by telephone
intake-words = What does the caller ask?
intake-words-hint = In the caller’s own words.
intake-name = Name of the caller
intake-days-hint = Nothing tapped means: as soon as possible.
intake-agreed = The caller agrees that we write this down
button-intake = Put it on the list
need-searching = Searching
desk-complaint = Complaint about a helper
desk-place = Report about a place
desk-worry = Somebody is worried
desk-before = by { $when }
desk-outcome = What was done?
desk-somebody = somebody
desk-call = { $name } waits for a call
desk-call-verify = Is the telephone number right? Then the request can go on.
desk-call-sign-in = Wants to sign in: read out the code.
desk-call-tell = Has no mail: tell it by telephone.
desk-call-me = Left a number.
desk-review = { $what } for { $name }: first request
desk-new-helper = { $name } wants to help
desk-open = { $what } for { $name }
desk-asked = Asked: { $names }.
asked-yes = said yes
asked-no = said no
asked-silent = did not answer
asked-withdrawn = no longer needed
asked-waiting = no answer yet
desk-coming = Agreed
desk-coming-line = { $what } at { $resident }: { $helpers }
desk-round = Last round { $when }: { $visits ->
    [one] { $served } proposal for 1 visit.
   *[other] a proposal for { $served } of { $visits } visits.
}
button-round = Search again now
button-assign = Book { $name }
button-close-worry = Dealt with
button-open-number = Show the number
button-open-file = Open the file
button-approve = Look for a helper
button-verified = Spoken: it is right
button-welcome = Welcome them
button-called = I have called
file-title = The file
file-trace = Name, address, telephone and own words. The resident can read that you looked.
file-verify = The telephone number has not been checked yet.
file-decide = What do we do with this?
file-sentence = What may helpers read?
file-sentence-hint = One sentence, without name or address. For example: a lady cannot lift her bag.
file-urgent = This cannot wait
file-refuse = Not for neighbours
pointer-nurse = District nurse
pointer-gp = General practitioner
pointer-wmo = Wmo desk
pointer-rule = A rule is in the way
pointer-other = Somebody else
file-welcome = Have you met?
file-vetted = Certificate seen, valid until
file-vetted-hint = Leave empty without a certificate. We do not keep the paper.
call-say = What to say
call-request = To the request
intake-done = Written down. We search at once.
button-staff = Sign in at the desk
desk-coming-more = And { $n } more later.
desk-visit-with = { $when }: { $helpers }
desk-visit-open = by { $when }: nobody yet
desk-came = { $what } at { $resident }: did { $helpers } come?
desk-came-why = Nobody checked in at this visit.
