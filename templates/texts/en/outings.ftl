# Out together: somebody goes somewhere, and others come along.

outings-title = Who comes along?
outings-lead = Neighbours who go somewhere anyway gladly take you along. You need not ask for anything.
outings-none = There is nothing near you now. Do look again later.
outings-no-home = We do not know yet where you live, so we cannot see what is near you. Call { $name } and we will add it.
outings-all = Everything you can join
outings-own = Where you go yourself
outings-own-none = Are you going somewhere soon? Perhaps a neighbour would like to come along.
outings-new = Take somebody along
outing-kicker = Out together
outing-with = With { $name }
outing-from = Meeting place
outing-to = Where to
outing-how = How
outing-left = Room
outing-left-n = { $n ->
    [0] Full
    [one] 1 place left
   *[other] { $n } places left
}
outing-fetches = Fetching
outing-fetches-yes = { $name } comes to your home if you like.
outing-for = Who comes along?
outing-for-me = I do
outing-fetch-me = Fetch me at home
outing-fetch-me-more = { $name } then sees your address a day ahead.
button-join = I would like to come
outing-join-more = You can always cancel afterwards.
outing-joined = You are coming along
outing-joined-name = { $name } is coming along
outing-to-request = See your appointment
outing-full = Every place is taken. Perhaps there is something else.
refusal-outing-full = The last place was taken a moment ago. Perhaps there is something else.
refusal-meet-first = We would like to meet you first. Please call us, then we will add you.

outing-new-title = Where are you going?
outing-new-lead = You are going anyway. Perhaps a neighbour would like to come along.
outing-new-first = Is this your first time? Then { $name } reads it first.
outing-new-sentence = What are you going to do?
outing-new-sentence-hint = For example: “I go to the market and have coffee there.” Without a telephone number.
outing-new-category = What kind of outing is it?
outing-new-from = Where do you meet?
outing-new-from-hint = Not your address. For example: at the entrance of the community centre.
outing-new-to-hint = For example: the market in the centre.
outing-new-date = On which day?
outing-new-time = At what time do you start?
outing-new-length = About how long will you be out?
outing-new-places = How many people can come along?
outing-new-mode = How do you go?
outing-new-fetch = I can fetch somebody at home
outing-new-fetch-more = Whoever wants that shows you their address. A day ahead, not sooner.
button-post-outing = Post it
outing-posted = It is posted. You will hear when somebody comes along.
outing-posted-first = Thank you. We read it first. You will hear when it is posted.
outing-waits = We read this first. Others do not see it yet.
outing-open = Others can come along now.
outing-not-here = This is not posted. We will call you.
outing-withdrawn = This does not take place.
outing-over = This is over.
outing-companions = Who comes along?
outing-companions-none = Nobody yet. You will hear when somebody comes along.
outing-companion-fetch = to be fetched
outing-to-week = The address, the word and messages are under “My week”.
outing-withdraw = I am not going after all
outing-withdraw-more = We tell those who would come along. They need not do anything.
button-withdraw-outing = Call it off
outing-withdrawn-done = It is no longer posted. Those who would come along hear it from us.
field-no-contact = Leave out numbers, mail addresses and links. We bring you together.
field-no-address = Name a place without digits, such as “at the community centre”. Not your address.
field-outing-places = Choose 1 to 6 places.

need-outing = First outing
desk-outing = { $name } takes neighbours along: { $what }
desk-outing-title = { $name } goes out
desk-outing-lead = Read whether this can be. It is posted in these words: no address, no number, no surname.
desk-outing-sentence = What others read
button-outing-approve = Post it
button-outing-words = Change the words
button-outing-refuse = Not for here
button-outing-stop = Call it off
outing-refuse-more = Call { $name } yourself afterwards.
outing-stop-more = Those who would come along hear it from us.
file-outings = Let them join a neighbour
outings-for-title = What can { $name } join?
outings-for-lead = Read aloud what there is. Add them if they would like to come.
outings-for-done = Done. The helper knows.
button-join-for = { $name } comes along
outing-fetch-them = Fetch at home

now-along = { $whose ->
    [own] You are coming along with { $who }: { $when }.
   *[theirs] { $resident } is coming along with { $who }: { $when }.
}
now-along-there = { $whose ->
    [own] You are out with { $who } now.
   *[theirs] { $resident } is out with { $who } now.
}
now-along-off = Unfortunately this does not take place. You need not do anything. Call { $name } if you would still like to go somewhere.
now-along-left = { $whose ->
    [own] You cancelled. That is fine.
   *[theirs] It was cancelled. That is fine.
}
now-along-missed = It did not take place. We are sorry. { $name } will call you.
step-joined = Joined
step-out = Out
status-along-with = { $whose ->
    [own] You are coming along with { $name }
   *[theirs] { $resident } is coming along with { $name }
}
status-along-word = { $whose ->
    [own] { $name } says when you meet:
   *[theirs] { $name } says to { $resident }:
}
status-along-word-after = { $whose ->
    [own] Do you not hear this word? Then do not go along and call { $coordinator }.
   *[theirs] Does { $resident } not hear this word? Then it is better not to go along. Call { $coordinator }.
}
status-along-came = { $whose ->
    [own] Did you go along?
   *[theirs] Did { $resident } go along?
}
status-along-came-who = { $whose ->
    [own] You would come along with { $name }: { $when }.
   *[theirs] { $resident } would come along with { $name }: { $when }.
}
button-along-yes = Yes, we went
button-along-no = No, it did not take place
status-along-asked = { $whose ->
    [own] What you agreed
   *[theirs] What was agreed
}
status-along-cancel = { $whose ->
    [own] I am not coming after all
   *[theirs] { $resident } is not coming along after all
}
button-along-cancel = Cancel
week-along = Comes along with you
week-along-word = Say this when you meet:
week-along-back = Then this person does not come along with you. We tell them.
week-along-nobody = Does nobody come?
week-along-nobody-more = Wait a little. Does really nobody come? Then the coordinator calls.
button-along-nobody = Nobody came
calendar-along = { $category } with { $name }
did-outing-check = Words of an outing changed
did-outing-state = Outing changed
data-outings = Where you took somebody along

mail-along-subject = You are coming along with { $helper }
mail-along-meet =
    Hello { $name },
    You are coming along with { $helper }: { $when }. You meet here: { $place }.
    { $helper } then says: “{ $word }”. Do you not hear that? Then do not go along and call us.
mail-along-fetched =
    Hello { $name },
    { $helper } fetches you at home: { $when }.
    At the door { $helper } says: “{ $word }”. Do you not hear that? Then do not open and call us.
mail-joined-subject = { $resident } comes along with you
mail-joined =
    Hello { $name },
    { $resident } would like to come along with you: { $when }. { $left ->
        [0] Every place is taken now.
        [one] There is 1 place left.
       *[other] There are { $left } places left.
    }
mail-not-along-subject = { $resident } is not coming after all
mail-not-along =
    Hello { $name },
    { $resident } is not coming along after all: { $when }. The place is free again. You need not do anything.
mail-outing-off-subject = { $helper } is not going after all
mail-outing-off =
    Hello { $name },
    Unfortunately { $helper } is not going: { $when }. You need not do anything. Would you still like to go somewhere? Do call us.
mail-outing-open-subject = Neighbours can come along with you now
mail-outing-open =
    Hello { $name },
    What you wrote for { $when } is posted. You will hear when somebody comes along.
mail-outing-refused-subject = About what you posted
mail-outing-refused =
    Hello { $name },
    What you wrote is not posted. We will call you to tell you why.
mail-outing-stopped-subject = Your outing does not take place
mail-outing-stopped =
    Hello { $name },
    What you posted for { $when } does not take place. Those who would come along know. Questions? Call us.
mail-came-along-subject = Did you go along?
mail-came-along =
    Hello { $name },
    You would come along with { $helper }. Did that happen? Please tell us on your page.
text-along = Noaber: you come along with { $helper }, { $when }. Does { $helper } not say "{ $word }"? Do not go along and call us.
text-joined = Noaber: { $resident } comes along with you, { $when }. Not possible? Answer HELP and we call you.
text-not-along = Noaber: { $resident } is not coming along after all, { $when }. The place is free again.
text-outing-off = Noaber: { $helper } is not going, { $when }. You need not do anything. Still like to go somewhere? Call us.
text-outing-open = Noaber: neighbours can come along with you now, { $when }. You will hear when somebody does.
text-outing-refused = Noaber: what you wrote is not posted. We will call you about it.
text-outing-stopped = Noaber: what you posted for { $when } does not take place. Those who would come along know.
text-came-along = Noaber: you would come along with { $helper }. Did that happen? Answer { $yes } or { $no }.
