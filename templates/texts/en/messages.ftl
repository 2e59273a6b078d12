# What we send: mail, text messages and notifications. Never an address, number, surname or anything about care.
# Then: why somebody suits, and why a request is open.

mail-code-subject = { $code } is your code for Noaber
mail-code =
    { $code } is your code for Noaber.
    It is valid for a quarter of an hour. Give it to nobody, { $name }.
text-code = { $code } is your code for Noaber. It is valid for a quarter of an hour. Give it to nobody.
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
mail-comes-subject = { $helper } is coming
mail-comes =
    Hello { $name },
    { $helper } comes { $when }.
    At the door { $helper } says: “{ $word }”. Do you not hear that? Then do not open, and call us.
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
    We have found nobody for your request. We are sorry. Please call us, then we look together how it can be done.
concern-nobody-came = Nobody came.
concern-nobody-home = Nobody opened the door.

mail-code-link = Or open this link and press the button:
mail-staff-subject = Your access to Noaber
mail-staff = Hello { $name },

    You are going to work with Noaber. Choose a password first. Then you set up your phone as a second lock. The link below works for a week.
mail-looks-subject = Many addresses opened today
mail-looks = Hello { $name },

    A helper opened more than five addresses today. That may be right. Please check, and call them if you have doubts.
mail-message-subject = { $from } wrote you a message
mail-message =
    Hello { $name },
    { $from } wrote you a message about: { $category }. You can read it on your page. There you can also write back.
call-message = { $from } wrote a message. Open the conversation from the request and read it out.
