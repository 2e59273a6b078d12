# Wat op elke pagina staat: het kader, knoppen, velden, fouten, dagen en afstanden.

site-motto = Buren helpen buren
site-demo = Voorbeeld, geen echte mensen
skip-to-content = Naar de inhoud
nav-label = Menu
nav-sign-in = Inloggen
nav-near = Bij mij in de buurt
nav-week = Mijn week
nav-mine = Mijn vragen
nav-desk = Balie
nav-intake = Vraag per telefoon

footer-human = Liever iemand spreken?
footer-call = Bel { $name }
link-matching = Zo kiezen wij wie er komt
link-privacy = Uw gegevens
link-accessibility = Toegankelijkheid
prefs-label = Taal en weergave
prefs-lang = Taal
prefs-size = Grootte van de letters
prefs-theme = Licht of donker
size-normal = Gewone letters
size-large = Grote letters
size-larger = Heel grote letters
theme-device = Vanzelf
theme-light = Licht
theme-dark = Donker

button-next = Verder
button-back = Terug
button-home = Naar het begin
button-more = Meer laten zien
button-change = Wijzig
button-print = Druk af

field-optional = Mag u overslaan.
field-telephone = Telefoonnummer
field-mail = E-mailadres
field-postcode = Postcode
field-number = Huisnummer
field-street = Straat

mistakes-head = { $n ->
    [one] Kijk één ding nog even na
   *[other] Kijk { $n } dingen nog even na
}
mistakes-go = Ga naar het eerste
mistake-empty = Vul dit nog in.
mistake-choose = Kies hier iets.
mistake-long = Dit is te lang. Er passen { $n } tekens in.
mistake-number = Vul een getal in van { $least } tot en met { $most }.

step-of = Stap { $at } van { $of }
step-done = klaar
step-now = nu
step-later = komt nog

map-as-table = Dezelfde cijfers als lijst
map-part = Deel van de wijk
map-count = Vragen
count-none = geen vragen
count-few = enkele vragen
figure-few = enkele
count-open = { $n ->
    [one] 1 vraag
   *[other] { $n } vragen
}
count-at-least = { $n } of meer vragen

day-today = vandaag
day-tomorrow = morgen
weekday-monday = maandag
weekday-tuesday = dinsdag
weekday-wednesday = woensdag
weekday-thursday = donderdag
weekday-friday = vrijdag
weekday-saturday = zaterdag
weekday-sunday = zondag
month-1 = januari
month-2 = februari
month-3 = maart
month-4 = april
month-5 = mei
month-6 = juni
month-7 = juli
month-8 = augustus
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
when-moment = { $day } om { $time }
when-window = { $day }, tussen { $from } en { $until } uur
when-slot = { $day }, { $part }
daypart-am = ochtend
daypart-pm = middag
daypart-ev = avond
in-the-am = in de ochtend
in-the-pm = in de middag
in-the-ev = in de avond
duration-half-hour = een half uur
duration-hour-and-half = anderhalf uur
duration-minutes = { $n ->
    [one] 1 minuut
   *[other] { $n } minuten
}
duration-hours = { $n } uur
duration-both = { $hours } en { $minutes }
near-same = in uw deel van de wijk
near-1 = ongeveer 1 km
near-2 = ongeveer 2 km
near-5 = ongeveer 5 km
near-further = verder dan 5 km

error-not-found = Deze pagina is er niet
error-not-found-do = Misschien is de link oud, of klopt er een letter niet. Ga terug naar het begin. Of bel ons, wij helpen u verder.
error-forbidden = Deze pagina is niet voor u
error-forbidden-do = Denkt u dat dit niet klopt? Bel ons dan even.
error-cross-site = Wij hebben dit niet verwerkt
error-cross-site-do = De vraag kwam niet van onze eigen pagina. Ga terug, ververs de pagina en probeer het nog eens.
error-sign-in = Log eerst in
error-sign-in-do = Na het inloggen komt u hier vanzelf terug.
error-input = Er klopt nog iets niet
error-input-do = Ga terug en kijk deze punten na.
error-form = Wij konden uw formulier niet lezen
error-form-do = Ga terug en probeer het nog eens. Lukt het niet? Bel ons, dan vullen wij het samen in.
error-gone = Dit is er niet meer
error-gone-do = Het is afgelopen of gewist. U hoeft niets te doen.
error-conflict = Er is intussen iets veranderd
error-too-many = Even wachten
error-too-many-do = U hebt dit te vaak achter elkaar gedaan. Probeer het over een paar minuten nog eens. Heeft het haast? Bel ons.
error-too-large = Dit is te groot
error-too-large-do = Maak de tekst korter en probeer het nog eens.
error-too-slow = De verbinding was te traag
error-too-slow-do = Wij hebben niet alles ontvangen. Probeer het nog eens.
error-unavailable = Het is erg druk
error-unavailable-do = Probeer het over een minuut nog eens. Wat u al had verstuurd, is bewaard.
error-internal = Er ging bij ons iets mis
error-internal-do = Het ligt niet aan u. Probeer het straks nog eens, of bel ons.
error-number = Noem dit nummer als u belt:
refusal-place-taken = Iemand anders was net eerder. Dank u wel dat u wilde helpen.
refusal-no-longer-needed = Het is niet meer nodig, of de tijd is voorbij.
refusal-already-yours = U zei hier al ja op.
refusal-busy-then = U hebt dan al een ander bezoek, of u bent er niet op tijd.
refusal-week-full = Uw aantal bezoeken voor die week is bereikt.
refusal-not-available = Dit kan nu niet. De coördinator kan u er meer over vertellen.
refusal-vetting-needed = Hiervoor is een VOG nodig die op die dag geldig is.
refusal-changed = Het is intussen veranderd. Kijk hoe het er nu voor staat.
refusal-wrong-code = Deze code klopt niet, of is te oud. Kijk nog eens, of vraag een nieuwe.
refusal-wrong-password = Het mailadres of het wachtwoord klopt niet.
refusal-not-yet = Dat kan nog niet, of niet meer.
refusal-outside-zones = Hier zijn wij nog niet. De coördinator denkt graag met u mee.
refusal-too-often = Dat was heel vaak achter elkaar. Probeer het later nog eens.
refusal-maybe-done = Dit is al eens verstuurd. Kijk eerst of het gelukt is, of bel ons.
refusal-already-helping = U helpt al mee. Bij “Mijn week” verandert u wat u doet en wanneer.
refusal-other-body = Dit formulier is al verstuurd. Begin opnieuw als u nog iets wilt.
field-adult-needed = Zet een vinkje als u 18 jaar of ouder bent.
field-agreed-needed = Zet een vinkje als u dit goed vindt. Zonder dat mogen wij niets bewaren.
field-category-needed = Kies wat u wilt doen.
field-category-unknown = Kies een van de soorten hulp.
field-contact-needed = Vul een telefoonnummer of een mailadres in.
field-contact-wrong = Vul een telefoonnummer of een mailadres in, zoals 06 12 34 56 78.
field-date-wrong = Vul een dag in, zoals 2026-03-31.
field-time-wrong = Vul een tijd in, zoals 10:30.
field-until-before = Deze dag ligt voor de eerste.
field-duration-range = Kies tussen een kwartier en acht uur.
field-mail-wrong = Dit is geen mailadres. Bijvoorbeeld: ans@voorbeeld.nl
field-name-needed = Vul uw naam in.
field-one-part = Kies voor een vaste afspraak één deel van de dag.
field-password-length = Een wachtwoord heeft 12 tot 200 tekens.
field-people-range = Kies 1 tot 6 helpers.
field-postcode-elsewhere = Daar helpt een andere organisatie. Bel ons, dan helpen wij u verder.
field-postcode-unknown = Deze postcode kennen wij niet. Klopt hij?
field-postcode-wrong = Vul een postcode in, zoals 5038 AB.
field-reach-range = Kies hoe ver u wilt gaan.
field-street-needed = Vul de straat en het huisnummer in.
field-telephone-wrong = Dit is geen telefoonnummer. Bijvoorbeeld: 06 12 34 56 78
field-too-long = Dit is te lang. Kunt u het korter zeggen?
field-visits-range = Kies 1 tot 21 bezoeken per week.
field-week-needed = Tik aan wanneer u kunt.
field-when-empty = Kies wanneer.
field-when-impossible = Deze tijd bestaat niet.
field-when-past = Dit moment is al voorbij, of te kort voor deze hulp.
field-when-too-far = Kies een dag binnen zes weken.
field-words-needed = Schrijf er een paar woorden bij.
button-sign-out = Uitloggen
language-nl = Nederlands
language-en = Engels
language-tr = Turks
language-ar = Arabisch
language-pl = Pools
language-uk = Oekraïens
language-fr = Frans
language-de = Duits
language-es = Spaans
language-so = Somalisch
row-what = Wat
row-through = Bereikbaar via
row-for = Voor
row-when = Wanneer
row-where = Waar
row-length = Hoe lang
row-know = Goed om te weten
row-who = Naam
row-rules = Afspraken
row-sentence = Dit zien helpers
row-telephone = Telefoon
row-mail = Mail
row-words = In eigen woorden
row-asked-before = Ook gevraagd op
row-door = Aan de deur
need-vetted = een VOG is nodig
need-lifting = er moet getild worden
need-car = er is een auto nodig
need-pets = er is een huisdier
need-smoke = er wordt gerookt
need-woman = liever een vrouw
need-man = liever een man
need-language = spreekt { $language }
need-people = met { $n } helpers
when-today-before = vandaag vóór { $time }
when-from-now = vanaf nu, uiterlijk { $day }
when-series = { $when }, en dan { $every }
rhythm-weekly = elke week
rhythm-fortnightly = om de week
rhythm-four-weekly = om de vier weken
rhythm-monthly = elke maand
schedule-before = zo snel mogelijk, uiterlijk { $day }
schedule-weekly = elke week: { $days }, { $part }
schedule-fortnightly = om de week: { $days }, { $part }
schedule-four-weekly = om de vier weken: { $days }, { $part }
schedule-monthly = elke maand: { $days }, { $part }
schedule-until = { $text }, tot en met { $day }
schedule-times = { $text }, { $n } keer
weekday-nth = { $nth ->
    [1] eerste { $day }
    [2] tweede { $day }
    [3] derde { $day }
    [4] vierde { $day }
   *[5] laatste { $day }
}
somebody-near = Iemand in de buurt
field-emergency-knows = Vraag eerst of het mag.
field-away-long = Dat zijn te veel dagen, of het is nog te ver weg.
field-away-many = U hebt al veel vakanties staan. Haal er eerst een weg.
field-hours-range = Een bezoek duurt geen dag.
field-km-range = Vul kilometers in, zoals 6,5.
field-money-range = Vul een bedrag in, zoals 2,50.
field-cost-kind = Zeg ook waarvoor, en hoeveel.
field-cost-off = Uw organisatie vergoedt geen kosten.
field-over-month = Dat is meer dan deze maand nog kan.
field-over-year = Dat is meer dan dit jaar nog kan.

refusal-listen-first = Hier is iets ingesproken waar nog niemand naar luisterde. Luister eerst.
refusal-answer-first = Geef eerst antwoord: zou anders een betaalde vakman dit doen?
