# What stands on every page: the frame, buttons, fields, mistakes, days and distances.

site-motto = Neighbours helping neighbours
site-demo = An example, not real people
skip-to-content = Skip to content
nav-label = Menu
nav-sign-in = Sign in
nav-near = Near me
nav-week = My week
nav-mine = My requests
nav-desk = Desk
nav-intake = Request by telephone

footer-human = Rather talk to somebody?
footer-call = Call { $name }
link-matching = How we choose who comes
link-privacy = Your data
link-accessibility = Accessibility
prefs-label = Language and display
prefs-lang = Language
prefs-size = Size of the letters
prefs-theme = Light or dark
size-normal = Normal letters
size-large = Large letters
size-larger = Very large letters
theme-device = Automatic
theme-light = Light
theme-dark = Dark

button-next = Next
button-back = Back
button-home = To the start
button-more = Show more
button-change = Change
button-print = Print

field-optional = You may skip this.
field-telephone = Telephone number
field-mail = E-mail address
field-postcode = Postcode
field-number = House number
field-street = Street

mistakes-head = { $n ->
    [one] Please check one thing
   *[other] Please check { $n } things
}
mistakes-go = Go to the first
mistake-empty = Please fill this in.
mistake-choose = Please choose something here.
mistake-long = This is too long. There is room for { $n } characters.
mistake-number = Fill in a number from { $least } to { $most }.

step-of = Step { $at } of { $of }
step-done = done
step-now = now
step-later = still to come

map-as-table = The same figures as a list
map-part = Part of the neighbourhood
map-count = Requests
count-none = no requests
count-few = a few requests
figure-few = a few
count-open = { $n ->
    [one] 1 request
   *[other] { $n } requests
}
count-at-least = { $n } or more requests

day-today = today
day-tomorrow = tomorrow
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
when-moment = { $day } at { $time }
when-window = { $day }, between { $from } and { $until }
when-slot = { $day }, { $part }
daypart-am = morning
daypart-pm = afternoon
daypart-ev = evening
in-the-am = in the morning
in-the-pm = in the afternoon
in-the-ev = in the evening
duration-half-hour = half an hour
duration-hour-and-half = an hour and a half
duration-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
duration-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
duration-both = { $hours } and { $minutes }
near-same = in your part of the neighbourhood
near-1 = about 1 km
near-2 = about 2 km
near-5 = about 5 km
near-further = further than 5 km

error-not-found = This page does not exist
error-not-found-do = The link may be old, or a letter may be wrong. Go back to the start. Or call us, and we will help you.
error-forbidden = This page is not for you
error-forbidden-do = Do you think this is a mistake? Then please call us.
error-cross-site = We did not do this
error-cross-site-do = It did not come from our own page. Go back, reload the page and try again.
error-sign-in = Please sign in first
error-sign-in-do = After signing in you come back here.
error-input = Something is not right yet
error-input-do = Go back and check these points.
error-form = We could not read your form
error-form-do = Go back and try again. Does it not work? Call us, and we will fill it in together.
error-gone = This is no longer here
error-gone-do = It has ended or was erased. You need not do anything.
error-conflict = Something has changed in the meantime
error-too-many = Please wait a moment
error-too-many-do = You did this too often in a row. Try again in a few minutes. Is it urgent? Call us.
error-too-large = This is too large
error-too-large-do = Make the text shorter and try again.
error-too-slow = The connection was too slow
error-too-slow-do = We did not receive everything. Please try again.
error-unavailable = It is very busy
error-unavailable-do = Try again in a minute. What you already sent is safe.
error-internal = Something went wrong on our side
error-internal-do = It is not your fault. Try again later, or call us.
error-number = Mention this number when you call:
refusal-place-taken = Somebody else was just before you. Thank you for wanting to help.
refusal-no-longer-needed = It is no longer needed, or the time has passed.
refusal-already-yours = You said yes to this already.
refusal-busy-then = You have another visit then, or cannot get there in time.
refusal-week-full = Your number of visits for that week is reached.
refusal-not-available = This is not possible now. The coordinator can tell you more.
refusal-vetting-needed = This needs a certificate of conduct that is valid on that day.
refusal-changed = It has changed in the meantime. Please look how it stands now.
refusal-wrong-code = This code is not right, or too old. Look again, or ask for a new one.
refusal-wrong-password = The mail address or the password is not right.
refusal-not-yet = That is not possible yet, or no longer.
refusal-outside-zones = We are not there yet. The coordinator is glad to think along.
refusal-too-often = That was very often in a row. Please try again later.
refusal-maybe-done = This was sent before. Please look first whether it was done, or call us.
refusal-already-helping = You help already. Under “My week” you change what you do and when.
refusal-other-body = This form was sent already. Begin again if you want something else.
field-adult-needed = Tick this if you are 18 or older.
field-agreed-needed = Tick this if you agree. Without it we may not keep anything.
field-category-needed = Choose what you would like to do.
field-category-unknown = Choose one of the kinds of help.
field-contact-needed = Fill in a telephone number or a mail address.
field-contact-wrong = Fill in a telephone number or a mail address, such as 06 12 34 56 78.
field-date-wrong = Fill in a day, such as 2026-03-31.
field-time-wrong = Fill in a time, such as 10:30.
field-until-before = This day comes before the first.
field-duration-range = Choose between a quarter of an hour and eight hours.
field-mail-wrong = This is no mail address. For example: ans@example.org
field-name-needed = Fill in your name.
field-one-part = Choose one part of the day for a regular visit.
field-password-length = A password has 12 to 200 characters.
field-people-range = Choose 1 to 6 helpers.
field-postcode-elsewhere = Another organisation helps there. Call us and we will help you on.
field-postcode-unknown = We do not know this postcode. Is it right?
field-postcode-wrong = Fill in a postcode, such as 5038 AB.
field-reach-range = Choose how far you want to go.
field-street-needed = Fill in the street and house number.
field-telephone-wrong = This is no telephone number. For example: 06 12 34 56 78
field-too-long = This is too long. Can you say it shorter?
field-visits-range = Choose 1 to 21 visits a week.
field-week-needed = Tap when you can.
field-when-empty = Choose when.
field-when-impossible = This time does not exist.
field-when-past = This moment has passed, or is too short for this help.
field-when-too-far = Choose a day within six weeks.
field-words-needed = Please write a few words.
button-sign-out = Sign out
language-nl = Dutch
language-en = English
language-tr = Turkish
language-ar = Arabic
language-pl = Polish
language-uk = Ukrainian
language-fr = French
language-de = German
language-es = Spanish
language-so = Somali
row-what = What
row-through = Reached through
row-for = For
row-when = When
row-where = Where
row-length = How long
row-know = Good to know
row-who = Name
row-rules = House rules
row-sentence = What helpers see
row-telephone = Telephone
row-mail = Mail
row-words = In their own words
row-asked-before = Also asked on
row-door = At the door
need-vetted = a certificate of conduct is needed
need-lifting = something heavy is lifted
need-car = a car is needed
need-pets = there is a pet
need-smoke = people smoke
need-woman = rather a woman
need-man = rather a man
need-language = speaks { $language }
need-people = with { $n } helpers
when-today-before = today before { $time }
when-from-now = from now on, { $day } at the latest
when-series = { $when }, and then { $every }
rhythm-weekly = every week
rhythm-fortnightly = every other week
rhythm-four-weekly = every four weeks
rhythm-monthly = every month
schedule-before = as soon as possible, by { $day }
schedule-weekly = every week: { $days }, { $part }
schedule-fortnightly = every two weeks: { $days }, { $part }
schedule-four-weekly = every four weeks: { $days }, { $part }
schedule-monthly = every month: { $days }, { $part }
schedule-until = { $text }, until { $day }
schedule-times = { $text }, { $n } times
weekday-nth = { $nth ->
    [1] first { $day }
    [2] second { $day }
    [3] third { $day }
    [4] fourth { $day }
   *[5] last { $day }
}
somebody-near = Somebody nearby
field-emergency-knows = Please ask first whether it is all right.
field-away-long = These are too many days, or it is too far away.
field-away-many = You have many holidays already. Remove one first.
field-hours-range = A visit does not take a day.
field-km-range = Fill in kilometres, such as 6.5.
field-money-range = Fill in an amount, such as 2.50.
field-cost-kind = Say what for as well, and how much.
field-cost-off = Your organisation pays no costs.
field-over-month = That is more than this month leaves.
field-over-year = That is more than this year leaves.

refusal-listen-first = Something was said here that nobody has listened to yet. Listen first.
refusal-answer-first = Answer first: would a paid professional do this otherwise?
