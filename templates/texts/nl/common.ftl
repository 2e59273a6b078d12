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
field-town = Plaats

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
