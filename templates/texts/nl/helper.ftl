# Helpen: wat er nodig is, ja zeggen, en de week.

near-title = Bij u in de buurt
near-list = Wat er nodig is
near-none = Op dit moment is er niets dat bij u past. Wij laten het weten zodra er iets is.
near-urgent = Snel nodig
near-invited = U bent gevraagd
near-chosen = U ziet alleen { $name }.
near-all = Laat alles zien
near-map = Kaart van uw buurt
near-map-more = Elk vak is ongeveer een kilometer breed. Tik op een vak om alleen dat deel te zien.

invite-title = Kunt u?
invite-from = { $name } vraagt hulp
invite-know = Goed om te weten
invite-moment = Welk moment kiest u?
invite-moment-none = Kies een dag en een tijd
invite-until = Wij horen het graag voor { $when }.
invite-free = U mag altijd nee zeggen. Er gebeurt dan niets.
invite-series = Dit komt terug ({ $schedule }). De eerste keer is { $when }.
invite-series-more = Zegt u ja? Dan plannen wij ook de keren daarna die u passen. U kunt altijd een keer afzeggen.
button-yes-series = Ja, ik kom steeds
button-yes-once = Ja, alleen deze keer
button-no-series = Nee, dit kan ik niet
invite-late = U bent iets later dan gevraagd. Er is nog niemand gevonden. U kunt dus nog ja zeggen.
button-yes = Ja, ik kom
button-no = Nee, deze keer niet
button-less = Vraag mij minder vaak
invite-accepted = Fijn, u gaat!
invite-accepted-more = U helpt { $name }: { $when }. Het adres ziet u een dag van tevoren.
invite-also = En de keren daarna die u passen:
invite-declined = Dank u, wij weten het
invite-declined-more = Wij vragen iemand anders. U hoort voor deze vraag niets meer.
invite-taken = Er was net iemand eerder
invite-taken-more = Deze vraag heeft al hulp. Dank dat u wilde komen. Er is vast nog iets anders.
invite-over = Deze vraag is voorbij
invite-over-more = Het moment is voorbij, of de hulp is niet meer nodig. Kijk gerust wat er nog meer is.

week-title = Mijn week
week-asked = Wie wacht op uw antwoord
week-visits = Uw bezoeken
week-none = U hebt nog niets afgesproken.
week-address-from = Het adres ziet u vanaf { $when }.
week-address-trace = De bewoner kan zien dat u het adres opende.
week-word = Zeg dit aan de deur:
week-hand-back = Ik kan toch niet
week-back-all = Ook alle keren daarna
week-hand-back-more = Dat kan gebeuren. Wij zoeken iemand anders en vertellen het de bewoner.
week-done = Gedaan, dank u
week-past = Wat u al deed
button-address = Laat het adres zien
button-check-in = Ik ben er
button-check-out = Ik ben klaar
button-hand-back = Geef terug

become-lead = Een uurtje is al genoeg. U kiest zelf wat, wanneer en hoe vaak.
become-what = Wat doet u graag?
become-category = Waarmee wilt u helpen?
become-category-hint = Kies er zoveel u wilt.
become-when = Wanneer hebt u meestal tijd?
become-slots = Uw week
become-slots-hint = Tik aan wat past. U kunt dit altijd veranderen.
become-often = Hoe vaak per week wilt u hoogstens helpen?
become-often-hint = Nee zeggen mag altijd.
become-often-1 = Een keer
become-often-2 = Twee keer
become-often-4 = Vier keer
become-reach = Hoe ver wilt u gaan?
become-mode = Hoe gaat u?
mode-foot = Te voet
mode-bicycle = Met de fiets
mode-car = Met de auto
mode-transit = Met bus of trein
become-minutes = Hoe lang mag de weg duren?
become-home = Waar vertrekt u?
become-home-hint = Anderen zien uw adres nooit. Wij rekenen alleen met het deel van de wijk.
become-who-lead = { $name } belt u om kennis te maken. Daarna kunt u beginnen.
become-languages = Welke talen spreekt u?
become-agree = Nog twee dingen
become-adult = Ik ben 18 jaar of ouder
become-adult-more = Jonger? Dan gaat er iemand met u mee.
become-agreed = Wat ik bij mensen thuis zie en hoor, blijft onder ons.
button-become = Ik help mee

when-from = vanaf { $when }
fact-lifting = U moet iets zwaars tillen.
fact-car = U hebt een auto nodig.
fact-pets = Er is een huisdier in huis.
fact-smoke = Er wordt in huis gerookt.
fact-together = U komt met { $n } mensen samen.
near-waiting = De coördinator maakt eerst kennis met u. Daarna kunt u ja zeggen.
week-done-count = { $n ->
    [one] U deed 1 bezoek. Dank u wel!
   *[other] U deed { $n } bezoeken. Dank u wel!
}
week-address-opened = U ziet nu het adres. De bewoner kan lezen dat u keek.
worry-thanks = Dank u voor uw melding. De coördinator leest die vandaag; bel bij gevaar meteen 112.
week-worry = Ik maak me zorgen
week-nobody-home = Doet niemand open?
button-nobody-home = Er is niemand thuis
week-reason = Waarom kunt u niet?
reason-no-time = Ik heb toch geen tijd
reason-ill = Ik ben ziek
reason-not-comfortable = Het voelt niet goed
reason-other = Iets anders
worry-title = Ik maak me zorgen
worry-danger = Is er nu gevaar? Bel meteen
worry-home = Denkt u aan geweld of verwaarlozing? Bel Veilig Thuis, dag en nacht gratis:
worry-lead = Schrijf wat u zag. Alleen de coördinator leest het.
worry-when = Hoe snel moet iemand kijken?
worry-now = Nu
worry-day = Vandaag nog
worry-three-days = Binnen drie dagen
worry-week = Deze week
worry-words = Wat zag u?
worry-words-hint = Schrijf wat u zag of hoorde, niet wat u ervan denkt.
button-send = Verstuur
become-not = Wat liever niet?
become-not-lifting = Zwaar tillen
become-not-pets = Een huis met dieren
become-not-smoke = Een huis met rook
become-gender = Bent u een vrouw of een man?
become-gender-hint = Soms wil iemand liever een vrouw of een man aan de deur. U hoeft dit niet te zeggen.
become-gender-none = Zeg ik liever niet
become-gender-woman = Een vrouw
become-gender-man = Een man
offer-title = Wat ik doe en wanneer
offer-saved = Bewaard. Wij houden er vanaf nu rekening mee.
offer-often = { $n ->
    [one] Een keer
   *[other] { $n } keer
}
button-save = Bewaar
week-through = Bereikbaar via { $name }
week-calendar = Alle bezoeken in mijn agenda
route-with = Route met { $map }
route-app = de kaart op uw telefoon
route-apple = Apple Kaarten
route-osm = OpenStreetMap
route-google = Google Maps
route-other = Met een andere kaart
route-told = Pas als u tikt, krijgt die kaart dit adres. Van wie het is, vertellen wij niet.
route-window = opent in een nieuw venster

# Er doet niemand open.

door-title = Doet niemand open?
door-112 = Is iemand in gevaar? Bel meteen 112.
door-begin = Staat u voor een dichte deur?
door-begin-more = Wij helpen u stap voor stap. Soms is iemand in de tuin, of langzaam op de trap.
door-rang = Bel nog een keer aan
door-rang-more = Wacht een paar minuten. Klop ook op het raam.
door-telephoned = Bel de bewoner op
door-telephoned-more = Laat de telefoon lang overgaan.
door-contact = Bel het contact bij nood
door-contact-more = Vraag of alles goed is. Zeg alleen dat u voor een dichte deur staat.
door-coordinator = Vertel het de coördinator
door-coordinator-more = { $name } krijgt meteen bericht en belt u. Wacht nog even.
door-wait = Wacht even op de coördinator
door-wait-more = { $name } weet ervan. Hoort u niets? Bel dan zelf.
door-not-before = Wacht tot { $when }.
door-no-number = Wij hebben geen telefoonnummer.
door-ended = Hoe liep het af?
button-door-number = Toon het nummer
button-door-begin = Er doet niemand open
button-door-still = Gedaan, nog steeds niemand
button-door-coordinator = Bericht de coördinator
button-door-opened = De deur ging open
button-door-worried = Ik maak me zorgen: bericht { $name } nu
button-door-left = Ik ga weg
door-left = Dank u. De coördinator zoekt uit hoe het gaat.
door-did-begun = er deed niemand open
door-did-rang = nog eens aangebeld
door-did-telephoned = de bewoner gebeld
door-did-contact = het contact bij nood gebeld
door-did-coordinator = de coördinator kreeg bericht

# Weg zijn.

away-title = Vakantie
away-lead = In deze dagen vragen wij u niets. Vaste bezoeken blijven van u: na uw vakantie gaat u er gewoon weer heen.
away-from-to = { $first } tot en met { $last }
away-first = Eerste dag
away-last = Laatste dag
away-visits = In die dagen hebt u bezoeken beloofd
away-visits-more = Wij zoeken iemand anders. De bewoner krijgt bericht.
away-saved = Dat is opgeschreven.
button-away = Schrijf op
button-away-sure = Ja, geef deze bezoeken terug
button-away-not = Nee, toch niet
button-away-end = Toch niet weg

# Een bezoek doorgeven.

week-swap = Kan iemand anders voor u gaan?
week-swap-more = U krijgt een link. Stuur die aan iemand die u kent en die ook helpt. Tot die persoon ja zegt, blijft het bezoek van u.
button-swap = Maak een link
swap-title = Bezoek overnemen
swap-link = Uw link
swap-link-lead = Stuur deze link aan één persoon die ook helpt.
swap-link-until = Zegt die persoon ja, dan hoort u dat. Tot dan gaat u zelf.
swap-ask = Kunt u gaan in plaats van { $name }?
swap-until = Zonder uw ja gaat { $name } gewoon zelf.
swap-over = Dit bezoek is al geregeld
swap-over-more = Dank u dat u wilde helpen. Er zijn meer vragen bij u in de buurt.
button-swap-yes = Ja, ik neem het over
invite-waits = U hoort het als er toch een plek vrijkomt.
button-wait = Laat het weten als er plek komt

# Uren en kosten.

hours-title = Mijn uren
hours-month = Deze maand: { $time }
hours-paid = Vergoed: € { $month } deze maand, € { $year } dit jaar.
hours-near-title = Bijna aan het maximum
hours-near = U kunt nog € { $month } krijgen deze maand, en € { $year } dit jaar.
hours-none = Hier komen uw bezoeken te staan, zodra u er een hebt gedaan.
hours-note = Klopt dit?
hours-change = Verander
hours-minutes = Minuten
hours-km = Kilometers
hours-cost = Kosten in euro’s
hours-kind = Waarvoor?
hours-per-km = Voor een kilometer krijgt u € { $euros }.
hours-noted = Dat is opgeschreven. Dank u wel.
cost-none = Geen kosten
cost-parking = Parkeren
cost-transport = Bus of trein
cost-materials = Spullen
cost-other = Iets anders
button-hours = Bewaar

week-photo = Er is een foto bij
week-photo-lead = De bewoner deed er een foto bij, zodat u weet wat nodig is.
week-photo-trace = De bewoner kan lezen dat u keek.
week-photo-rules = Deel de foto met niemand en bewaar hem niet.
week-photo-alt = De foto die de bewoner bij de vraag deed
button-photo-look = Laat de foto zien
