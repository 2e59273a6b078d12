# Helping: what is needed, saying yes, and the week.

near-title = Near you
near-list = What is needed
near-none = Nothing suits you at this moment. We will let you know as soon as there is something.
near-urgent = Needed soon
near-invited = You are asked
near-chosen = You only see { $name }.
near-all = Show everything
near-map = Map of your neighbourhood
near-map-more = Each cell is about a kilometre wide. Tap a cell to see that part only.

invite-title = Can you?
invite-from = { $name } asks for help
invite-know = Good to know
invite-moment = Which moment do you choose?
invite-moment-none = Choose a day and a time
invite-until = We would like to hear before { $when }.
invite-free = You may always say no. Nothing happens then.
invite-series = This comes back ({ $schedule }). The first time is { $when }.
invite-series-more = If you say yes, we also plan the later times that suit you. You can always cancel one.
button-yes-series = Yes, each time
button-yes-once = Yes, this time only
button-no-series = No, I cannot do this
invite-late = You are a little later than we asked. Nobody has been found yet. So you can still say yes.
button-yes = Yes, I will come
button-no = No, not this time
button-less = Ask me less often
invite-accepted = Good, you are going!
invite-accepted-more = You help { $name }: { $when }. You will see the address a day before.
invite-also = And the later times that suit you:
invite-declined = Thank you, we know now
invite-declined-more = We will ask somebody else. You will hear no more about this request.
invite-taken = Somebody was just before you
invite-taken-more = This request has help already. Thank you for wanting to come. There is surely something else.
invite-over = This request has passed
invite-over-more = The moment has passed, or the help is no longer needed. Do have a look at what else there is.

week-title = My week
week-asked = Who waits for your answer
week-visits = Your visits
week-none = You have not agreed anything yet.
week-address-from = You will see the address from { $when }.
week-address-trace = The resident can see that you opened the address.
week-word = Say this at the door:
week-hand-back = I cannot after all
week-back-all = And all the times after it
week-hand-back-more = That can happen. We will find somebody else and tell the resident.
week-done = Done, thank you
week-past = What you have done
button-address = Show the address
button-check-in = I am here
button-check-out = I have finished
button-hand-back = Hand back

become-lead = An hour is enough. You choose what, when and how often.
become-what = What do you like to do?
become-category = What would you like to help with?
become-category-hint = Choose as many as you like.
become-when = When do you usually have time?
become-slots = Your week
become-slots-hint = Tap what suits. You can always change this.
become-often = How often a week would you help at most?
become-often-hint = You may always say no.
become-often-1 = Once
become-often-2 = Twice
become-often-4 = Four times
become-reach = How far will you go?
become-mode = How do you travel?
mode-foot = On foot
mode-bicycle = By bicycle
mode-car = By car
mode-transit = By bus or train
become-minutes = How long may the way take?
become-home = Where do you start?
become-home-hint = Others never see your address. We only count with the part of the neighbourhood.
become-who-lead = { $name } will call you to get acquainted. Then you can begin.
become-languages = Which languages do you speak?
become-agree = Two more things
become-adult = I am 18 or older
become-adult-more = Younger? Then somebody goes along with you.
become-agreed = What I see and hear in people’s homes stays between us.
button-become = I will help

when-from = from { $when }
fact-lifting = You need to lift something heavy.
fact-car = You need a car.
fact-pets = There is a pet in the house.
fact-smoke = People smoke in the house.
fact-together = You come with { $n } people together.
near-waiting = The coordinator meets you first. After that you can say yes.
week-done-count = { $n ->
    [one] You made 1 visit. Thank you!
   *[other] You made { $n } visits. Thank you!
}
week-address-opened = You see the address now. The resident can read that you looked.
worry-thanks = Thank you for telling us. The coordinator reads it today; in danger call 112 at once.
week-worry = I am worried
week-nobody-home = Does nobody open?
button-nobody-home = Nobody is home
week-reason = Why can you not come?
reason-no-time = I have no time after all
reason-ill = I am ill
reason-not-comfortable = It does not feel right
reason-other = Something else
worry-title = I am worried
worry-danger = Is there danger now? Call at once:
worry-home = Do you think of violence or neglect? Call Veilig Thuis, day and night, free:
worry-lead = Write what you saw. Only the coordinator reads it.
worry-when = How soon must somebody look?
worry-now = Now
worry-day = Today
worry-three-days = Within three days
worry-week = This week
worry-words = What did you see?
worry-words-hint = Write what you saw or heard, not what you think of it.
button-send = Send
become-not = What rather not?
become-not-lifting = Heavy lifting
become-not-pets = A house with pets
become-not-smoke = A house with smoke
become-gender = Are you a woman or a man?
become-gender-hint = Sometimes somebody would rather have a woman or a man at the door. You need not say it.
become-gender-none = I would rather not say
become-gender-woman = A woman
become-gender-man = A man
offer-title = What I do and when
offer-saved = Saved. From now on we take it into account.
offer-often = { $n ->
    [one] Once
   *[other] { $n } times
}
button-save = Save
week-through = Reached through { $name }
week-calendar = All visits in my calendar
route-with = Route with { $map }
route-app = the map on your phone
route-apple = Apple Maps
route-osm = OpenStreetMap
route-google = Google Maps
route-other = With another map
route-told = Only when you tap does that map get this address. We do not say whose it is.
route-window = opens in a new window

# Nobody opens.

door-title = Does nobody open?
door-112 = Is somebody in danger? Call 112 at once.
door-begin = Are you at a closed door?
door-begin-more = We help you step by step. Sometimes somebody is in the garden, or slow on the stairs.
door-rang = Ring once more
door-rang-more = Wait a few minutes. Knock on the window too.
door-telephoned = Telephone the resident
door-telephoned-more = Let it ring for long.
door-contact = Telephone the emergency contact
door-contact-more = Ask whether all is well. Only say that you are at a closed door.
door-coordinator = Tell the coordinator
door-coordinator-more = { $name } is told at once and calls you. Please wait a little.
door-wait = Please wait for the coordinator
door-wait-more = { $name } knows. Do you hear nothing? Then call yourself.
door-not-before = Wait until { $when }.
door-no-number = We have no telephone number.
door-ended = How did it end?
button-door-number = Show the number
button-door-begin = Nobody opens
button-door-still = Done, still nobody
button-door-coordinator = Tell the coordinator
button-door-opened = The door opened
button-door-worried = I am worried: tell { $name } now
button-door-left = I am leaving
door-left = Thank you. The coordinator finds out how they are.
door-did-begun = nobody opened
door-did-rang = rang once more
door-did-telephoned = telephoned the resident
door-did-contact = telephoned the emergency contact
door-did-coordinator = the coordinator was told

# Being away.

away-title = Holiday
away-lead = We ask you nothing on these days. Regular visits stay yours: after your holiday you simply go again.
away-from-to = { $first } until { $last }
away-first = First day
away-last = Last day
away-visits = You promised visits on those days
away-visits-more = We look for somebody else. The resident is told.
away-saved = That has been written down.
button-away = Write it down
button-away-sure = Yes, give these visits back
button-away-not = No, rather not
button-away-end = Not away after all

# Handing a visit on.

week-swap = Can somebody else go for you?
week-swap-more = You get a link. Send it to somebody you know who also helps. Until they say yes the visit stays yours.
button-swap = Make a link
swap-title = Taking a visit over
swap-link = Your link
swap-link-lead = Send this link to one person who also helps.
swap-link-until = If they say yes, you hear it. Until then you go yourself.
swap-ask = Can you go instead of { $name }?
swap-until = Without your yes { $name } simply goes.
swap-over = This visit has been arranged already
swap-over-more = Thank you for wanting to help. There are more requests near you.
button-swap-yes = Yes, I take it over
invite-waits = You will hear if a place comes free after all.
button-wait = Tell me if a place comes free

# Hours and costs.

hours-title = My hours
hours-month = This month: { $time }
hours-paid = Paid: € { $month } this month, € { $year } this year.
hours-near-title = Near the maximum
hours-near = You can still get € { $month } this month, and € { $year } this year.
hours-none = Your visits appear here once you have done one.
hours-note = Is this right?
hours-change = Change
hours-minutes = Minutes
hours-km = Kilometres
hours-cost = Costs in euros
hours-kind = What for?
hours-per-km = For a kilometre you get € { $euros }.
hours-noted = That has been written down. Thank you.
cost-none = No costs
cost-parking = Parking
cost-transport = Bus or train
cost-materials = Materials
cost-other = Something else
button-hours = Save

week-photo = There is a photo
week-photo-lead = The resident added a photo, so that you know what is needed.
week-photo-trace = The resident can read that you looked.
week-photo-rules = Share the photo with nobody, and do not keep it.
week-photo-alt = The photo that the resident added to the request
button-photo-look = Show the photo
