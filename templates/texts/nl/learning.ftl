# Leerwerk: voor begeleiders, voor wie leert, en voor wie een bewijs controleert.

nav-learn = Leerwerk

level-watching = Meekijken
level-together = Samen doen
level-under-call = Alleen, met begeleiding op afstand
level-independent = Zelfstandig

line-none = Geen regeling
line-wmo = Wmo
line-participatiewet = Participatiewet
line-wsw = Wsw (bestaande plaats)
line-beschut = Beschut werk
line-inburgering = Inburgering
line-other = Een andere regeling

dutch-level = Nederlands op niveau { $level }
dutch-no-barrier = Nederlands is geen drempel

seen-not-yet = Het lukt nog niet
seen-with-help = Het lukt met hulp
seen-by-themselves = Het lukt zelfstandig

went-well = Het ging goed
went-mixed = Het ging een beetje goed
went-hard = Het was moeilijk
did-part-watched = Ik keek mee
did-part-together = Wij deden het samen
did-part-myself = Ik deed het zelf
next-again = Nog een keer zo
next-help = Ik wil meer hulp
next-further = Ik wil een stap verder

used-near = bijna vol
used-full = vol

due-goals = { $n ->
    [one] 1 doel vraagt aandacht.
   *[other] { $n } doelen vragen aandacht.
 }
due-hours = { $n ->
    [one] 1 bezoek wacht op een handtekening.
   *[other] { $n } bezoeken wachten op een handtekening.
 }
due-week = De uren van deze week zijn { $how }.
due-months = De maanden zonder loon zijn { $how }.
due-end = De afspraak loopt tot en met { $day }.

learn-title = Mensen die leren
learn-new = Iemand begint
learn-none = Er is nog niemand die leert.
learn-nothing-due = Er is nu niets te doen.
learn-new-lead = Wie begint, kijkt eerst mee. U tekent later voor een volgende stap.
learn-who = Wie begint?
learn-who-hint = Iemand die al helpt, gaat eerst weer meekijken. Zijn bezoeken gaan terug naar de buurt.
learn-somebody-new = Iemand die nieuw is
learn-who-new = Iemand die nieuw is
learn-who-new-hint = Vul dit alleen in als diegene hier nog niet bekend is.
learn-given = Voornaam
learn-family = Achternaam
learn-telephone = Telefoonnummer
learn-street = Straat en huisnummer
learn-postcode = Postcode
learn-agreed = Hij of zij vindt het goed dat wij dit bewaren en hulp inplannen.
learn-agreement = Wat is afgesproken
learn-starts = Eerste dag
learn-until = Laatste dag
learn-may-empty = Dit mag leeg blijven.
learn-hours = Uren in de week
learn-hours-hint = Meer wordt er nooit gepland.
learn-most = Nooit meer dan zoveel uren in de week
learn-most-short = Nooit meer dan
learn-months = Nooit meer dan zoveel maanden zonder loon
learn-months-short = Maanden zonder loon
learn-months-until = { $n ->
    [one] 1 maand, tot en met { $day }
   *[other] { $n } maanden, tot en met { $day }
 }
learn-week-used = Deze week { $used } van { $most }
learn-line = Regeling
learn-dutch = Nederlands
learn-no-bicycle = Kan niet fietsen
learn-childcare = Wanneer zijn er kinderen om voor te zorgen?
learn-childcare-hint = In deze delen van de week wordt niets gepland.
learn-childcare-at = Zorg voor de kinderen: { $when }
learn-barriers = Hier houden wij rekening mee
learn-no-barriers = Niets bijzonders
learn-wishes = Eigen wensen
learn-not-agreed = Er is nog niets afgesproken. Tot die tijd gaat er niemand alleen.
learn-change = Afspraken veranderen
learn-change-more = Alleen begeleiders en diegene zelf lezen dit. Een bezoek dat niet meer past, gaat terug naar de buurt.
button-learn-begin = Laat diegene beginnen
learn-begun = Diegene is begonnen en kijkt eerst mee.
learn-kept = Dat is bewaard.

learn-levels = Hoe ver
learn-watching = Meekijken bij: { $what }
learn-watching-else = Bij al het andere: meekijken
learn-set-level = Een andere stap tekenen
learn-set-level-more = Een stap terug kan ook. Een bezoek dat dan niet meer mag, gaat terug naar de buurt.
learn-category = Waarin
learn-level = Welke stap
learn-why = Waarom
learn-why-hint = Diegene leest dit ook.
button-learn-level = Teken voor deze stap
learn-steps = Alle stappen
learn-signed-by = Getekend door { $by } op { $day }

learn-goals = Doelen
learn-goals-none = Er is nog geen doel.
learn-goal-title = { $what }: { $level }
learn-goal-by = Vóór { $day }.
learn-goal-reached = Gehaald op { $day }
learn-goal-dropped = Gestopt op { $day }
learn-goal-why = Het doel is gehaald.
learn-due = Aandacht nodig
learn-add-goal = Een doel afspreken
learn-target = Tot welke stap
learn-goal-due = Vóór welke dag
learn-goal-words = In eigen woorden
learn-past-goals = Doelen van vroeger
button-learn-goal = Spreek dit doel af
button-learn-reached = Gehaald
button-learn-dropped = Stop met dit doel

learn-unsigned = Uren tekenen
learn-unsigned-none = Alle uren zijn getekend.
learn-sign-which = Welke bezoeken kloppen?
button-learn-sign = Teken voor deze uren
learn-signed = Getekend voor { $time }

learn-evidence = Hoe het gaat
learn-evidence-older = Wat er eerder was
learn-evidence-none = Er is nog niets opgeschreven.
learn-observe = Opschrijven wat ik zag
learn-seen = Wat zag u?
learn-seen-words = In een paar woorden
learn-worker-reads = Diegene leest dit ook.
learn-saw = Gezien door { $by } op { $day }

field-week-hours = Vul een aantal uren in van 1 tot 40.
field-months-range = Vul een aantal maanden in van 1 tot 120.
field-ends-before = De laatste dag ligt vóór de eerste.
field-level-same = Kies een andere stap dan die er nu is.
field-turn-order = Het einde ligt vóór het begin.
field-nothing-to-sign = Er is nog niets om voor te tekenen.

roster-title = Wie is bereikbaar
roster-lead = Sommige mensen gaan alleen, met begeleiding op afstand. Dat kan alleen als er een begeleider bereikbaar is.
roster-none = Er staat nog niemand op het rooster.
roster-add = Iemand op het rooster zetten
roster-who = Wie
roster-day = Hoe vaak
roster-once = Eén keer
roster-every = Elke { $day }
roster-every-until = { $every } tot en met { $day }
roster-first = Vanaf deze dag
roster-last = Tot en met deze dag
roster-last-hint = Alleen bij elke week. Dit mag leeg blijven.
roster-from = Van
roster-to = Tot
roster-when = { $on }, { $from } tot { $until }
roster-remove-more = Wie dan alleen zou gaan, gaat niet. Dat bezoek gaat terug naar de buurt.
button-roster-add = Zet op het rooster
button-roster-remove = Haal weg

refusal-not-alone = Dit doet u nog samen met iemand. Vraag uw begeleider om mee te gaan.
refusal-nobody-on-call = Er is dan geen begeleider bereikbaar. Kies een andere tijd, of vraag het uw begeleider.
refusal-outside-agreement = Dit past niet bij wat er met u is afgesproken. Vraag het uw begeleider.

my-learning-title = Wat ik leer
my-learning-link = Wat ik leer
my-learning-lead = Hier ziet u hoe ver u bent. Uw begeleider tekent voor elke stap.
my-reflect = Hoe ging het?
my-reflect-tap = Drie keer tikken
my-reflected = Dank u wel. Uw begeleider leest dit ook.
my-levels = Mijn stappen
my-goals = Mijn doelen
my-goals-none = U hebt nog geen doel. Praat erover met uw begeleider.
my-thanks = { $n ->
    [one] Iemand wil u graag nog eens zien. Dat is een mooi compliment.
   *[other] { $n } keer wilde iemand u graag nog eens zien. Dat is een mooi compliment.
 }
my-recorded = Wat er over mij staat
my-recorded-more = Alleen u en uw begeleiders lezen dit. Klopt er iets niet? Zeg het tegen uw begeleider.
my-wishes = Mijn wensen
my-wishes-words = Wat wilt u graag leren of doen?
my-wishes-hint = Uw begeleider leest dit.
my-statement-more = U kiest wat iemand ziet die uw bewijs controleert.
my-statement-shows = Wat mag iemand zien?

reflect-title = Hoe ging het?
reflect-went = Hoe ging het?
reflect-did = Wat deed u zelf?
reflect-next = Wat wilt u de volgende keer?
reflect-who-reads = Uw begeleider leest dit. De bewoner niet.

statement-title = Bewijs van praktijk
statement-more = Hierin staat wat iemand zelf kan en hoeveel uren er getekend zijn.
statement-period = Van { $from } tot en met { $until }
statement-work = Dit werk doet { $name } zelf
statement-hours = Samen { $time } getekend werk.
statement-check = Controleer dit bewijs op { $site } met deze code:
statement-print = Vingerafdruk: { $print }
statement-unshown = Nog niemand kan dit bewijs controleren. Wie het bewijs kreeg, kiest eerst wat er te zien is.
statement-is-withdrawn = Dit bewijs is ingetrokken.
statement-is-shown = Wie de code heeft, kan dit bewijs controleren.
statement-is-unshown = Nog niemand kan dit bewijs controleren.
statement-shows-name = Mijn naam
statement-shows-work = Het werk dat ik kan
statement-shows-hours = Mijn uren
button-statement-sign = Teken een bewijs
statement-withdraw = Klopt dit bewijs niet?
statement-withdraw-more = Trek het dan in. Wie de code heeft, ziet dat het niet meer geldt. Dat kan niet terug.
button-statement-withdraw = Trek dit bewijs in
button-statement-show = Laat controleren
button-statement-hide = Laat niemand controleren

verify-title = Een bewijs controleren
verify-lead = Op een bewijs van praktijk staat een code. Hier ziet u of het geldt.
verify-code = De code
verify-code-hint = Twaalf letters en cijfers
verify-none = Wij vinden geen bewijs met deze code, of het mag niet gecontroleerd worden.
verify-counts = Dit bewijs geldt.
verify-withdrawn = Dit bewijs is op { $day } ingetrokken.
verify-altered = Dit bewijs zegt niet meer wat er getekend is. Het geldt niet.
verify-name = Naam
verify-organisation = Organisatie
verify-signed = Getekend op
verify-hours = Getekende uren
verify-print = Vingerafdruk
verify-more = De vingerafdruk is dezelfde als op het papier. Wie het bewijs kreeg, kiest wat u hier ziet.
button-verify = Controleer

did-duty-add = Iemand op het rooster gezet
did-duty-remove = Iemand van het rooster gehaald
did-statement-show = Gekozen wie een bewijs mag controleren
did-statement-sign = Bewijs van praktijk getekend
did-statement-withdraw = Bewijs van praktijk ingetrokken
did-worker-agreement = Afspraken met iemand die leert
did-worker-begin = Iemand begint te leren
did-worker-clear = Wat er over leren stond, is weg
did-worker-goal = Doel afgesproken of gehaald
did-worker-hours = Uren getekend
did-worker-level = Stap getekend
did-worker-observation = Opgeschreven wat er te zien was
did-worker-reflection = Gezegd hoe een bezoek ging

data-learning = Leren
refusal-with-team = U gaat in dat dagdeel met iemand anders mee.
refusal-team-cannot = Iemand die mee zou gaan, kan dan niet.

learn-leavers = Klaar met leren hier
learn-leaver-ask = Waar ging hij of zij naartoe?
onward-title = Daarna
onward-of = Waar ging { $name } naartoe?
onward-lead = Schrijf alleen op wat u samen hebt besproken. Wie het is, leest dit ook. Anderen zien alleen aantallen.
onward-on = Laatste dag
onward-to = Naartoe
onward-day = Kies een dag na de eerste dag, en niet later dan vandaag.
onward-by = Opgeschreven door { $by } op { $day }
onward-paid = Betaald werk
onward-education = School of cursus
onward-volunteering = Vrijwilligerswerk
onward-elsewhere = Een andere plek
onward-unsaid = Niets gezegd

figures-title = Cijfers
figures-none = Er zijn nog geen cijfers. Twee weken na elk kwartaal komen ze hier.
figures-rules = Minder dan 10 laten wij niet zien, ook niet nul. Soms verbergen wij nog een getal, zodat niemand het kan uitrekenen. Alles is afgerond op 5. Een kwartaal verandert niet meer.
figures-hidden = verborgen
figures-all-hidden = In dit kwartaal zijn hier alle getallen verborgen.
figures-table = Laat de tabel toch zien
figures-quarter = Kwartaal { $n } van { $year }
figures-file = Haal op als bestand
figures-by-zone = Per buurt
figures-by-line = Per regeling
figures-by-where = Waar mensen naartoe gingen
figures-whole = Samen
figures-elsewhere = Geen buurt bekend
figures-people = Mensen die werkten
figures-visits = Bezoeken
figures-hours = Getekende uren
figures-levels = Stappen vooruit
figures-onward = Mensen die verder gingen
did-figures-publish = Cijfers van een kwartaal vastgezet
did-worker-onward = Opgeschreven waar iemand naartoe ging

service-title = De leerwerkdienst
service-lead = Wanneer de dienst open is, en met wie u samenwerkt. Buren helpen ook op andere tijden.
service-public = Mensen die hier werken en leren, komen bij u thuis. Wie het nog leert, komt samen met iemand.
opening-title = Openingstijden
opening-more = Medewerkers krijgen alleen bezoeken binnen deze tijden. Laat een dag leeg als de dienst dan dicht is. Zijn alle dagen leeg, dan gelden er geen tijden.
opening-days = { $first } tot en met { $last }
opening-from-until = { $from } tot { $until }
opening-closed = Dicht
opening-sure = { $n ->
    [one] 1 afspraak van een medewerker valt dan buiten de openingstijden. Er is nog niets bewaard. Gaat het door? Dan zoeken wij iemand anders, of de afspraak vervalt. De bewoner krijgt bericht.
   *[other] { $n } afspraken van medewerkers vallen dan buiten de openingstijden. Er is nog niets bewaard. Gaat het door? Dan zoeken wij anderen, of de afspraak vervalt. De bewoners krijgen bericht.
}
opening-sure-head = Weet u het zeker?
opening-sure-go = Ga naar de vraag
opening-sure-yes = Ja, dat is goed
button-opening = Bewaar deze tijden
closure-title = Dagen dat de dienst dicht is
closure-none = Er zijn geen dagen afgesproken.
closure-first = Eerste dag
closure-last = Laatste dag
closure-last-hint = Leeg: het gaat om één dag.
button-closure = De dienst is dan dicht
button-closure-open = Toch open
field-closed-long = Dat is langer dan een jaar. Kies eerst een jaar.
day-closed = De dienst is op deze dag dicht.
partner-title = Wij werken samen met
partner-more = Namen en wat zij doen, staan ook op de pagina van de zone. Wie u daar belt, zien alleen begeleiders en medewerkers.
partner-add = Een organisatie erbij
partner-change = Deze organisatie wijzigen
partner-name = Naam van de organisatie
partner-part = Wat zij doen
partner-part-hint = Bijvoorbeeld: geeft les in koken, brengt medewerkers aan.
partner-contact = Wie u daar belt
partner-contact-hint = Naam en telefoonnummer.
partner-call = Bellen met: { $who }
button-partner-remove = Haal deze weg
refusal-service-closed = De leerwerkdienst is dan dicht. Kies een andere tijd.
did-opening-set = Openingstijden gewijzigd
did-closure-add = Dagen dat de dienst dicht is erbij gezet
did-closure-remove = Dagen dat de dienst dicht was weggehaald
did-partner-set = Organisatie waarmee de dienst samenwerkt opgeschreven
did-partner-remove = Organisatie waarmee de dienst samenwerkte weggehaald
