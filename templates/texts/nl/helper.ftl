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
invite-until = Wij horen het graag voor { $when }.
invite-free = U mag altijd nee zeggen. Er gebeurt dan niets.
button-yes = Ja, ik kom
button-no = Nee, deze keer niet
button-less = Vraag mij minder vaak
invite-accepted = Fijn, u gaat!
invite-accepted-more = U helpt { $name }: { $when }. Het adres ziet u een dag van tevoren.
invite-declined = Dank u, wij weten het
invite-declined-more = Wij vragen iemand anders. U hoort voor deze vraag niets meer.
invite-taken = Er was net iemand eerder
invite-taken-more = Deze vraag heeft al hulp. Dank dat u wilde komen. Er is vast nog iets anders.
invite-over = Deze vraag is voorbij
invite-over-more = De hulp is niet meer nodig. Kijk gerust wat er nog meer is.

week-title = Mijn week
week-asked = Wie wacht op uw antwoord
week-visits = Uw bezoeken
week-none = U hebt nog niets afgesproken.
week-address-from = Het adres ziet u vanaf { $when }.
week-address-trace = De bewoner kan zien dat u het adres opende.
week-word = Zeg dit aan de deur:
week-hand-back = Ik kan toch niet
week-hand-back-more = Dat kan gebeuren. Wij zoeken iemand anders en vertellen het de bewoner.
week-done = Gedaan, dank u
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
become-often = Hoe vaak per week mogen wij u hoogstens plannen?
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
week-nobody-home-more = Bel nog eens aan en bel de bewoner op. Doet echt niemand open? Dan belt de coördinator.
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
