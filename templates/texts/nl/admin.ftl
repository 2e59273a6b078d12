# The organisation's own pages: people and roles, the trail, the register of processing.

admin-title = Wie hier werkt
admin-factor-yes = tweede slot ingesteld
admin-factor-no = nog geen tweede slot
admin-help = Komt er niet in?
admin-reset-more = Doe dit alleen als u zeker weet wie het vraagt. Daarna stelt uw collega een nieuw slot in.
admin-give = Geef iemand een rol
admin-name = Naam
admin-mail-hint = Wie nieuw is, krijgt op dit adres een link om een wachtwoord te kiezen.
admin-role = Rol
admin-zone = Waar
admin-from = Vanaf
admin-from-hint = Leeg: vanaf vandaag.
admin-until = Tot en met
admin-until-hint = Leeg laten mag.
role-supervisor = Begeleider
role-coordinator = Coördinator
role-admin = Beheerder
role-policy-viewer = Kijkt naar cijfers
role-everywhere = Overal
role-from = vanaf { $when }
role-until = tot en met { $when }
button-end-role = Stop
button-invite-again = Stuur een nieuwe link voor het wachtwoord
button-reset-factor = Wis het tweede slot
button-give-role = Geef deze rol
field-admin-everywhere = Een beheerder is er voor de hele organisatie.
trail-title = Wat er gebeurde
trail-lead = Elke stap staat hier, met wie en wanneer. Niemand kan een regel wijzigen zonder dat het opvalt.
trail-sound = De hele lijst klopt.
trail-broken = Let op: vanaf regel { $seq } is de lijst buiten het programma om veranderd.
trail-all = Toon alles
trail-none = Er is nog niets gebeurd.
trail-when = Wanneer
trail-who = Wie
trail-did = Wat
trail-what = Over
nav-admin = Beheer
admin-saved = Bewaard.
admin-privacy-title = Wat wij over gegevens zeggen
admin-privacy-lead = Dit staat voor iedereen op de pagina over gegevens.
admin-privacy-mail = Mailadres voor vragen
admin-privacy-mail-hint = Hier stellen mensen vragen over hun gegevens.
admin-privacy-officer = Functionaris gegevensbescherming
admin-privacy-officer-hint = Naam en hoe men die bereikt. Laat het leeg als u niemand hebt.
admin-privacy-basis = Waarom u dit mag bewaren
admin-privacy-basis-hint = Meestal is dat de toestemming van mensen zelf. Een gemeente heeft soms een taak uit de wet.
admin-privacy-retention = Hoe lang u dingen bewaart
admin-privacy-retention-hint = Zeg hier alleen wat u buiten dit programma bewaart, zoals papier.
admin-register-title = Register van verwerkingen
admin-register-lead = Dit vraagt artikel 30 van de AVG. Het programma vult in wat het zelf doet. Vul aan wat u daarnaast doet.
admin-register-measures = Hoe het beveiligd is
admin-register-measures-1 = Adres, nummer, mailadres en eigen woorden zijn per veld versleuteld. De sleutel staat niet in de database.
admin-register-measures-2 = Elke blik op een adres of dossier staat in een lijst. Mensen lezen hun eigen lijst.
register-keeper = Verwerkingsverantwoordelijke
register-data = Welke gegevens
register-people = Van wie
register-basis = Grondslag
register-who = Wie het krijgt
register-long = Hoe lang
register-match = Hulp en helpers bij elkaar brengen
register-match-data = Naam, adres, vak op de kaart, vragen in eigen woorden, aanbod, tijden, bezoeken, bedankjes en berichten. Een foto bij een vraag en een opname, als iemand die stuurt.
register-match-people = Bewoners, wie voor hen vraagt, en helpers.
register-match-basis = Toestemming. Mensen kunnen haar op elk moment intrekken.
register-match-who = De coördinator van de buurt. De helper die komt ziet het adres, van een dag ervoor tot een dag erna. Wie een bezoek in een eigen agenda zet, geeft het bedrijf daarachter voornaam, soort hulp en tijd.
register-match-long = Twee jaar na het einde van een vraag wordt zij van niemand meer. Een foto verdwijnt een maand na het einde, een opname zodra zij is opgeschreven. Wie zich laat wissen, verdwijnt meteen.
register-tell = Berichten en telefoontjes
register-tell-data = Mailadres, telefoonnummer, voornaam, tijd van een bezoek.
register-tell-people = Bewoners, helpers en wie om een telefoontje vroeg.
register-tell-basis = Toestemming, en voor “bel mij” het eigen verzoek.
register-tell-who = De mailserver en de sms-dienst die u instelt, en de coördinator die belt.
register-tell-who-push = De mailserver en de sms-dienst die u instelt, en de coördinator die belt. Zet iemand berichten aan? Dan ook de dienst van de browser, die ze niet kan lezen.
register-tell-long = Tekst van mail en sms verdwijnt na het versturen. Wat niet aankwam verdwijnt na dertig dagen.
register-safe = Veilig aan de deur
register-safe-data = Dat een VOG gezien is en tot wanneer zij geldt. Zorgen en klachten in de woorden van de melder.
register-safe-people = Helpers, bewoners en melders.
register-safe-basis = Gerechtvaardigd belang, en soms een vitaal belang.
register-safe-who = De coördinator van de buurt. De melder blijft afgeschermd.
register-safe-long = Zolang iemand meedoet. Het papier van de VOG wordt nooit bewaard.
register-trail = Nagaan wat er gebeurde
register-trail-data = Wie welk dossier opende, wanneer en waarom. Elke stap, met een nummer in plaats van een naam.
register-trail-people = Medewerkers, helpers en bewoners.
register-trail-basis = Wettelijke plicht om te kunnen verantwoorden.
register-trail-who = Mensen zelf, voor hun eigen gegevens. De beheerder bij onderzoek.
register-trail-long = De lijst van blikken vijf jaar. De stappen zonder naam blijven.
register-enter = Inloggen en beveiligen
register-enter-data = Codes, wachtwoorden en adressen van agenda’s, alleen als afdruk. Sessies. Half ingevulde formulieren.
register-enter-people = Iedereen die inlogt of een formulier begint.
register-enter-basis = Gerechtvaardigd belang.
register-enter-who = Niemand.
register-enter-long = Codes een dag, formulieren zeven dagen, sessies hoogstens negentig dagen. Het adres van een agenda tot iemand het stopt of weggaat.
register-count = Tellen voor verslagen
register-count-data = Aantallen per buurt en soort hulp.
register-count-people = Niemand die te herkennen is.
register-count-basis = Gerechtvaardigd belang.
register-count-who = De gemeente en wie de dienst betaalt. Kleine aantallen worden weggelaten.
register-count-long = Blijvend.
admin-dpia-title = Beoordeling van risico’s
admin-dpia-lead = Dit is een begin van uw DPIA. Het programma vertelt wat het doet. Vul zelf aan wat bij u anders is.
admin-dpia-blank = Nog in te vullen
admin-dpia-risks = Risico’s en wat eraan gedaan is
admin-dpia-risks-more = Schat zelf in hoe groot elk risico bij u nog is. Schrijf op wie erop let.
admin-dpia-decide = Besluit
admin-dpia-decide-1 = Nog in te vullen: is het risico dat overblijft klein genoeg? Wie besloot dat, en wanneer?
admin-dpia-decide-2 = Is het risico nog hoog? Vraag dan eerst raad aan de Autoriteit Persoonsgegevens.
dpia-date = Datum van deze beoordeling
dpia-asked = Met wie besproken: bewoners, helpers, functionaris
dpia-zones = Buurten waarvoor dit geldt
dpia-does = Wat het programma doet
dpia-does-1 = Bewoners vragen hulp, buren bieden die aan. Het programma zoekt wie bij wie past en vraagt de helper.
dpia-does-2 = Een rekenregel weegt afstand, tijd en eerlijke verdeling. Een mens zegt altijd zelf ja of nee.
dpia-needs = Is het nodig, en kan het met minder?
dpia-needs-1 = Voor een bezoek is een adres nodig. Daarvoor niet: tot dan rekent het programma met een vak van een kilometer.
dpia-needs-2 = Er wordt niet gevraagd naar ziekte, inkomen of geloof. Een VOG wordt gezien, niet bewaard.
dpia-rights = Rechten van mensen
dpia-rights-1 = Mensen lezen, verbeteren en downloaden zelf wat er van hen is. Zij trekken toestemming in en laten zich wissen.
dpia-rights-2 = Wie dat niet zelf kan, belt. De coördinator doet het dan, en dat staat in de lijst.
dpia-others = Wie er verder bij kan
dpia-others-1 = De pagina’s laden niets van andere bedrijven. Mail en sms gaan langs de mailserver en de sms-dienst die u kiest.
dpia-others-push = De pagina’s laden niets van andere bedrijven. Mail en sms gaan langs de diensten die u kiest. Een bericht op een toestel gaat langs de maker van de browser. Die kan het niet lezen.
dpia-others-2 = Nog in te vullen: bij wie draait het programma, en welke overeenkomst hebt u met hen?
dpia-risk-harvest = Iemand meldt zich als helper om adressen te verzamelen
dpia-do-harvest = Voor een afspraak is geen adres te zien. Afstanden gaan van vak tot vak. Wie vaak verhuist, wordt tegengehouden.
dpia-risk-door = Een vreemde staat voor de deur
dpia-do-door = De helper zegt een woord dat de bewoner kent. De coördinator sprak de helper en zag zo nodig de VOG.
dpia-risk-stalker = Een ex zoekt waar iemand woont
dpia-do-stalker = Zoeken op naam of nummer bestaat niet. Een blokkade werkt naar twee kanten en niemand merkt haar.
dpia-risk-insider = Een medewerker kijkt uit nieuwsgierigheid
dpia-do-insider = Een coördinator ziet alleen de eigen buurt. Elk geopend dossier staat in de lijst van de bewoner.
dpia-risk-theft = De database of een reservekopie wordt gestolen
dpia-do-theft = Adres, nummer, mail en eigen woorden zijn onleesbaar zonder de sleutel. Die bewaart u apart.
dpia-risk-telephone = Een telefoon wordt gestolen of gedeeld
dpia-do-telephone = Sessies zijn kort op een geleende telefoon. Een nieuw mailadres telt pas na een code, en het oude krijgt bericht.
dpia-risk-unfair = De rekenregel slaat mensen over
dpia-do-unfair = Wie lang wacht, telt zwaarder. De coördinator ziet waarom iets open bleef en beslist zelf.
dpia-risk-long = Gegevens blijven te lang staan
dpia-do-long = Het programma ruimt elke dag op. Een controle zoekt naar resten van wie gewist is.

did-alert-close = Melding gesloten
did-assignment-state = Afspraak van een helper veranderd
did-block-add = Twee mensen uit elkaar gehouden
did-call-back-state = Terugbelverzoek veranderd
did-calendar-add = Adres voor agenda gemaakt
did-calendar-end = Adres voor agenda gestopt
did-card-add = Kaartje gemaakt
did-card-revoke = Kaartje ongeldig gemaakt
did-concern-state = Zorg of klacht veranderd
did-consent-add = Toestemming opgeschreven
did-consent-withdraw = Toestemming ingetrokken
did-disclosure = Gegevens bekeken
did-grant-add = Rol gegeven
did-grant-end = Rol gestopt
did-helper-offer = Aanbod van een helper veranderd
did-helper-state = Stand van een helper veranderd
did-interview-add = Gesprek opgeschreven
did-invitation-state = Vraag aan een helper veranderd
did-message-state = Bericht in een gesprek veranderd
did-organisation-setting = Instelling veranderd
did-passkey-add = Toegangssleutel toegevoegd
did-passkey-copied = Toegangssleutel leek nagemaakt
did-passkey-remove = Toegangssleutel verwijderd
did-password-set = Wachtwoord gekozen
did-person-add = Dossier gemaakt
did-person-care = Zorgpunten veranderd
did-person-correct = Gegevens verbeterd
did-person-shown = Op de kaart in een groter of kleiner gebied getoond
did-person-state = Stand van een bewoner veranderd
did-request-anonymise = Vraag zonder naam bewaard
did-request-check = Zin voor helpers gekeurd
did-request-place = Plaats van een vraag veranderd
did-request-state = Vraag veranderd
did-round = Ronde gedraaid
did-second-factor-add = Tweede slot ingesteld
did-second-factor-remove = Tweede slot verwijderd
did-second-factor-reset = Tweede slot opnieuw begonnen
did-sign-in-passkey = Ingelogd met toegangssleutel
did-sign-in-recovery = Ingelogd met een herstelcode
did-sign-in-staff = Ingelogd als medewerker
did-staff-invite = Medewerker uitgenodigd
did-thread-ask = Coördinator bij een gesprek gevraagd
did-thread-share = Nummers delen veranderd
did-vetting-add = VOG gezien
did-vetting-end = VOG geldt niet meer
did-visit-state = Bezoek veranderd

did-reach-wish = Gekozen hoe iemand bericht krijgt
did-reach-texts = Sms gestopt of weer aangezet
did-reach-failed = Adres of nummer werkt niet meer

# Uren en vergoeding.

admin-hours-title = Uren en vergoeding
hours-of-month = Uren van { $month }
hours-before = Maand ervoor
hours-after = Maand erna
hours-file = Als bestand voor de boekhouding
hours-nobody = In deze maand schreef niemand uren op.
hours-visits = Bezoeken
hours-time = Tijd
hours-km-short = Kilometers
hours-euros = Euro’s
allowance-title = Wat vergoedt u?
allowance-lead = Wat al opgeschreven is, blijft zoals het was. Een vrijwilliger kan niet meer opschrijven dan het maximum, samen met wat andere organisaties hier vergoeden.
allowance-pays = Wij vergoeden kilometers en kosten
allowance-pays-more = Zonder dit vragen wij alleen naar uren.
allowance-km = Euro’s voor een kilometer
allowance-month = Maximum in een maand
allowance-ceiling-hint = De grens van de Belastingdienst verandert elk jaar. Kijk die na.
allowance-year = Maximum in een jaar
allowance-saved = Dat is opgeschreven.
did-allowance-set = Vergoeding veranderd
did-door-rung = Stap aan een dichte deur
did-emergency-remove = Contact bij nood weggehaald
did-emergency-set = Contact bij nood opgeschreven
did-hours-set = Uren opgeschreven
did-request-schedule = Ritme van een vraag veranderd
did-swap-offer = Bezoek te geef gezet
did-waiting-add = Op de wachtlijst gezet
did-letter-state = Brief veranderd
did-reach-news = Gekozen hoe vaak iemand nieuws krijgt
did-story-remove = Een verhaal weggehaald
did-story-state = Over een verhaal beslist
did-story-tell = Een verhaal verteld

did-photo-add = Foto toegevoegd
did-photo-remove = Foto weggehaald
did-photo-state = Over een foto beslist

additional-title = Alleen extra werk
additional-lead = Buren en mensen die leren nemen niemand werk af. Is een vraag groter dan de grens? Dan kijkt de coördinator eerst.
additional-flag = Hier is een vak voor
additional-flag-more = Buren doen dan alleen wat niemand anders betaald zou doen.
additional-flag-yes = Ja
additional-flag-no = Nee
additional-most-minutes = De langste duur van een bezoek, in minuten
additional-most-helpers = De meeste mensen op een bezoek
additional-most-visits = De meeste bezoeken in vier weken
additional-range = Kies 15 tot 480 minuten, 1 tot 6 mensen en 1 tot 28 bezoeken.
additional-kept = De grens is bewaard. Hij geldt voor nieuwe vragen.
additional-answered = Wat is beantwoord
additional-answered-more = Hiermee laat u zien hoe u op extra werk let. Er staat geen bewoner bij.
additional-answered-none = Er is nog niets gevraagd.
additional-measured = Gemeten
additional-answer = Antwoord
did-additional-answer = Geantwoord of anders een vakman het doet
did-additional-ask = Gevraagd of anders een vakman het doet
did-additional-bound = Grens voor extra werk gekozen
did-request-size = Vraag groter of kleiner gemaakt
# Zones gaan naar een andere organisatie.

handovers-title = Overdracht
handovers-lead = Draag zones over aan een andere organisatie. Mensen, vragen en afspraken gaan mee. Uw organisatie ziet er daarna niets meer van.
handovers-none = Er is nog niets over te dragen of te ontvangen.
handover-to = Aan { $who }
handover-from = Van { $who }
handover-what = Vanaf { $day }: { $zones }
handover-waits = wacht op een ja
handover-agreed = iedereen is het eens
handover-cancelled = gaat niet door
handover-done = overgedragen
handover-plan = Plan een overdracht
handover-plan-lead = Kies een dag, en per zone wie hem krijgt. Er gebeurt niets voordat die organisatie ja zegt. Bewoners en helpers horen het veertien dagen eerder.
handover-on = Vanaf welke dag?
handover-on-hint = Om middernacht begint die dag alles bij de ander.
handover-zones = Wie krijgt welke zone?
handover-zones-hint = Wat u niet kiest, blijft bij u.
handover-stays = Blijft bij ons
handover-nobody = Hier werkt nog geen andere organisatie om aan over te dragen.
button-handover-plan = Plan de overdracht
field-handover-day = Kies een dag die nog komt, binnen twee jaar.
field-handover-zones = Kies voor minstens één zone wie hem krijgt.
field-handover-promised = Een van deze zones zit al in een andere overdracht.
field-handover-coordinator = Kies wie hier coördineert. Niemand van u doet dat nu overal.
handover-title = Overdracht van { $from }, vanaf { $day }
handover-in-the-way = Dit moet nog eerst
handover-no-yes = De nieuwe organisatie heeft { $zone } nog niet aanvaard.
handover-no-coordinator = Niemand van de nieuwe organisatie coördineert { $zone }.
handover-same-code = De nieuwe organisatie heeft al een zone met de code van { $zone }.
handover-no-duty = { $n ->
    [one] Bij 1 afspraak van een medewerker heeft
   *[other] Bij { $n } afspraken van medewerkers heeft
} { $to } niemand op het rooster. Zonder rooster komen die plekken vrij en zoeken wij anderen.
handover-closed = { $n ->
    [one] 1 afspraak van een medewerker ligt
   *[other] { $n } afspraken van medewerkers liggen
} buiten de openingstijden van { $to }. Die plekken komen vrij en wij zoeken anderen.
handover-n-residents = { $n ->
    [one] 1 bewoner
   *[other] { $n } bewoners
}
handover-n-volunteers = { $n ->
    [one] 1 vrijwilliger
   *[other] { $n } vrijwilligers
}
handover-n-workers = { $n ->
    [one] 1 medewerker in een leerwerkplek
   *[other] { $n } medewerkers in een leerwerkplek
}
handover-n-agreements = { $n ->
    [one] 1 leerafspraak
   *[other] { $n } leerafspraken
}
handover-n-levels = { $n ->
    [one] 1 stap in een niveau
   *[other] { $n } stappen in niveaus
}
handover-n-goals = { $n ->
    [one] 1 leerdoel
   *[other] { $n } leerdoelen
}
handover-n-statements = { $n ->
    [one] 1 praktijkverklaring
   *[other] { $n } praktijkverklaringen
}
handover-n-roles = { $n ->
    [one] 1 rol van een collega van de oude organisatie stopt
   *[other] { $n } rollen van collega’s van de oude organisatie stoppen
}
handover-n-request-unconfirmed = { $n ->
    [one] 1 vraag die nog bevestigd wordt
   *[other] { $n } vragen die nog bevestigd worden
}
handover-n-request-review = { $n ->
    [one] 1 vraag die op een blik van de coördinator wacht
   *[other] { $n } vragen die op een blik van de coördinator wachten
}
handover-n-request-open = { $n ->
    [one] 1 open vraag
   *[other] { $n } open vragen
}
handover-n-request-paused = { $n ->
    [one] 1 vraag die stilstaat
   *[other] { $n } vragen die stilstaan
}
handover-n-request-over = { $n ->
    [one] 1 vraag die voorbij is
   *[other] { $n } vragen die voorbij zijn
}
handover-n-visits = { $n ->
    [one] 1 bezoek dat nog komt
   *[other] { $n } bezoeken die nog komen
}
handover-n-booked = { $n ->
    [one] 1 daarvan is afgesproken
   *[other] { $n } daarvan zijn afgesproken
}
handover-n-crossing = { $n ->
    [one] 1 afspraak met een helper uit een andere zone; die blijft staan
   *[other] { $n } afspraken met een helper uit een andere zone; die blijven staan
}
handover-n-invitations = { $n ->
    [one] 1 open vraag aan een helper
   *[other] { $n } open vragen aan helpers
}
handover-n-calls = { $n ->
    [one] 1 telefoontje
   *[other] { $n } telefoontjes
}
handover-n-concerns = { $n ->
    [one] 1 open zorg of klacht
   *[other] { $n } open zorgen of klachten
}
handover-n-bonds = { $n ->
    [one] 1 vast duo
   *[other] { $n } vaste duo’s
}
handover-n-outings = { $n ->
    [one] 1 uitje
   *[other] { $n } uitjes
}
handover-n-stories = { $n ->
    [one] 1 verhaal
   *[other] { $n } verhalen
}
handover-switched-on = Bij de nieuwe organisatie gaat aan, omdat mensen erom vragen: { $what }.
handover-not-accepted = nog niet aanvaard
handover-accepted = aanvaard; bewoners bellen { $name }, { $telephone }
handover-call = Wie bellen bewoners?
handover-call-hint = Een naam die bewoners straks kennen.
handover-number = Op welk nummer?
handover-everywhere = Wie bij ons overal coördineert
handover-no-supervisor = Niemand
button-handover-accept = Aanvaard deze zone
button-handover-again = Bewaar wat u veranderde
handover-keeps = Wat bij de oude organisatie blijft
handover-keeps-lead = Alleen het spoor van wat er gebeurde, zonder namen. De eigen collega’s, instellingen en roosters blijven ook.
handover-cancel = Gaat het toch niet door?
handover-cancel-more = Alles blijft dan zoals het is. Wie al bericht kreeg, hoort het ook.
button-handover-cancel = Blaas de overdracht af
did-handover-accept = Zone aanvaard
did-handover-came = Zones ontvangen
did-handover-category = Soort hulp aangezet voor een overdracht
did-handover-offered = Zone aangeboden
did-handover-plan = Overdracht gepland
did-handover-state = Stand van een overdracht veranderd
did-handover-went = Zones overgedragen
