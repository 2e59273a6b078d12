# What we send: mail, text messages and notifications. Never an address, number, surname or anything about care.
# Then: why somebody suits, and why a request is open.

mail-code-subject = { $code } is your code for Noaber
mail-code =
    { $code } is your code for Noaber.
    It is valid for a quarter of an hour. Give it to nobody, { $name }.
text-code = { $code } is your code for Noaber. It is valid for a quarter of an hour. Give it to nobody.
mail-for = This message is about { $resident }. You get it because you asked for { $resident }. Where it says “you”, { $resident } is meant.
text-for = For { $resident }. { $text }
mail-searching-subject = We are looking for somebody
mail-searching =
    Hello { $name },
    We have read your request and are looking for somebody. You will hear as soon as somebody comes.
mail-refused-subject = About your request
mail-refused =
    Hello { $name },
    We cannot ask a neighbour for this. We will call you to tell you who can help.
mail-invited-subject = Can you? { $category }
mail-invited =
    Hello { $name },
    { $resident } asks for help: { $category }, { $when }.
    Can you? You may always say no.
mail-invited-series =
    Hello { $name },
    { $resident } asks for help that comes back: { $category }, { $every }. The first time is { $when }.
    Can you? If you say yes, we also plan the later times that suit you. You can always cancel one.
    The first time only is fine too. And you may always say no.
mail-comes-subject = { $helper } is coming
mail-comes =
    Hello { $name },
    { $helper } comes { $when }.
    At the door { $helper } says: “{ $word }”. Do you not hear that? Then do not open, and call { $desk }.
mail-booked-subject = Agreed: { $when }
mail-booked =
    Hello { $name },
    We are glad that you come. You visit { $resident }, { $when }.
    You will see the address on your page a day before.
mail-taken-subject = Somebody is going already, thank you
mail-taken =
    Hello { $name },
    Somebody else has already said yes for { $when }. You need not do anything. Thank you that we could ask you.
mail-off-subject = The visit is called off
mail-off =
    Hello { $name },
    The visit of { $when } is called off. You need not do anything.
mail-back-subject = We are looking for somebody else
mail-back =
    Hello { $name },
    { $helper } cannot come after all: { $when }. You need not do anything, we are looking for somebody else.
mail-came-subject = Did somebody come?
mail-came =
    Hello { $name },
    { $helper } would visit you. Did that happen? Please tell us on your page.
mail-thanks-subject = Somebody thanks you
mail-thanks =
    Hello { $name },
    { $resident } thanks you for your help.
mail-welcome-subject = Welcome to Noaber
mail-welcome =
    Hello { $name },
    We are glad that you want to help. We will call you to get acquainted. Then you can begin.

why-sentence = { $name } { $phrases }.
why-and = { $first } and { $last }
why-near-same = lives in the same part of the neighbourhood
why-near-1 = lives about 1 km away
why-near-2 = lives about 2 km away
why-near-5 = lives about 5 km away
why-near-further = is willing to travel further
why-familiar = is a familiar face
why-learning = can learn from this
why-time = has good time then
why-language = speaks the same language
why-can = can and wants to do this

open-nobody-near = Nobody who helps lives nearby yet.
open-taken = { $count ->
    [one] 1 helper could, but goes to somebody else then.
   *[other] { $count } helpers could, but go to somebody else then.
}
open-too-few = { $count ->
    [one] Only 1 helper can, and that is too few.
   *[other] Only { $count } helpers can, and that is too few.
}
open-considered = { $count ->
    [one] We looked at 1 helper nearby.
   *[other] We looked at { $count } helpers nearby.
}
open-distance = Too far away: { $count }.
open-category = Does not do this kind of help: { $count }.
open-availability = Not available then: { $count }.
open-weekly-limit = Has enough that week: { $count }.
open-vetting = Has no valid certificate of conduct: { $count }.
open-language = Does not speak the language asked for: { $count }.
open-requirements = Does not suit a wish: { $count }.
open-declined = Said no this time: { $count }.
open-other = Cannot do this now: { $count }.
help-other-slot = { $count ->
    [one] Could it be { $slot } as well? Then 1 person can.
   *[other] Could it be { $slot } as well? Then { $count } people can.
}
help-no-language = { $count ->
    [one] Is another language fine too? Then 1 person can.
   *[other] Is another language fine too? Then { $count } people can.
}
help-larger-radius = { $count ->
    [one] May it be up to { $km } km? Then 1 person can.
   *[other] May it be up to { $km } km? Then { $count } people can.
}
help-fewer-helpers = { $count ->
    [one] Could it be done with { $places }? Then 1 person can.
   *[other] Could it be done with { $places }? Then { $count } people can.
}
mail-nobody-subject = We have not found anybody
mail-nobody =
    Dear { $name },
    We have found nobody for your request. We are sorry. Shall we look together how it can be done? Call { $desk }.
concern-nobody-came = Nobody came.
concern-nobody-home = Nobody opened the door.
concern-closed-door = A helper stands at a closed door. Please call at once.

mail-code-link = Or open this link and press the button:
mail-staff-subject = Your access to Noaber
mail-staff = Hello { $name },

    You are going to work with Noaber. Choose a password first. Then you set up your phone as a second lock. The link below works for a week.
mail-looks-subject = Many addresses opened today
mail-looks = Hello { $name },

    A helper opened more than five addresses today. That may be right. Please check, and call them if you have doubts.
mail-door-subject = Somebody stands at a closed door
mail-door = Hello { $name },

    { $helper } stands at a closed door and has telephoned. Please call now.
mail-free-subject = There is a place after all: { $when }
mail-free = Hello { $name },

    A place came free for the visit of { $when }. Would you still like to? Whoever says yes first goes.
mail-swapped-subject = { $helper } goes instead of you
mail-swapped = Hello { $name },

    { $helper } takes over your visit of { $when }. You need not do anything more.

# Texts by SMS: one message of 160 characters, with the word to answer.
word-yes = YES
word-no = NO
word-here = HERE
word-done = DONE
word-cannot = CANNOT
word-us = us
text-searching = Noaber: we have read your question and are looking for somebody. You will hear as soon as somebody comes.
text-refused = Noaber: we cannot ask a neighbour for this. We will call you to say who can help. Questions? Call { $desk }.
text-invited = Noaber: { $resident } asks for help: { $category }, { $when }. Can you? Reply { $yes } or { $no }.
text-invited-series = Noaber: { $resident } asks for help: { $category }, { $every }, first { $when }. Can you each time? Reply { $yes } or { $no }.
text-comes = Noaber: { $helper } comes { $when }. If { $helper } does not say "{ $word }" at the door, keep it shut and call { $desk }.
text-booked = Noaber: you visit { $resident }, { $when }. Reply { $here } when you are there, { $done } when you leave, { $cannot } if you cannot come.
text-taken = Noaber: somebody else said yes for { $when }. You need not do anything. Thank you!
text-off = Noaber: the visit of { $when } is off. You need not do anything.
text-free = Noaber: a place came free for { $when }. Would you like it? Look at your page, or answer HELP and we call.
text-swapped = Noaber: { $helper } takes over your visit of { $when }. You need not do anything more.
text-back = Noaber: { $helper } cannot come { $when }. You need not do anything, we are looking for somebody else.
text-nobody = Noaber: we found nobody for your question. We are sorry. Shall we look together? Call { $desk }.
text-came = Noaber: { $helper } was to visit you. Did that happen? Reply { $yes } or { $no }.
text-thanks = Noaber: { $resident } thanks you for your help!
text-welcome = Noaber: good that you want to help. We will call you to get to know you. Then you can begin.
text-said-no = Noaber: fine. Thank you for letting us ask.
text-said-later = Noaber: fine, we will ask again in a while, if it is still needed.
text-said-less = Noaber: fine, we will ask you less often.
text-said-stop = Noaber: you get no more texts from us. We will call you from now on. Reply START if you want them again.
text-said-stop-mail = Noaber: you get no more texts from us. We will e-mail you from now on. Reply START if you want them again.
text-said-start = Noaber: you get texts from us again. Reply STOP to stop.
text-said-here = Noaber: good that you are there. Reply DONE when you leave.
text-said-done = Noaber: thank you for your help!
text-said-cannot = Noaber: a pity. Thank you for saying so, we will look for somebody else.
text-said-came = Noaber: good that it worked out.
text-said-not-came = Noaber: we are sorry. We will call you.
text-said-help = Noaber: we will call you as soon as we can. You can also call { $desk }. Is it dangerous? Call 112.
text-said-unclear = Noaber: we will read your message and call you. Or reply with one word: YES, NO, LATER or STOP.
text-said-nothing = Noaber: there is no open question for you now. Reply HELP if we should call you.
text-said-which = Noaber: which one? { $list }
text-which = { $word } for { $when }
call-by-text = Sent a text: “{ $words }”
mail-message-subject = { $from } wrote you a message
mail-message =
    Hello { $name },
    { $from } wrote you a message about: { $category }. You can read it on your page. There you can also write back.
call-message = { $from } wrote a message. Open the conversation from the request and read it out.
text-message = Noaber: { $from } wrote you a message. You can read it on your page. Reply HELP if we should call you.
# What can wait, together in one message.
news-thanks = { $resident } thanks you for your help.
mail-news-subject = { $n ->
    [one] There is something new for you
   *[other] There are { $n } new things for you
}
mail-news =
    Hello { $name },
    { $n ->
        [one] This is new:
       *[other] These { $n } things are new:
    }
mail-news-less = Would you like to hear this less often, or not at all? You choose here:
text-news = Noaber: { $line }
text-news-more = Noaber: { $line } And { $n ->
    [one] 1 more message
   *[other] { $n } more messages
} for you. You can read everything on your page.

# On paper: where a mail speaks of a page.
letter-booked =
    Hello { $name },
    Good that you will come. You go to { $resident }, { $when }.
    We call you, or come by, to tell you the address.
letter-message =
    Hello { $name },
    { $from } wrote you a message about your request. Call us and we will read it to you.

# A zone goes to another organisation.
mail-handover-subject = { $zone }: another organisation arranges the help
mail-handover =
    Hello { $name },
    From { $day } { $to } arranges the help in { $zone }. You need do nothing: your visits go on.
    What we know of you goes along to { $to }. After that we no longer see it.
    Questions from that day on? Call { $desk }.
mail-handover-off-subject = { $zone }: everything stays as it was
mail-handover-off =
    Hello { $name },
    We wrote to you that the help in { $zone } goes to another organisation. It does not. You need do nothing: everything stays as it was.
text-handover = Noaber: from { $day } { $to } arranges the help in { $zone }. You need do nothing. Questions? Call { $desk }.
text-handover-off = Noaber: the help in { $zone } stays with us after all. You need do nothing.
