# The coordinator's desk.

desk-title = Desk
desk-tasks = { $n ->
    [0] Nothing is waiting
    [one] 1 thing to do
   *[other] { $n } things to do
}
desk-none = Everything runs. Time for coffee with somebody.
desk-suggestion = Suggestion: { $name }, { $when }.
need-call-back = Call back
need-texted-help = HELP by text
need-text = Text message
need-unreachable = Cannot be reached
need-concern = Worry or complaint
need-nobody = Nobody found
need-due-soon = Due soon
need-review = First request
need-new-person = New helper
need-vetting = Certificate expires
need-vetting-over = Certificate expired
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
desk-complaint-about = Complaint about { $name }
desk-complaint-visit = Complaint about a visit: { $what } with { $name }
desk-place = Report about a place
desk-place-at = Report about a place: { $what } with { $name }
desk-worry = Somebody is worried
desk-worry-about = Worry about { $name }
desk-message = Reported message: { $what } for { $name }
desk-join = You were asked to join: { $what } for { $name }
desk-join-resident = { $name } asks you to join: { $what }
desk-before = by { $when }
desk-late = late: { $when }
desk-outcome = What was done?
desk-handle = Deal with this
desk-somebody = somebody
desk-call = { $name } waits for a call
desk-text = { $name } sent a text
desk-text-help = { $name } sent a text: HELP
desk-text-why = Show the number and read what it says.
desk-call-verify = Is the telephone number right? Then the request can go on.
desk-call-sign-in = Wants to sign in: read out the code.
desk-call-more = { $n ->
    [one] { $why } There is 1 more thing to tell.
   *[other] { $why } There are { $n } more things to tell.
}
desk-call-tell = Hears it by telephone: nothing else arrives. Tell it.
desk-call-tell-chosen = Likes to hear it by telephone.
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
button-go-on = Open and keep
button-approve = Look for a helper
button-verified = Spoken: it is right
button-welcome = Welcome them
button-called = I have called
file-title = The file
file-trace = Name, address, telephone and own words. The resident can read that you looked.
closed-title = The file has closed
closed-lead = It closed by itself after a quarter of an hour. What you wrote about { $name } is still here. Say again why you open it and we will keep it.
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
call-say-also = And also
call-request-also = To that other request
call-request = To the request
intake-done = Written down. We search at once.
intake-otherwise = A fixed time, or more often
button-staff = Sign in at the desk
desk-coming-more = And { $n } more later.
desk-visit-with = { $when }: { $helpers }
desk-visit-open = by { $when }: nobody yet
desk-came = { $what } at { $resident }: did { $helpers } come?
desk-came-why = Nobody checked in at this visit.

need-many-looks = Many addresses
desk-many-looks = { $name } opened { $n } addresses on one day
desk-many-looks-why = That may be right. Check it, and call them if in doubt.
button-looked = Looked into
button-arranged = Arranged
button-open-their-file = Open the file
desk-vetting = Certificate of { $name } runs out
desk-vetting-over = Certificate of { $name } expired on { $day }
nav-people = People
people-title = People
people-name = Name
people-none = Nobody found.
people-asks = asks
people-helps = helps
button-search = Search
file-person = To the file of this person
file-why = Why do you look at this?
why-call = I have this person on the phone
why-request = I am looking at a request
why-visit = Something is the matter with a visit
why-meet = I am going to meet them
why-asked = I was asked to join
why-reported = A message was reported
why-read-out = I read it out
why-other = Or something else, in your own words
file-helps = Helping
file-vetting = Certificate of conduct
vetting-none = No certificate seen yet.
vetting-until = Valid until { $until }. Seen by { $by } on { $at }.
vetting-over = The certificate expired on { $until }. Seen by { $by } on { $at }.
vetting-change = Certificate seen or ended
vetting-seen = Valid until
vetting-seen-hint = Look at the certificate, but do not keep it.
button-vetting = I have seen it
button-vetting-end = It no longer counts
file-interview = Talk
interview-none = No talk yet. Without a talk and a certificate this helper does not go alone to a vulnerable resident who does not know them.
interview-add = A talk was had
interview-by = { $by }, { $at }
interview-notes = What do you want to remember?
interview-hint = Only coordinators read this.
button-interview = Keep the talk
button-hold = Put on hold
button-release = May go on
hold-more = What is planned is then off. We look for somebody else.
helping-waiting = waits to be met
helping-active = helps
helping-paused = paused
helping-on-hold = on hold
helping-left = stopped
file-requests = Requests
request-unconfirmed = not confirmed yet
request-awaiting-review = waits for you
request-open = open
request-paused = paused
request-fulfilled = done
request-withdrawn = taken back
request-expired = expired
request-refused = not for neighbours
file-care = What to be careful about
care-vulnerable = Vulnerable
care-vulnerable-more = A first visit only by somebody with a certificate and a talk, or together with one.
care-secret = Secret address
care-secret-more = Nobody sees the address. You tell the helper yourself where to be.
button-keep = Save
file-apart = Who must not meet
apart-who = Never together with:
apart-add = Add somebody
apart-name = Name of the other
apart-hint = Type enough of the name to find one person.
button-apart = Keep apart
field-nobody = We find nobody with this name.
field-several = This fits more people: { $names }. Type more of the name.
file-representatives = Who may take part
representatives-none = Nobody else asks or follows.
representatives-add = Somebody may take part
representatives-name = Who?
representatives-kind = As what?
representatives-given = How did the resident agree?
kind-carer = Informal carer
kind-mentor = Mentor
kind-curator = Legal guardian
kind-bewindvoerder = Financial administrator (money only)
given-in-person = In person
given-by-telephone = By telephone
given-in-writing = On paper
button-represent = Put on record
button-end-representative = End
file-cards = For people without telephone or e-mail.
file-life = Where is this person?
life-here = At home
life-away = Away
life-in-hospital = In hospital
life-moved = Moved
life-died = Died
life-change = Does something change?
life-erased = Forgotten

# What a coordinator does for somebody.
their-file = File of { $name }
their-data-title = Everything we have about { $name }
their-data-lead = This is the copy for { $name }, to print or to read aloud. “You” is { $name } here. That you looked is in it too.
their-data-take = Download it as a file
their-data-take-more = The file is for { $name }, so do not keep it yourself.
their-consent = Consent of { $name }
their-consent-more = { $name } can always withdraw consent. Everything then stops at once. Whoever would visit is told.
their-consent-matching = Stop searching and asking for { $name }
their-consent-act-for = Nobody may ask for { $name } any more
their-consent-none = { $name } has no consent to withdraw now.
their-correct-title = Correct the data of { $name }
their-correct-names = The name
their-correct-name = What this person wants to be called
their-correct-name-hint = Usually this is the first name.
their-correct-home = Where { $name } lives
their-correct-home-more = The present address is in the file. Is a visit agreed already? Then it stays as it is. Call the helper if the address differs.
their-correct-move = This is the new address
their-correct-contact = How we reach { $name }
their-correct-contact-hint = A code goes to the new mail address. For a telephone number, a call comes on the desk’s list: call the new number and read out the code.
their-code-more = Let them say the code that went to the new address or number, and enter it here. Only then the new one counts.
their-erase-title = Forget { $name }
their-erase-lead = We erase everything about { $name }, and nobody can undo that.
their-erase-what-1 = All requests stop. Whoever would visit is told.
their-erase-what-2 = Does { $name } help as well? Then we give those visits back and look for somebody else.
their-erase-what-3 = Name, address, number and all own words go away.
their-erase-what-4 = We keep that there was a visit, without a name. And a list of steps, with a number instead of the name.
their-erase-first = Would { $name } like a copy first?
their-erase-sure = Is { $name } sure?
their-erase-yes-more = This cannot be undone, and that was said.
their-erase-button = Erase these data
their-erased = This person has been erased. We no longer know who it was.
file-seen = What the resident sees: call off, did somebody come, thanks
status-theirs = What { $name } sees
file-wants-to-help = This person wants to help too
file-week = Questions and visits
file-offer = What this person does
file-ask = Write down a new request
file-rights = Rights
file-rights-more = Does this person ask for it? Then you do it here.
file-data = A copy of everything
file-correct = Correct name, address or number
file-erase = Erase everything
their-ask = Request of { $name }
their-ask-lead = Name and address are in the file already.
new-title = Somebody new
new-name = Name
new-name-hint = First name and family name.
new-telephone-hint = Landline or mobile. May stay empty.
new-given = How was consent given?
new-given-hint = We keep these data and bring help and helpers together. Read this aloud.
new-help = Next: what does this person want to do?
new-file = Only keep the file
their-offer = What { $name } does and when
their-joining = Fill in what this person says. Then you meet them, as you meet everybody.
their-category = What does this person want to help with?
their-slots = When is there time?
their-often = How often a week, at most?
their-mode = How does this person travel?
their-minutes = How long may the way take?
their-languages = Which languages does this person speak?
their-promise = This was said
their-adult = Is 18 or older
their-agreed = Keeps private what they see in people’s homes
their-offer-saved = Kept. We take it into account from now on.
their-joined = Written down. Open the file and welcome this person once you have met.
their-week = Questions and visits of { $name }
their-asked = Waiting for an answer
their-asked-none = No question is waiting now.
their-yes = Says yes
their-once = This time only
their-back-all = Nor any of the times after it
their-no = Says no
their-less = Rather less often
their-visits = Visits
their-visits-none = Nothing is agreed yet.
their-word = Say at the door: { $word }
their-check-in = Is there
their-check-out = Is done
their-done = Done
their-hand-back = Cannot come after all
their-reason = Why not?
their-no-time = Has no time after all
their-ill = Is ill
their-elsewhere = { $n ->
    [one] There is 1 more in another neighbourhood. It is with the coordinator there.
   *[other] There are { $n } more in another neighbourhood. They are with the coordinator there.
}

desk-unreachable = Messages to { $name } do not arrive
desk-unreachable-since = { $n ->
    [one] 1 message did not arrive since { $when }
   *[other] { $n } messages did not arrive since { $when }
}
desk-unreachable-why = Call them, or check whether the address or number is still right.

# What happens by itself.

next-title = What happens now?
next-soon = Within minutes
next-answer = { $name } can still answer. After that we ask the next.
next-round = The round looks for somebody.
next-urgent = The request goes before others.
next-expires = Then it is too late. The resident hears that we found nobody.
next-paused = The search stands still, until you let it begin again.
next-nothing = There is nothing to look for now.
button-pause = Pause the search
button-resume = Search again
need-letters = To be posted
desk-letters = { $n ->
    [one] 1 letter is waiting
   *[other] { $n } letters are waiting
}
letters-title = Letters
letters-count = { $n ->
    [0] No letter is waiting
    [one] 1 letter is waiting
   *[other] { $n } letters are waiting
}
letters-none = Whoever has neither mail nor telephone, or prefers post, gets a letter. It will be here.
letters-lead = Print them and post them. You see the address only when you print. The resident can read that you saw it.
letters-post = A letter takes two days. There is no post on Sunday and Monday. Would a letter come too late? Then we put a telephone call on your list.
letter-due = To be posted before { $when }
letter-late = Too late for the post: bring it
letter-calm = No hurry
button-print-letters = Print all
button-print-letter = Print this letter
letters-print = { $n ->
    [one] 1 letter to print
   *[other] { $n } letters to print
}
letters-fold = Print on A4. Fold it in three or in two. The address is behind the window on the left of the envelope.
button-posted = { $n ->
    [one] The letter is posted
   *[other] The letters are posted
}
letters-posted = { $n ->
    [one] Written down: 1 letter is posted.
   *[other] Written down: { $n } letters are posted.
}
letter-questions = Do you have a question? Call { $name }: { $telephone }.
letter-regards = Kind regards,
news-theirs = Thank-yous and other news that can wait
desk-whom = Who else could, and why not?
whom-title = Who could come? { $what } for { $name }
whom-lead = Who suits best comes first. Ask somebody with a message, or book somebody you have spoken to.
whom-nobody = Nobody can do this at the moment.
whom-goes = The round suggests this helper.
whom-elsewhere = { $others ->
    [0] Goes to { $resident } then; nobody else can come there.
    [one] Goes to { $resident } then; { $others } other could come there.
   *[other] Goes to { $resident } then; { $others } others could come there.
 }
whom-better = { $name } suits better here.
whom-fairer = { $name } goes, as the work is shared more fairly that way.
whom-too-few = Not enough others can come along then.
whom-asked = Asked before: { $answer }.
whom-others = Who else could
whom-cannot = Who cannot, and why
whom-more = { $count ->
    [one] And { $count } more who lives further away.
   *[other] And { $count } more who live further away.
 }
button-ask-helper = Ask { $name }
cannot-distance = Lives too far away.
cannot-category = Does not do this kind of help.
cannot-availability = Is not available then.
cannot-weekly-limit = Has enough that week.
cannot-vetting = Has no valid certificate of conduct.
cannot-language = Does not speak the language asked for.
cannot-requirements = Does not suit a wish.
cannot-adult = Is under 18 and does not come alone.
cannot-household = Lives at the same address.
cannot-zone = Does not help in this neighbourhood.
cannot-level = Does not go alone yet.
cannot-hold = Is taking a break.
cannot-consent = There is no permission yet.
cannot-declined = Said no this time.
cannot-already-there = Is coming already.
cannot-taken = Has a full day or week.
their-away = { $name } on holiday
their-away-lead = Nothing is asked in these days. Regular visits stay with this helper.
their-away-visits = Visits were promised for these days
need-story = Story
desk-story = { $name } has a story for the neighbourhood
desk-story-named = With their first name.
desk-story-nameless = Without a name.
button-story-show = Put on the neighbourhood's page
button-story-keep = Do not put it there
their-outing = { $name } goes somewhere
their-outing-lead = Ask { $name } these questions. The neighbours read what you write down straight away.
row-hint = Take note, this looks like

need-photo = Photo
desk-photo = Photo with the request of { $name }
desk-photo-why = Whoever comes sees the photo only after you have looked at it.
photo-open-first = Open the file first. Then you see the photo here.
photo-desk-waiting = Whoever comes does not see this photo yet. Is there a person on it, an address or something of value? Then take it away and call.
photo-desk-shown = Whoever comes sees this photo. Nobody else does.
button-photo-show = Whoever comes may see it

need-spoken = Spoken
desk-spoken = { $name } has said a request
desk-spoken-why = Listen and write the request down. The recording stays until that is done.
button-listen = Listen
call-spoken = The recording
call-spoken-do = Write down what is asked. After that the recording is gone. If something is not clear, call first.
button-type-out = Write the request down
intake-spoken = Write down what you hear. When you save this, the recording is gone and the task is done.

additional-question = Would otherwise a paid professional do this?
additional-question-more = This request waits for your answer. Until then we ask nobody. Call the resident if you are not sure.
additional-is-long = A visit takes { $time }. Our limit is { $most }.
additional-is-many = It takes { $n } people. Our limit is { $most }.
additional-is-often = It is { $n } visits in four weeks. Our limit is { $most }.
additional-by-words = The words look like work for a professional.
additional-why = Why do you think so?
additional-why-hint = The resident can read this in their own file, and the administrator in the list.
button-additional = No, this is extra. Go on
additional-smaller = It becomes smaller
additional-smaller-more = Agree on this with the resident first.
additional-minutes = Minutes of a visit
additional-helpers = People on a visit
additional-visits = Visits in four weeks
additional-rhythm = How often
additional-days = On which days
button-smaller = Make it smaller and go on
additional-refused = Yes, this is work for somebody else
additional-refused-more = The request then ends here. To whom do you refer the resident?
additional-still = This is still too large. Make it smaller, or say that it is extra.
additional-waits = There is no answer yet.
additional-yes = No, this is extra.
additional-made-smaller = It was made smaller.
additional-no = Yes. The request was sent on.
