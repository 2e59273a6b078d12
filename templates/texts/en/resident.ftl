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
ask-when-series = More often
ask-when-series-more = For example every week.
ask-before = Must it be before a certain day?
ask-days = When is it possible?
ask-days-hint = Tap what suits. The more you tap, the sooner somebody comes.
ask-rhythm = How often?
ask-rhythm-weekly = Every week
ask-rhythm-fortnightly = Every other week
ask-rhythm-monthly = Every month
ask-series-days = On which days does it suit?
ask-length = How long will it take, do you think?
ask-length-unknown = I do not know

ask-where = Where is it?
ask-where-lead = Others only see which part of the neighbourhood it is. Only who says yes will see your address.
ask-place = Where do you meet?
ask-place-home = At my home

ask-know = Is there anything we should know?
ask-know-lead = You may skip everything on this page.
ask-need = What is important?
ask-need-hint = You need not say why.
ask-need-vetted = Somebody with a VOG
ask-need-vetted-more = A certificate of good conduct.
ask-need-woman = Rather a woman
ask-need-man = Rather a man
ask-need-lifting = There is something to lift
ask-need-pets = There is a pet
ask-need-car = A car is needed
ask-language = In which language?
ask-language-any = It does not matter
ask-people = How many people are needed?
ask-people-hint = Usually one.
ask-note = Anything else for who comes?
ask-note-hint = For example: “Ring twice, I walk slowly.”

ask-who = Who are you?
ask-who-lead = So we can let you know who comes.
ask-for = Who needs the help?
ask-for-me = I do
ask-for-other = Somebody else
ask-for-other-more = For example your mother or a client.
ask-name = What would you like to be called?
ask-name-hint = For example: Mrs De Boer, or Annie.
ask-telephone-hint = A landline is fine too. Then we call.
ask-mail-hint = One of the two is enough: telephone or e-mail.
ask-asker = What is your own name?
ask-relation = Who are you to them?
ask-relation-hint = For example: daughter, neighbour or district nurse.
ask-agreed = Do they agree?
ask-agreed-yes = Yes, they know about this and agree.

ask-check = Is this right?
ask-rules = What we agree
ask-check-code = After the button we send a code to { $contact }. So we know that it is you.
ask-check-who = Is this your first request? Then the coordinator reads it first.
button-ask = Ask for help

status-yours = Your request
status-comes = { $name } is coming
status-along = { $name } comes along.
status-familiar = You have met before.
status-word-before = At the door { $name } says:
status-word-after = Do you not hear this word? Then do not open, and call { $coordinator }.
status-process = How it stands
status-asked = What you asked
status-came = Did somebody come?
status-came-who = { $name } would come: { $when }.
button-came-yes = Yes, somebody came
button-came-no = No, nobody came
status-thank = Would you like to thank { $name }?
status-thank-words = Your thanks
status-again = Next time
status-again-who = Next time { $name } again, please
button-thank = Say thanks
status-cancel = I no longer need this
status-cancel-why = Would you like to say why?
button-cancel = Withdraw my request

mine-title = My requests
mine-none = You have not asked anything yet.
