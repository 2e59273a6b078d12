# Asking for help, and following it.

ask-what = What can we help with?
ask-welcome = Just tell us what you need. { $name } is also glad to call you back.
ask-category = What kind of help do you need?
ask-words = In your own words
ask-words-hint = For example: “The lamp in the hall is broken.” Only the coordinator and your helper read this.

ask-when = When does it suit you?
ask-when-kind = Choose what suits best
ask-when-soon = As soon as possible
ask-when-soon-more = We look for the first moment that can be.
ask-when-days = On a day that suits me
ask-when-days-more = You tap when you are at home.
ask-when-fixed = At a fixed time
ask-when-fixed-more = For example a doctor’s appointment.
ask-when-series = More often
ask-when-series-more = For example every week.
ask-before = Must it be before a certain day?
ask-days = When is it possible?
ask-days-hint = Tap what suits. The more you tap, the sooner somebody comes.
ask-rhythm = How often?
ask-rhythm-weekly = Every week
ask-rhythm-fortnightly = Every other week
ask-rhythm-monthly = Every month
ask-rhythm-monthly-more = For example every first Tuesday.
ask-series-days = On which days does it suit?
ask-series-days-hint = Tap the days, all in the same part of the day.
ask-date = Which day?
ask-time = At what time?
ask-first = From which day on?
ask-first-hint = Leave empty if it may begin at once.
ask-until = Until which day?
ask-until-hint = Leave empty if it goes on.
ask-times = How many times in all?
ask-length = How long will it take, do you think?
ask-length-unknown = I do not know

ask-where = Where is it?
ask-where-lead = Others only see which part of the neighbourhood it is. Only who says yes will see the address.
ask-where-known = The address that we already have
ask-know = Is there anything we should know?
ask-know-lead = You may skip everything on this page.
ask-need = What is important?
ask-need-hint = You need not say why.
ask-need-vetted = Somebody with a VOG
ask-need-vetted-more = A certificate of good conduct.
ask-need-lifting = There is something to lift
ask-need-pets = There is a pet
ask-need-smoke = People smoke
ask-need-car = A car is needed
ask-rather = Who would you rather have at the door?
ask-rather-woman = Rather a woman
ask-rather-man = Rather a man
ask-language = In which language?
ask-language-any = It does not matter
ask-people = How many people are needed?
ask-people-hint = Usually one.
ask-note = Anything else for who comes?
ask-note-hint = For example: “Ring twice, I walk slowly.”

ask-who = Who are you?
ask-who-lead = So we can let you know who comes.
ask-who-known = We already know who you are.
ask-for = Who needs the help?
ask-for-me = I do
ask-for-other = Somebody else
ask-for-other-more = For example your mother or a client.
ask-name = What would you like to be called?
ask-name-hint = For example: Mrs De Boer, or Annie.
ask-telephone-hint = A landline is fine too. Then we call.
ask-mail-hint = One of the two is enough: telephone or e-mail.
ask-asker = What is your own name?
ask-their-name = What is their name?
ask-agreed = Do they agree?
ask-agreed-yes = Yes, they know about this and agree.

ask-check = Is this right?
ask-rules = What we agree
ask-check-who = Is this your first request? Then the coordinator reads it first.
button-ask = Ask for help

status-for = For { $name }
status-yours = Your request
status-comes = { $name } is coming
status-along = { $name } comes along.
status-familiar = { $whose ->
    [own] You have met before.
   *[theirs] { $resident } has met { $name } before.
}
status-word-before = At the door { $name } says:
status-word-after = { $whose ->
    [own] Do you not hear this word? Then do not open, and call { $coordinator }.
   *[theirs] Does { $resident } not hear this word? Then the door stays shut. Call { $coordinator }.
}
status-process = How it stands
status-asked = { $whose ->
    [own] What you asked
   *[theirs] What was asked for { $resident }
}
status-came = Did somebody come?
status-came-who = { $name } would come: { $when }.
button-came-yes = Yes, somebody came
button-came-no = No, nobody came
status-thank = Would you like to thank { $name }?
status-thank-words = Your thanks
status-again = Next time
status-again-who = Next time { $name } again, please
button-thank = Say thanks
status-cancel = { $whose ->
    [own] I no longer need this
   *[theirs] This is no longer needed
}
button-cancel = { $whose ->
    [own] Withdraw my request
   *[theirs] Withdraw this request
}

mine-title = My requests
mine-none = You have not asked anything yet.
ask-check-mail = When you send this, we mail a code to { $contact }. Questions? Call { $name }.
ask-check-text = When you send this, we text a code to { $contact }. Questions? Call { $name }.
ask-check-call = When you send this, { $name } calls you on { $contact }.
ask-check-known = No code is needed. Under “My requests” you can read how it goes. Questions? Call { $name }.
now-unconfirmed = First enter the code that you got. Then we begin to search.
now-review = { $name } reads your request today. You need do nothing.
now-paused = Your request rests for a while.
now-withdrawn = { $whose ->
    [own] You took this request back.
   *[theirs] This request was taken back.
}
now-expired = We found nobody. We are sorry. { $name } is glad to think along.
now-fulfilled = It is done. Good that it worked out!
now-refused-nurse = This is work for the district nurse. { $name } helps you on.
now-refused-gp = The general practitioner can help with this. { $name } helps you on.
now-refused-wmo = The Wmo desk of the municipality is for this. { $name } helps you on.
now-refused-other = Neighbours cannot do this. { $name } calls to tell you who can.
now-searching = We are looking for somebody. You need do nothing.
now-asked = We have asked somebody. You hear it as soon as there is a yes.
now-nobody-yet = We have not found anybody yet. We go on, and { $name } looks along.
now-comes = { $who } comes { $when }.
now-there = { $whose ->
    [own] { $who } is with you now.
   *[theirs] { $who } is with { $resident } now.
}
now-was-it = How was it with { $who }?
step-asked = Asked
step-found = Somebody found
step-searching = We are looking for somebody
step-visit = Visit
step-ready = Done

# Asked before, and the visits one by one.

ask-before-same = You also asked this on { $day }. Is it the same?
ask-before-look = Look at that request
button-same = Yes, this one may go
visits-title = Coming visits
visits-none = No more visits are planned.
visits-nobody = We are still looking for somebody.
button-skip = Skip this visit
visits-change = Another day, or less often?
visits-from = From which visit on does it change?
visits-from-hint = What comes before stays as it is.
button-change-series = Change the visits
did-skip = This visit is off. The others stay.
did-change-series = The visits have changed. Whoever came so far is asked first.

# For the coordinator alone.

status-aside = Tell something to { $name } alone
aside-title = For the coordinator alone
aside-lead = Did something go wrong, or are you worried? Only { $name } reads this, and calls you if needed.
aside-about = What is it about?
aside-about-all = About the visit, or something else
aside-about-who = A complaint about { $name }
aside-about-who-more = Until we have looked into it, they go nowhere new.
aside-words = Tell it in your own words
aside-thanks = Thank you. The coordinator reads it and calls you if needed.
story-title = Tell how it was
story-lead = A short story about this visit. You choose who reads it.
story-again = Tell something else
story-later = After the visit you can tell here how it was.
story-words = Your story
story-words-hint = At most 600 characters
story-audience = Who may read it?
story-for-helper = Only { $name }
story-for-all = The whole neighbourhood, with my first name
story-for-all-nameless = The whole neighbourhood, without my name
story-look = { $name } reads it first.
story-waiting = { $name } reads it first. Then it goes on the neighbourhood's page.
story-kept = { $name } has not put it on the neighbourhood's page. Do call if you want to know why.
story-read-by = { $name } can read it.
story-shown = It is on the neighbourhood's page.
story-somebody = A neighbour
button-story-back = Take it away
field-story-missing = Write your story here.
field-story-long = That is too long. Keep it under 600 characters.
data-story = Your story: { $words }
ask-elsewhere = Somebody else can help you better with this
button-ask-anyway = Ask the coordinator all the same

photo-title = Photo with this request
photo-add = Add a photo
photo-other = Choose another photo
photo-lead = With a photo, whoever comes sees what is needed.
photo-choose = Photo
photo-hint = You may leave this out. Only your coordinator and whoever comes to help see the photo. We take out where and when you made it. Please leave people off it.
photo-alt = Photo with the request: { $what }
photo-alt-own = The photo that you chose
photo-without = Take the photo off
photo-waiting = { $name } looks at the photo first. After that whoever comes sees it too. Nobody else does.
photo-shown = { $name } has looked at the photo. Whoever comes sees it too. Nobody else does.
button-photo-add = Add the photo
button-photo-replace = Replace the photo
button-photo-remove = Take the photo away
field-photo-none = Choose a photo first.
field-photo-large = This photo is too large. It may be 8 MB at most. Choose another, or take a new one.
field-photo-kind = This is no photo that we can read. Choose a photo that ends in jpg, png or webp.
field-photo-pixels = This photo has too many pixels: it is too large for us. Choose another, or take a new one.
field-photo-broken = This photo did not arrive well. Try once more, or choose another.
row-photo = Photo

speak-rather = Rather say it?
speak-title = Say what you need
speak-lead = Say in your own words what we can help with, and when. { $name } listens and writes it down for you.
speak-number-hint = Then we can call you if something is not clear.
speak-how = Press “Record” and talk. Press “Stop” when you are ready. You have two minutes.
speak-recorded = Your recording is ready. You can listen to it, record again or send it.
speak-failed = The microphone does not work, or may not be used. Choose a recording below, or call us.
speak-file = Choose a recording
speak-file-hint = Two minutes at most. On a telephone you can also record here at once.
speak-kept = Only your coordinator listens. As soon as your request is written down, the recording is gone.
speak-type = I would rather type
speak-again = Say it again
button-record = Record
button-record-stop = Stop
button-speak = Send the recording
field-sound-none = Record something first, or choose a recording.
field-sound-large = This recording is too large. It may be 3 MB at most: about two minutes.
field-sound-kind = This is no recording that we can play. Record it here, or choose a file that ends in m4a, mp3, ogg, webm or wav.
field-sound-again = Choose or make the recording once more. It does not go along by itself.
spoken-title = Your recording has arrived
spoken-next = { $name } listens and writes your request down. Is something not clear? Then { $name } calls you. After that we look for somebody, as with every request.
spoken-at = Sent: { $when }.
spoken-heard = { $name } has listened.
spoken-back = Changed your mind?
spoken-back-more = The recording is gone at once then. Nobody listens to it any more.
spoken-over = This recording is no longer here
spoken-over-more = It was written down or taken back. Questions? Call { $name }.
button-spoken-back = Take the recording away
spoken-mine-title = You recorded a request: { $when }
spoken-mine = The recording has arrived. Somebody listens to it, and your request is written down.
spoken-mine-heard = Somebody has listened. Your request is being written down.

now-weighed = We first look whether this is something for neighbours. { $name } calls you if needed. Until then we look for nobody.
