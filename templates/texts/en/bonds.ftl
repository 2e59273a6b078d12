# Bonds: two people, for longer.

bond-kicker = Bond
bond-title = { $whose ->
    [own] You and { $name }
   *[theirs] { $resident } and { $name }
}
bonds-own = Bonds
bond-pair = { $resident } and { $helper }
bond-is-proposed = Proposed
bond-is-meeting = Getting to know each other
bond-is-running = Running
bond-is-ended = Stopped
bond-is-declined = Not going ahead
bond-asks = We are waiting for your answer
bond-now-asked = { $whose ->
    [own] We think that you and { $name } can mean something to each other.
   *[theirs] We think that { $resident } and { $name } can mean something to each other.
}
bond-now-waits = { $whose ->
    [own] You said yes. We are waiting for the answer of { $name }.
   *[theirs] Yes was said for { $resident }. We are waiting for the answer of { $name }.
}
bond-now-meeting = { $whose ->
    [own] First you get to know { $name }. Agree on a moment together.
   *[theirs] First { $resident } gets to know { $name }. Agree on a moment together.
}
bond-now-meets = { $whose ->
    [own] You will get to know { $name } soon.
   *[theirs] { $resident } will get to know { $name } soon.
}
bond-now-met = { $whose ->
    [own] You have met { $name }.
   *[theirs] { $resident } has met { $name }.
}
bond-now-running = { $whose ->
    [own] You and { $name } are brought together.
   *[theirs] { $resident } and { $name } are brought together.
}
bond-now-ended = This bond stopped on { $day }.
bond-now-declined = This bond does not go ahead. That is nobody’s fault.
bond-ask = { $whose ->
    [own] Would you like a bond with { $name }?
   *[theirs] Would { $resident } like a bond with { $name }?
}
bond-ask-more = { $whose ->
    [own] Do you both say yes? Then you agree yourselves when you see each other.
   *[theirs] Do they both say yes? Then they agree themselves when they see each other.
}
bond-ask-meet = { $whose ->
    [own] Would you like to get to know { $name }?
   *[theirs] Would { $resident } like to get to know { $name }?
}
bond-ask-meet-more = { $whose ->
    [own] It takes half an hour. After that you say whether you want to go on.
   *[theirs] It takes half an hour. After that they say whether they want to go on.
}
bond-ask-on = { $whose ->
    [own] Would you like to go on with { $name }?
   *[theirs] Would { $resident } like to go on with { $name }?
}
bond-ask-on-more = { $whose ->
    [own] Do you both say yes? Then the bond begins.
   *[theirs] Do they both say yes? Then the bond begins.
}
bond-no-more = You may always say no, without a reason. The other only hears that it does not go ahead. Would you rather talk? Call { $name }.
button-bond-yes = Yes, please
button-bond-no = No, rather not
bond-done-yes = Thank you. We will let you know.
bond-done-planned = It is in the diary. The other knows.
bond-done-known = We have written down what the neighbours may know.
bond-done-unknown = It is gone. Nobody reads it any more.
bond-done-stopped = That is fine. The other hears it from us.
bond-agreed-row = Agreed
bond-since = Since
bond-coming = When it is
bond-coming-none = There is nothing in the diary yet.
bond-waits = No day yet
bond-to-visit = Look at this appointment
bond-meeting-what = Getting to know each other
bond-plan = Agree on a visit
bond-plan-more = It is fixed at once. The other gets a message.
bond-plan-meeting = Agree on a moment to get to know each other
bond-plan-meeting-more = Half an hour is enough. The other gets a message.
bond-plan-date = On which day?
bond-plan-time = At what time?
bond-plan-length = How long?
bond-plan-repeat = How often?
bond-once = Once
bond-plan-until = Until which day?
bond-plan-place = Where is it?
bond-plan-place-hint = Leave this empty if it is at home. Otherwise a place without digits, such as “at the community centre”.
button-bond-plan = Put it in the diary
bond-busy = There is another visit then. Choose another moment.
bond-week-full = That week is full. Choose another week.
bond-day-no = This moment is not possible. Choose another moment, or call us.
field-bond-part = Choose a time at which the visit fits in one part of the day: 8 to 12, 12 to 17 or 17 to 21.
field-bond-there = These two have a bond already.
field-bond-next = Choose a day after today, within a year.
bond-contact = Who stays involved from care
bond-contact-shown = { $name } sees who this is.
bond-contact-hidden = { $name } does not see this.
button-bond-show = Let { $name } see this
button-bond-hide = Do not show this any more
bond-known = What the neighbours may know
bond-known-to = For: { $to }
bond-known-agreed = Agreed on { $day }. { $how }
bond-known-none = Nothing is written down. The neighbours know nothing from us.
bond-known-only = Tell this only to those named above. To nobody else.
bond-known-change = Write down what the neighbours may know
bond-known-words = In your own words
bond-known-hint = For example: “I am confused at times. Then take me home calmly.”
bond-known-whom = Who may know this?
bond-known-whom-hint = For example: the neighbours upstairs.
bond-known-who-reads = { $name } reads this, and nobody else. You can always take it away.
button-bond-known = They may know this
button-bond-unknown = Take this away
bond-stop = Stop
bond-stop-more = You may always stop. What was still agreed does not go ahead. { $name } hears it kindly from us.
button-bond-stop = Yes, I stop
bond-because = Would you like to say why?
bond-end-finished = It is not needed any more
bond-end-no-time = No time any more
bond-end-no-match = It does not click
bond-end-moved = Moved, or not here any more
bond-end-other = Something else
bond-message = Would you like to add something?
bond-message-hint = Only the coordinator reads this. You may skip it.

now-bond-waits = This visit does not go ahead then. Agree on a new day together, or call { $name }.
now-bond-over = This does not go ahead. Questions? Call { $name }.
week-bond-back = That can happen. We will tell them. You agree on a new day together.

file-bonds = Bonds
bonds-for-title = Bonds of { $name }
bonds-for-none = There is no bond yet.
bond-propose = Propose somebody to { $name }
bond-propose-more = We ask them both. If they say yes, they agree on days themselves.
bond-propose-who = Who suits them?
bond-propose-who-hint = Who was there before stands first. Then who lives nearest.
bond-propose-what = What do they mostly do together?
bond-nobody = There is nobody near who can at the moment.
bond-familiar = Was there before
bond-agreed = What do they agree?
bond-agreed-hint = Both read this. For example: “Having coffee together every week.”
bond-meet = Get to know each other first
bond-meet-more = Half an hour. After that both say whether they want to go on.
bond-contact-hint = The helper sees this only once the resident agrees.
bond-contact-name = Name, and where this person works
button-bond-propose = Ask them both
bond-desk-asked = We have asked them both.
bond-desk-kept = That is done.
bond-desk-running = This runs. Ask again on { $day } how it goes.
bond-desk-ended = Stopped on { $day } by { $by }. Reason: { $why }.
bond-desk-declined = Not going ahead since { $day }, by { $by }.
bond-by-resident = the resident
bond-by-helper = the helper
bond-by-desk = the coordinator
bond-by-itself = something that happened
bond-desk-ask = Do they want this bond?
bond-desk-ask-meet = Do they want to get to know each other?
bond-desk-ask-on = Do they want to go on?
bond-said-yes = said yes
button-bond-yes-for = { $name } says yes
button-bond-no-for = { $name } says no
bond-ended-words = Said when it stopped
button-bond-seen = I have looked at this
bond-review = How does it go?
bond-outcome = What did you hear?
bond-outcome-well = It goes well
bond-outcome-changed = They agreed on something else
bond-outcome-worry = There is something to look after
bond-outcome-not-reached = Reached nobody
bond-note = To remember
bond-note-hint = Only coordinators read this.
bond-next = When do you ask again?
bond-next-hint = Do you fill in nothing? Then in three months. In a week if you reached nobody.
button-bond-review = Write this down
bond-reviews = How it went before
bond-words = What it says
bond-agreed-change = Change what they agreed
bond-contact-change = Change who stays involved from care
bond-known-none-desk = The resident has said nothing. The neighbours know nothing.
bond-known-words-desk = In the resident’s words
button-bond-unknown-desk = Take this away, the resident does not want it any more
bond-stop-desk = Stop this bond
bond-stop-desk-more = Both hear it kindly from us. What they had agreed does not go ahead.
button-bond-stop-desk = Stop the bond
need-bond = Bond
desk-bond-review = Ask how it goes with { $resident } and { $helper }
desk-bond-over = The bond of { $resident } and { $helper } is over
desk-bond-no-day = { $resident } and { $helper } have not agreed on a day yet
desk-bond-no-answer = { $resident } and { $helper }: no answer yet
desk-bond-since = since { $day }
desk-bond-open = This is a visit of a bond. We seek nobody else. They agree on a new day themselves.

did-bond-answer = Answer or appointment of a bond
did-bond-look = Looked at the end of a bond
did-bond-review = Asked how a bond goes
did-bond-state = Bond changed
did-bond-words = Words of a bond changed
look-bond = what you wrote with your bond
look-bond-why = your bond
data-bonds = Your bonds
data-bond-known = What the neighbours may know: { $words }
data-bond-contact = From care: { $name }

mail-bond-asked-subject = Does { $other } suit you?
mail-bond-asked =
    Hello { $name },
    We think that you and { $other } can mean something to each other, for longer. Would you like that? Look at your page and say yes or no. You may always say no, without a reason.
mail-bond-asked-meet =
    Hello { $name },
    We think that you and { $other } can mean something to each other. Would you like to get to know each other first? It takes half an hour. Look at your page and say yes or no. You may always say no, without a reason.
mail-bond-meeting-subject = You get to know { $other }
mail-bond-meeting =
    Hello { $name },
    You and { $other } both want to get to know each other. Agree on a moment on your page. Or call us, and we will do it.
mail-bond-go-on-subject = Would you like to go on with { $other }?
mail-bond-go-on =
    Hello { $name },
    You have met { $other }. Would you like to go on? Say yes or no on your page. You may always say no, without a reason.
mail-bond-runs-subject = You and { $other } are brought together
mail-bond-runs =
    Hello { $name },
    You and { $other } both said yes. From now on you agree on days yourselves, on your page. In four weeks we ask how it goes.
mail-bond-not-subject = The bond with { $other } does not go ahead
mail-bond-not =
    Hello { $name },
    The bond with { $other } does not go ahead. It is not because of you. Would you like to talk about it? Do call us.
mail-bond-over-subject = The bond with { $other } stops
mail-bond-over =
    Hello { $name },
    The bond with { $other } stops. What you had agreed does not go ahead. It is not because of you. Would you like to talk about it? Do call us.
mail-bond-off-subject = { $other } cannot come
mail-bond-off =
    Hello { $name },
    { $other } unfortunately cannot come: { $when }. Agree on a new day together on your page. Or call us, and we will help.
mail-bond-meets-subject = You meet { $other }
mail-bond-meets =
    Hello { $name },
    You meet { $other }: { $when }. You meet here: { $place }.
    { $other } then says: “{ $word }”. Do you not hear that? Then do not go along and call us.
mail-bond-meets-helper =
    Hello { $name },
    You meet { $other }: { $when }. You meet here: { $place }. The word that you say then is on “My week”.
text-bond-asked = Noaber: we would like to introduce you to { $other }. Would you like that? Look at your page or call us.
text-bond-meeting = Noaber: you and { $other } want to get to know each other. Agree on your page or call us.
text-bond-go-on = Noaber: you met { $other }. Would you like to go on? Say so on your page or call us.
text-bond-runs = Noaber: you and { $other } are brought together. Agree on your page or call us.
text-bond-not = Noaber: the bond with { $other } does not go ahead. It is not because of you. Do call us.
text-bond-over = Noaber: the bond with { $other } stops. It is not because of you. Do call us.
text-bond-off = Noaber: { $other } cannot come, { $when }. Agree on a new day together or call us.
text-bond-meets = Noaber: you meet { $other }, { $when }, here: { $place }.
