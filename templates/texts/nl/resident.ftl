# Hulp vragen, en volgen hoe het gaat.

ask-what = Waarmee kunnen wij helpen?
ask-welcome = Vertel gerust wat u nodig hebt. { $name } belt u ook graag terug.
ask-category = Wat voor hulp zoekt u?
ask-words = In uw eigen woorden
ask-words-hint = Bijvoorbeeld: “De lamp in de gang is stuk.” Alleen de coördinator en uw helper lezen dit.

ask-when = Wanneer past het u?
ask-when-kind = Kies wat het best past
ask-when-soon = Zo snel mogelijk
ask-when-soon-more = Wij zoeken het eerste moment dat kan.
ask-when-days = Op een dag die mij past
ask-when-days-more = U tikt aan wanneer u thuis bent.
ask-when-fixed = Op een vaste tijd
ask-when-fixed-more = Bijvoorbeeld een afspraak bij de dokter.
ask-when-series = Vaker
ask-when-series-more = Bijvoorbeeld elke week.
ask-before = Moet het voor een bepaalde dag?
ask-days = Wanneer kan het?
ask-days-hint = Tik aan wat past. Hoe meer u aantikt, hoe eerder er iemand komt.
ask-rhythm = Hoe vaak?
ask-rhythm-weekly = Elke week
ask-rhythm-fortnightly = Om de week
ask-rhythm-monthly = Elke maand
ask-rhythm-monthly-more = Bijvoorbeeld elke eerste dinsdag.
ask-series-days = Op welke dagen past het?
ask-series-days-hint = Tik de dagen aan, allemaal in hetzelfde deel van de dag.
ask-date = Welke dag?
ask-time = Hoe laat?
ask-first = Vanaf welke dag?
ask-first-hint = Laat leeg als het meteen mag beginnen.
ask-until = Tot en met welke dag?
ask-until-hint = Laat leeg als het doorgaat.
ask-times = Hoeveel keer in totaal?
ask-length = Hoe lang duurt het, denkt u?
ask-length-unknown = Dat weet ik niet

ask-where = Waar is het?
ask-where-lead = Anderen zien alleen in welk deel van de wijk het is. Pas wie ja zegt, krijgt het adres te zien.
ask-where-known = Het adres dat wij al hebben
ask-know = Moeten wij nog iets weten?
ask-know-lead = U mag alles op deze pagina overslaan.
ask-need = Wat is belangrijk?
ask-need-hint = U hoeft niet te zeggen waarom.
ask-need-vetted = Iemand met een VOG
ask-need-vetted-more = Een bewijs van goed gedrag.
ask-need-lifting = Er moet getild worden
ask-need-pets = Er is een huisdier
ask-need-smoke = Er wordt gerookt
ask-need-car = Er is een auto nodig
ask-rather = Wie hebt u liever aan de deur?
ask-rather-woman = Liever een vrouw
ask-rather-man = Liever een man
ask-language = In welke taal?
ask-language-any = Maakt niet uit
ask-people = Hoeveel mensen zijn er nodig?
ask-people-hint = Meestal één.
ask-note = Nog iets voor wie er komt?
ask-note-hint = Bijvoorbeeld: “Bel twee keer, ik loop langzaam.”

ask-who = Wie bent u?
ask-who-lead = Zo kunnen wij u laten weten wie er komt.
ask-who-known = Wie u bent, weten wij al.
ask-for = Voor wie is de hulp?
ask-for-me = Voor mijzelf
ask-for-other = Voor iemand anders
ask-for-other-more = Bijvoorbeeld voor uw moeder of een cliënt.
ask-name = Hoe wilt u genoemd worden?
ask-name-hint = Bijvoorbeeld: mevrouw De Boer, of Annie.
ask-telephone-hint = Een vast nummer mag ook. Dan bellen wij.
ask-mail-hint = Een van de twee is genoeg: telefoon of e-mail.
ask-asker = Hoe heet u zelf?
ask-their-name = Hoe heet diegene?
ask-agreed = Is het goed?
ask-agreed-yes = Ja, diegene weet hiervan en vindt het goed.

ask-check = Klopt het zo?
ask-rules = Onze afspraken
ask-check-who = Is dit uw eerste vraag? Dan leest de coördinator hem eerst.
button-ask = Vraag hulp

status-for = Voor { $name }
status-yours = Uw vraag
status-comes = { $name } komt
status-along = { $name } komt mee.
status-familiar = { $whose ->
    [own] U kent elkaar al.
   *[theirs] { $resident } kent { $name } al.
}
status-word-before = { $name } zegt aan de deur:
status-word-after = { $whose ->
    [own] Hoort u dit woord niet? Doe dan niet open en bel { $coordinator }.
   *[theirs] Hoort { $resident } dit woord niet? Dan gaat de deur niet open. Bel { $coordinator }.
}
status-process = Zo staat het ervoor
status-asked = { $whose ->
    [own] Dit hebt u gevraagd
   *[theirs] Dit is gevraagd voor { $resident }
}
status-came = Is er iemand geweest?
status-came-who = { $name } zou komen: { $when }.
button-came-yes = Ja, er is iemand geweest
button-came-no = Nee, er kwam niemand
status-thank = Wilt u { $name } bedanken?
status-thank-words = Uw bedankje
status-again = Een volgende keer
status-again-who = Volgende keer graag weer { $name }
button-thank = Bedank
status-cancel = { $whose ->
    [own] Ik heb het niet meer nodig
   *[theirs] Het is niet meer nodig
}
button-cancel = { $whose ->
    [own] Trek mijn vraag in
   *[theirs] Trek deze vraag in
}

mine-title = Mijn vragen
mine-none = U hebt nog niets gevraagd.
ask-check-mail = Als u verstuurt, mailen wij een code naar { $contact }. Vragen? Bel { $name }.
ask-check-text = Als u verstuurt, sturen wij een sms met een code naar { $contact }. Vragen? Bel { $name }.
ask-check-call = Als u verstuurt, belt { $name } u op { $contact }.
ask-check-known = Een code is niet nodig. Hoe het met uw vraag gaat, leest u bij “Mijn vragen”. Iets te vragen? Bel { $name }.
now-unconfirmed = Vul eerst de code in die u kreeg. Daarna gaan wij zoeken.
now-review = { $name } leest uw vraag vandaag. U hoeft niets te doen.
now-paused = Uw vraag staat even stil.
now-withdrawn = { $whose ->
    [own] U hebt deze vraag ingetrokken.
   *[theirs] Deze vraag is ingetrokken.
}
now-expired = Wij hebben niemand gevonden. Dat spijt ons. { $name } denkt graag met u mee.
now-fulfilled = Het is gedaan. Fijn dat het gelukt is!
now-refused-nurse = Dit is werk voor de wijkverpleging. { $name } helpt u verder.
now-refused-gp = Hiervoor kunt u bij de huisarts terecht. { $name } helpt u verder.
now-refused-wmo = Hiervoor is het Wmo-loket van de gemeente. { $name } helpt u verder.
now-refused-other = Buren kunnen dit niet doen. { $name } belt u om te vertellen wie wel.
now-searching = Wij zoeken iemand. U hoeft niets te doen.
now-asked = Wij hebben iemand gevraagd. U hoort het zodra er een ja is.
now-nobody-yet = Wij hebben nog niemand gevonden. Wij zoeken door, en { $name } kijkt mee.
now-comes = { $who } komt { $when }.
now-there = { $whose ->
    [own] { $who } is nu bij u.
   *[theirs] { $who } is nu bij { $resident }.
}
now-was-it = Hoe was het met { $who }?
step-asked = Gevraagd
step-found = Iemand gevonden
step-searching = Wij zoeken iemand
step-visit = Bezoek
step-ready = Klaar

# Hetzelfde gevraagd, en de bezoeken één voor één.

ask-before-same = U vroeg dit ook op { $day }. Is het hetzelfde?
ask-before-look = Bekijk die vraag
button-same = Ja, deze mag weg
visits-title = Komende bezoeken
visits-none = Er zijn geen bezoeken meer gepland.
visits-nobody = Wij zoeken nog iemand.
button-skip = Dit bezoek overslaan
visits-change = Andere dag, of minder vaak?
visits-from = Vanaf welk bezoek verandert het?
visits-from-hint = Wat daarvoor komt, blijft zoals het is.
button-change-series = Verander de bezoeken
did-skip = Dit bezoek gaat niet door. De andere blijven staan.
did-change-series = De bezoeken zijn veranderd. Wie steeds kwam, vragen wij het eerst.

# Alleen voor de coördinator.

status-aside = Iets alleen aan { $name } vertellen
aside-title = Alleen voor de coördinator
aside-lead = Ging er iets niet goed, of maakt u zich zorgen? Alleen { $name } leest dit, en belt u als dat nodig is.
aside-about = Waar gaat het over?
aside-about-all = Over het bezoek, of iets anders
aside-about-who = Een klacht over { $name }
aside-about-who-more = Tot wij dit hebben uitgezocht, komt deze persoon nergens nieuw.
aside-words = Vertel het in uw eigen woorden
aside-thanks = Dank u. De coördinator leest het en belt u als dat nodig is.
story-title = Vertel hoe het was
story-lead = Een kort verhaal over dit bezoek. U kiest wie het leest.
story-again = Iets anders vertellen
story-later = Na het bezoek kunt u hier vertellen hoe het was.
story-words = Uw verhaal
story-words-hint = Hooguit 600 tekens
story-audience = Wie mag het lezen?
story-for-helper = Alleen { $name }
story-for-all = De hele wijk, met mijn voornaam
story-for-all-nameless = De hele wijk, zonder mijn naam
story-look = { $name } leest het eerst.
story-waiting = { $name } leest het eerst. Daarna komt het op de pagina van de wijk.
story-kept = { $name } heeft het niet op de pagina van de wijk gezet. Bel gerust als u wilt weten waarom.
story-read-by = { $name } kan het lezen.
story-shown = Het staat op de pagina van de wijk.
story-somebody = Een buurtgenoot
button-story-back = Haal het weg
field-story-missing = Schrijf hier uw verhaal.
field-story-long = Dat is te lang. Maak het korter dan 600 tekens.
data-story = Uw verhaal: { $words }
ask-elsewhere = Iemand anders helpt u hier beter mee
button-ask-anyway = Toch aan de coördinator vragen

photo-title = Foto bij deze vraag
photo-add = Een foto erbij doen
photo-other = Een andere foto kiezen
photo-lead = Met een foto ziet wie bij u komt, wat er nodig is.
photo-choose = Foto
photo-hint = Dit hoeft niet. Alleen uw coördinator en wie bij u komt helpen, zien de foto. Wij halen eruit waar en wanneer u hem maakte. Zet er geen mensen op.
photo-alt = Foto bij de vraag: { $what }
photo-alt-own = De foto die u koos
photo-without = Haal de foto eraf
photo-waiting = { $name } bekijkt de foto eerst. Daarna ziet wie bij u komt hem ook. Verder ziet niemand hem.
photo-shown = { $name } heeft de foto bekeken. Wie bij u komt, ziet hem ook. Verder ziet niemand hem.
button-photo-add = Zet de foto erbij
button-photo-replace = Vervang de foto
button-photo-remove = Haal de foto weg
field-photo-none = Kies eerst een foto.
field-photo-large = Deze foto is te groot. Hij mag hooguit 8 MB zijn. Kies een andere, of maak een nieuwe foto.
field-photo-kind = Dit is geen foto die wij kunnen lezen. Kies een foto die eindigt op jpg, png of webp.
field-photo-pixels = Deze foto heeft te veel beeldpunten: hij is te groot voor ons. Kies een andere, of maak een nieuwe foto.
field-photo-broken = Deze foto is niet goed overgekomen. Probeer het nog een keer, of kies een andere.
row-photo = Foto

speak-rather = Liever inspreken?
speak-title = Spreek uw vraag in
speak-lead = Zeg in uw eigen woorden waarmee wij kunnen helpen, en wanneer. { $name } luistert ernaar en schrijft het voor u op.
speak-number-hint = Dan kunnen wij u bellen als iets niet duidelijk is.
speak-how = Druk op “Opnemen” en praat. Druk op “Stoppen” als u klaar bent. U hebt twee minuten.
speak-recorded = Uw opname staat klaar. U kunt hem beluisteren, opnieuw opnemen of versturen.
speak-failed = De microfoon doet het niet, of mag niet gebruikt worden. Kies hieronder een opname, of bel ons.
speak-file = Kies een opname
speak-file-hint = Hooguit twee minuten. Op een telefoon kunt u hier ook meteen opnemen.
speak-kept = Alleen uw coördinator luistert. Zodra uw vraag is opgeschreven, verdwijnt de opname.
speak-type = Toch liever typen
speak-again = Opnieuw inspreken
button-record = Opnemen
button-record-stop = Stoppen
button-speak = Verstuur de opname
field-sound-none = Neem eerst iets op, of kies een opname.
field-sound-large = Deze opname is te groot. Hij mag hooguit 3 MB zijn: ongeveer twee minuten.
field-sound-kind = Dit is geen opname die wij kunnen afspelen. Neem het hier op, of kies een bestand dat eindigt op m4a, mp3, ogg, webm of wav.
field-sound-again = Kies of maak de opname nog een keer. Die gaat niet vanzelf mee.
spoken-title = Uw opname is binnen
spoken-next = { $name } luistert ernaar en schrijft uw vraag op. Is iets niet duidelijk? Dan belt { $name } u. Daarna zoeken wij iemand, net als bij elke vraag.
spoken-at = Verstuurd: { $when }.
spoken-heard = { $name } heeft geluisterd.
spoken-back = Toch niet?
spoken-back-more = De opname verdwijnt dan meteen. Er luistert niemand meer naar.
spoken-over = Deze opname is er niet meer
spoken-over-more = Hij is opgeschreven of teruggenomen. Vragen? Bel { $name }.
button-spoken-back = Haal de opname weg
spoken-mine-title = U sprak een vraag in: { $when }
spoken-mine = De opname is binnen. Er wordt naar geluisterd, en uw vraag wordt opgeschreven.
spoken-mine-heard = Er is geluisterd. Uw vraag wordt opgeschreven.

now-weighed = Wij kijken eerst of dit iets voor buren is. { $name } belt u als dat nodig is. Tot dan zoeken wij niemand.
