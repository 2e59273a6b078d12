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
ask-when-series = Vaker
ask-when-series-more = Bijvoorbeeld elke week.
ask-before = Moet het voor een bepaalde dag?
ask-days = Wanneer kan het?
ask-days-hint = Tik aan wat past. Hoe meer u aantikt, hoe eerder er iemand komt.
ask-rhythm = Hoe vaak?
ask-rhythm-weekly = Elke week
ask-rhythm-fortnightly = Om de week
ask-rhythm-monthly = Elke maand
ask-series-days = Op welke dagen past het?
ask-length = Hoe lang duurt het, denkt u?
ask-length-unknown = Dat weet ik niet

ask-where = Waar is het?
ask-where-lead = Anderen zien alleen in welk deel van de wijk het is. Pas wie ja zegt, krijgt uw adres te zien.
ask-place = Waar spreekt u af?
ask-place-home = Bij mij thuis

ask-know = Moeten wij nog iets weten?
ask-know-lead = U mag alles op deze pagina overslaan.
ask-need = Wat is belangrijk?
ask-need-hint = U hoeft niet te zeggen waarom.
ask-need-vetted = Iemand met een VOG
ask-need-vetted-more = Een bewijs van goed gedrag.
ask-need-woman = Liever een vrouw
ask-need-man = Liever een man
ask-need-lifting = Er moet getild worden
ask-need-pets = Er is een huisdier
ask-need-car = Er is een auto nodig
ask-language = In welke taal?
ask-language-any = Maakt niet uit
ask-people = Hoeveel mensen zijn er nodig?
ask-people-hint = Meestal één.
ask-note = Nog iets voor wie er komt?
ask-note-hint = Bijvoorbeeld: “Bel twee keer, ik loop langzaam.”

ask-who = Wie bent u?
ask-who-lead = Zo kunnen wij u laten weten wie er komt.
ask-for = Voor wie is de hulp?
ask-for-me = Voor mijzelf
ask-for-other = Voor iemand anders
ask-for-other-more = Bijvoorbeeld voor uw moeder of een cliënt.
ask-name = Hoe wilt u genoemd worden?
ask-name-hint = Bijvoorbeeld: mevrouw De Boer, of Annie.
ask-telephone-hint = Een vast nummer mag ook. Dan bellen wij.
ask-mail-hint = Een van de twee is genoeg: telefoon of e-mail.
ask-asker = Hoe heet u zelf?
ask-relation = Wat bent u van diegene?
ask-relation-hint = Bijvoorbeeld: dochter, buurman of wijkverpleegkundige.
ask-agreed = Is het goed?
ask-agreed-yes = Ja, diegene weet hiervan en vindt het goed.

ask-check = Klopt het zo?
ask-rules = Onze afspraken
ask-check-code = Na de knop sturen wij een code naar { $contact }. Zo weten wij dat u het bent.
ask-check-who = Is dit uw eerste vraag? Dan leest de coördinator hem eerst.
button-ask = Vraag hulp

status-yours = Uw vraag
status-comes = { $name } komt
status-along = { $name } komt mee.
status-familiar = U kent elkaar al.
status-word-before = { $name } zegt aan de deur:
status-word-after = Hoort u dit woord niet? Doe dan niet open en bel { $coordinator }.
status-process = Zo staat het ervoor
status-asked = Dit hebt u gevraagd
status-came = Is er iemand geweest?
status-came-who = { $name } zou komen: { $when }.
button-came-yes = Ja, er is iemand geweest
button-came-no = Nee, er kwam niemand
status-thank = Wilt u { $name } bedanken?
status-thank-words = Uw bedankje
status-again = Een volgende keer
status-again-who = Volgende keer graag weer { $name }
button-thank = Bedank
status-cancel = Ik heb het niet meer nodig
status-cancel-why = Wilt u zeggen waarom?
button-cancel = Trek mijn vraag in

mine-title = Mijn vragen
mine-none = U hebt nog niets gevraagd.
