# De dag van een begeleider, wie er samen gaan, en wie er mee kan.

day-title = De dag
day-week = Kies een dag
day-week-before = ← Eerder
day-week-after = Later →
day-visits = { $n ->
    [one] { $n } bezoek
   *[other] { $n } bezoeken
}
day-refused = Dit lukte niet
day-no-duty = Er staat deze dag niemand op het rooster.
day-duty = Bereikbaar:
day-turn = { $name } van { $from } tot { $until }
day-late-in = { $name }, { $from }: nog niet aangemeld
day-late-out = { $name }, { $from }: nog niet afgemeld
day-open-n = { $n ->
    [one] { $n } bezoek heeft nog niemand
   *[other] { $n } bezoeken hebben nog niemand
}
day-worries = { $n ->
    [one] Er is { $n } melding van uw medewerkers nog open. De coördinator heeft die.
   *[other] Er zijn { $n } meldingen van uw medewerkers nog open. De coördinator heeft die.
}
button-day-plan = Plan deze dag
day-plan-more = Noaber verdeelt de bezoeken die nog open zijn over uw medewerkers en hun teams. Is een bezoek voor een buur bedoeld? Dan blijft het tot de dag zelf open, tenzij een medewerker ervan leert. U kunt daarna alles veranderen.
day-planned = { $n ->
    [0] Er is geen bezoek bij gekomen.
    [one] { $n } bezoek is gepland.
   *[other] { $n } bezoeken zijn gepland.
}
day-planned-none = Er paste geen bezoek bij. Maak eerst een team, of geef een bezoek zelf aan iemand. Dan leest u wat er in de weg staat.
day-kept = De dag is aangepast.
day-not = { $name }: { $why }
day-workers = Medewerkers
day-nothing = Nog geen bezoeken
day-away = Is er deze dag niet.
day-away-longer = Is er deze dag niet: vrij, of er is niets afgesproken.
day-resting = Doet nu geen bezoeken.
day-follows = Gaat in de { $part } met iemand mee.
day-way = Onderweg: { $time } { $mode }, { $km } km.
day-way-to = { $time } onderweg
day-by-foot = lopen
day-by-bicycle = fietsen
day-by-car = rijden
day-by-transit = met bus of trein
day-in-team = in een team
day-is-booked = Gepland
day-is-late = Nog niet aangemeld
day-is-there = Is er
day-is-long = Nog niet afgemeld
day-is-done = Klaar
day-is-missed = Niet doorgegaan
button-day-in = Is aangekomen
button-day-out = Is klaar
day-move = Iemand anders
day-to = Wie gaat er?
button-day-move = Geef door
day-absent = Ziek of afwezig?
day-absent-more = Is { $name } er deze dag niet? De bezoeken gaan naar wie ze kan doen. De bewoners krijgen bericht. Teams van deze dag vervallen.
button-day-absent = Is er niet, zoek anderen
button-day-present = { $name } is er toch
day-is-absent = { $n ->
    [0] Alle bezoeken zijn opgevangen.
    [one] { $n } bezoek heeft nog niemand.
   *[other] { $n } bezoeken hebben nog niemand.
}
day-open = Nog niemand
day-open-none = Voor deze dag is er niets open.
day-urgent = Haast
day-for-neighbour = Bedoeld voor een buur
day-open-when = { $hours }, duurt { $time }
day-give = Geef aan iemand
button-day-give = Plan dit bezoek
day-own = Zelf mee
day-with = met { $name }
day-to-door = Naar de deur
day-sheet-link = De dag op papier
day-sheet-more = Er staan geen adressen op dit blad. Wie gaat, opent het adres op de eigen telefoon.
day-sheet-none = Er gaat deze dag niemand op bezoek.
day-map = Waar de dag heen gaat
day-cell = Een deel van de wijk

along-door-title = Naar de deur
along-door-with = Samen met { $name }
along-door-word = { $name } zegt dit aan de deur:
along-door-over = Het adres is niet meer te zien.

teams-title = Teams
teams-lead = Wie nog niet alleen gaat, gaat in een team: met een begeleider of een maatje.
teams-ideas = Deze teams kunnen
teams-ideas-none = Er zijn geen bezoeken waarvoor een nieuw team nodig is, of niemand kan mee.
teams-stand = Teams van deze dag
teams-none = Nog geen teams.
teams-own = Zelf een team maken
team-part = Dagdeel
team-lead = Voor wie worden er bezoeken gepland?
team-with = Wie gaat er mee?
team-riders = Wie kijkt er mee?
team-riders-hint = Alleen met een begeleider die meer mensen mee kan nemen.
team-with-supervisor = { $name } (begeleidt er { $n })
team-with-buddy = { $name } (maatje)
team-led = { $part }: { $lead } met { $with }, begeleider
team-buddy = { $part }: { $lead } met { $with }, maatje
team-watch = { $n ->
    [one] { $names } kijkt mee
   *[other] { $names } kijken mee
}
team-makes = { $n ->
    [one] { $n } bezoek dat anders niet kan
   *[other] { $n } bezoeken die anders niet kunnen
}
team-in-already = Al in een team: { $parts }
team-formed = Het team staat.
team-is-off = Het team is opgeheven.
button-team-choose = Kies dit team
button-team-form = Maak dit team
button-team-off = Hef dit team op

buddies-title = Wie gaan er mee
buddies-lead = Een maatje gaat met één medewerker mee. Dat is een buur of een ervaren medewerker die ja heeft gezegd en is voorbereid.
buddies-head = Maatjes
buddies-none = Er zijn nog geen maatjes.
buddy-who = Wie wordt maatje?
buddy-agreed = Zei ja op
buddy-agreed-hint = Vraag het zelf, en zeg dat nee ook goed is.
buddy-prepared = Voorbereid op
buddy-prepared-hint = Hoe leert iemand, wat zegt u aan de deur, wie belt u.
buddy-since = Zei ja op { $agreed }, voorbereid op { $prepared }
button-buddy-add = Schrijf dit maatje op
button-buddy-end = Geen maatje meer
buddy-end-more = De teams die nog komen, vervallen dan.
spans-head = Begeleiders
span-who = Wie?
span-number = Hoeveel medewerkers tegelijk?
span-is = { $n ->
    [one] { $n } medewerker tegelijk
   *[other] { $n } medewerkers tegelijk
}

week-with = U gaat samen met { $names }.
week-goes-along = U gaat mee met { $names }.

no-busy = Heeft dan iets anders, of komt niet op tijd.
no-week = De uren of bezoeken van die week zijn op.
no-alone = Gaat hiervoor nog niet alleen. Maak een team.
no-call = Gaat alleen als er een begeleider bereikbaar is, en dan is er niemand.
no-agreement = Past niet bij wat er is afgesproken: dagen, uren, kinderen of taal.
no-open = De leerwerkdienst is dan dicht.
no-with-team = Gaat in dat dagdeel met iemand anders mee.
no-team = Iemand uit het team kan dan niet.
no-vetting = Hier is een geldige VOG nodig.
no-available = Kan dit bezoek niet doen.
no-already = Gaat hier al heen.

field-day-plan = Kies een dag van vandaag tot over zes weken.
field-team-far = Kies een dag binnen zes weken.
field-team-twice = Kies iedereen één keer.
field-team-agreement = Op die dag is er met deze medewerker niets afgesproken.
field-team-no-buddy = Dit is geen maatje dat nu mee kan.
field-team-no-supervisor = Dit is geen begeleider op die dag.
field-team-span = Zoveel medewerkers kunnen er niet tegelijk mee.
field-team-other = Zit in dat dagdeel al in een team.
field-team-busy = Heeft in dat dagdeel al iets.
field-team-hours = Wie meegaat, kan niet bij een bezoek dat al gepland is.
field-when-future = Die dag moet nog komen.
field-prepared-before = Voorbereiden komt na ja zeggen, en niet later dan vandaag.
field-buddy-learns = Deze medewerker doet zelf nog niets alleen.
field-span-range = Kies een getal van 1 tot 6.
field-span-teams = Er is een team waarin er meer meegaan.

did-team-add = Team gemaakt
did-team-off = Team opgeheven
did-buddy-set = Iemand gaat met medewerkers mee
did-buddy-end = Iemand gaat niet meer met medewerkers mee
did-supervisor-span = Gezegd hoeveel medewerkers er tegelijk mee kunnen
