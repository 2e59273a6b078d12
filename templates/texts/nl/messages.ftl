# Wat wij sturen: e-mail, sms en meldingen. Nooit een adres, nummer, achternaam of iets over zorg.
# Daarna: waarom iemand past, en waarom een vraag openstaat.

mail-code-subject = { $code } is uw code voor Noaber
mail-code =
    { $code } is uw code voor Noaber.
    Hij is een kwartier geldig. Geef hem aan niemand door, { $name }.
text-code = { $code } is uw code voor Noaber. Hij is een kwartier geldig. Geef hem aan niemand door.
mail-for = Dit bericht gaat over { $resident }. U krijgt het omdat u voor { $resident } vroeg. Waar hier “u” staat, is { $resident } bedoeld.
text-for = Voor { $resident }. { $text }
mail-searching-subject = Wij zoeken iemand voor u
mail-searching =
    Dag { $name },
    Wij hebben uw vraag gelezen en zoeken nu iemand. U hoort het zodra er iemand komt.
mail-refused-subject = Over uw vraag
mail-refused =
    Dag { $name },
    Hiervoor kunnen wij geen buur vragen. Wij bellen u om te vertellen wie het wel kan.
mail-invited-subject = Kunt u? { $category }
mail-invited =
    Dag { $name },
    { $resident } vraagt hulp: { $category }, { $when }.
    Kunt u? Nee zeggen mag altijd.
mail-invited-series =
    Dag { $name },
    { $resident } vraagt hulp die terugkomt: { $category }, { $every }. De eerste keer is { $when }.
    Kunt u? Zegt u ja, dan plannen wij ook de keren daarna die u passen. U kunt altijd een keer afzeggen.
    Alleen de eerste keer mag ook. En nee zeggen mag altijd.
mail-comes-subject = { $helper } komt bij u
mail-comes =
    Dag { $name },
    { $helper } komt { $when }.
    Aan de deur zegt { $helper }: “{ $word }”. Hoort u dat niet? Doe dan niet open en bel { $desk }.
mail-booked-subject = Afgesproken: { $when }
mail-booked =
    Dag { $name },
    Fijn dat u komt. U gaat naar { $resident }, { $when }.
    Het adres ziet u een dag van tevoren op uw pagina.
mail-taken-subject = Er is al iemand, dank u
mail-taken =
    Dag { $name },
    Voor { $when } heeft iemand anders al ja gezegd. U hoeft niets te doen. Dank dat wij u mochten vragen.
mail-off-subject = Het bezoek gaat niet door
mail-off =
    Dag { $name },
    Het bezoek van { $when } gaat niet door. U hoeft niets te doen.
mail-back-subject = Wij zoeken iemand anders voor u
mail-back =
    Dag { $name },
    { $helper } kan helaas niet: { $when }. U hoeft niets te doen, wij zoeken iemand anders.
mail-came-subject = Is er iemand geweest?
mail-came =
    Dag { $name },
    { $helper } zou bij u komen. Is dat gebeurd? Laat het ons weten op uw pagina.
mail-thanks-subject = U krijgt een bedankje
mail-thanks =
    Dag { $name },
    { $resident } bedankt u voor uw hulp.
mail-welcome-subject = Welkom bij Noaber
mail-welcome =
    Dag { $name },
    Fijn dat u mee wilt helpen. Wij bellen u om kennis te maken. Daarna kunt u beginnen.

why-sentence = { $name } { $phrases }.
why-and = { $first } en { $last }
why-near-same = woont in hetzelfde deel van de wijk
why-near-1 = woont op ongeveer 1 km
why-near-2 = woont op ongeveer 2 km
why-near-5 = woont op ongeveer 5 km
why-near-further = wil hiervoor verder reizen
why-familiar = is een bekend gezicht
why-learning = kan hier iets van leren
why-time = heeft dan goed de tijd
why-language = spreekt dezelfde taal
why-can = kan en wil dit doen

open-nobody-near = Er woont nog niemand in de buurt die helpt.
open-taken = { $count ->
    [one] 1 helper kan dit, maar gaat dan al naar iemand anders.
   *[other] { $count } helpers kunnen dit, maar gaan dan al naar iemand anders.
}
open-too-few = { $count ->
    [one] Er is maar 1 helper die kan, en dat is te weinig.
   *[other] Er zijn maar { $count } helpers die kunnen, en dat is te weinig.
}
open-considered = { $count ->
    [one] Wij keken naar 1 helper in de buurt.
   *[other] Wij keken naar { $count } helpers in de buurt.
}
open-distance = Te ver weg: { $count }.
open-category = Doet dit soort hulp niet: { $count }.
open-availability = Dan niet beschikbaar: { $count }.
open-weekly-limit = Heeft die week genoeg: { $count }.
open-vetting = Heeft geen geldige VOG: { $count }.
open-language = Spreekt de gevraagde taal niet: { $count }.
open-requirements = Past niet bij een wens: { $count }.
open-declined = Zei deze keer nee: { $count }.
open-other = Kan dit nu niet doen: { $count }.
help-other-slot = { $count ->
    [one] Kan het ook { $slot }? Dan kan er 1 iemand.
   *[other] Kan het ook { $slot }? Dan kunnen er { $count } mensen.
}
help-no-language = { $count ->
    [one] Is een andere taal ook goed? Dan kan er 1 iemand.
   *[other] Is een andere taal ook goed? Dan kunnen er { $count } mensen.
}
help-larger-radius = { $count ->
    [one] Mag het tot { $km } km? Dan kan er 1 iemand.
   *[other] Mag het tot { $km } km? Dan kunnen er { $count } mensen.
}
help-fewer-helpers = { $count ->
    [one] Kan het ook met { $places }? Dan kan er 1 iemand.
   *[other] Kan het ook met { $places }? Dan kunnen er { $count } mensen.
}
mail-nobody-subject = Wij hebben nog niemand gevonden
mail-nobody =
    Dag { $name },
    Voor uw vraag hebben wij niemand gevonden. Dat spijt ons. Samen kijken hoe het wel kan? Bel { $desk }.
concern-nobody-came = Er is niemand gekomen.
concern-nobody-home = Er deed niemand open.
concern-closed-door = Er staat een helper voor een dichte deur. Bel meteen.

mail-code-link = Of open deze link en druk op de knop:
mail-staff-subject = Uw toegang tot Noaber
mail-staff = Dag { $name },

    U gaat werken met Noaber. Kies eerst een wachtwoord. Daarna stelt u uw telefoon in als tweede slot. De link hieronder geldt een week.
mail-looks-subject = Veel adressen bekeken vandaag
mail-looks = Dag { $name },

    Een helper opende vandaag meer dan vijf adressen. Dat kan kloppen. Kijk het na en bel hem of haar als u het niet vertrouwt.
mail-door-subject = Er staat iemand voor een dichte deur
mail-door = Dag { $name },

    { $helper } staat voor een dichte deur en heeft al gebeld. Bel nu.
mail-free-subject = Er is toch plek: { $when }
mail-free = Dag { $name },

    Voor het bezoek van { $when } is een plek vrijgekomen. Wilt u nog? Wie het eerst ja zegt, gaat.
mail-swapped-subject = { $helper } gaat in uw plaats
mail-swapped = Dag { $name },

    { $helper } neemt het bezoek van { $when } van u over. U hoeft niets meer te doen.

# Teksten per sms: één bericht van 160 tekens, met het woord om te antwoorden.
word-yes = JA
word-no = NEE
word-here = HIER
word-done = KLAAR
word-cannot = KAN NIET
word-us = ons
text-searching = Noaber: wij hebben uw vraag gelezen en zoeken iemand. U hoort het zodra er iemand komt.
text-refused = Noaber: hiervoor kunnen wij geen buur vragen. Wij bellen u om te vertellen wie het wel kan. Vragen? Bel { $desk }.
text-invited = Noaber: { $resident } vraagt hulp: { $category }, { $when }. Kunt u? Antwoord { $yes } of { $no }.
text-invited-series = Noaber: { $resident } vraagt hulp: { $category }, { $every }, eerst { $when }. Kunt u steeds? Antwoord { $yes } of { $no }.
text-comes = Noaber: { $helper } komt { $when }. Zegt { $helper } aan de deur niet "{ $word }"? Doe niet open en bel { $desk }.
text-booked = Noaber: u gaat naar { $resident }, { $when }. Antwoord { $here } als u er bent, { $done } als u weggaat, { $cannot } als het niet lukt.
text-taken = Noaber: voor { $when } heeft iemand anders al ja gezegd. U hoeft niets te doen. Dank u!
text-off = Noaber: het bezoek van { $when } gaat niet door. U hoeft niets te doen.
text-free = Noaber: voor { $when } is toch een plek vrij. Wilt u? Kijk op uw pagina of antwoord HULP, dan bellen wij.
text-swapped = Noaber: { $helper } neemt het bezoek van { $when } van u over. U hoeft niets meer te doen.
text-back = Noaber: { $helper } kan niet { $when }. U hoeft niets te doen, wij zoeken iemand anders.
text-nobody = Noaber: wij vonden niemand voor uw vraag. Dat spijt ons. Samen kijken hoe het wel kan? Bel { $desk }.
text-came = Noaber: { $helper } zou bij u komen. Is dat gebeurd? Antwoord { $yes } of { $no }.
text-thanks = Noaber: { $resident } bedankt u voor uw hulp!
text-welcome = Noaber: fijn dat u mee wilt helpen. Wij bellen u om kennis te maken. Daarna kunt u beginnen.
text-said-no = Noaber: goed. Dank dat wij u mochten vragen.
text-said-later = Noaber: goed, wij vragen het straks nog eens, als het dan nog nodig is.
text-said-less = Noaber: goed, wij vragen u minder vaak.
text-said-stop = Noaber: u krijgt geen sms meer van ons. Wij bellen u voortaan. Antwoord START als u ze weer wilt.
text-said-stop-mail = Noaber: u krijgt geen sms meer van ons. Wij mailen u voortaan. Antwoord START als u ze weer wilt.
text-said-start = Noaber: u krijgt weer sms van ons. Antwoord STOP om te stoppen.
text-said-here = Noaber: fijn dat u er bent. Antwoord KLAAR als u weggaat.
text-said-done = Noaber: dank u wel voor uw hulp!
text-said-cannot = Noaber: jammer. Dank dat u het zegt, wij zoeken iemand anders.
text-said-came = Noaber: fijn dat het gelukt is.
text-said-not-came = Noaber: dat spijt ons. Wij bellen u.
text-said-help = Noaber: wij bellen u zo snel mogelijk. U kunt ook zelf bellen met { $desk }. Is het gevaarlijk? Bel 112.
text-said-unclear = Noaber: wij lezen uw bericht en bellen u. Antwoord anders met een woord: JA, NEE, LATER of STOP.
text-said-nothing = Noaber: er staat nu geen vraag voor u open. Antwoord HULP als wij u moeten bellen.
text-said-which = Noaber: welke bedoelt u? { $list }
text-which = { $word } voor { $when }
call-by-text = Stuurde een sms: “{ $words }”
mail-message-subject = { $from } schreef u een bericht
mail-message =
    Dag { $name },
    { $from } schreef u een bericht over: { $category }. U leest het op uw pagina. Daar schrijft u ook terug.
call-message = { $from } schreef een bericht. Open het gesprek bij de vraag en lees het voor.
text-message = Noaber: { $from } schreef u een bericht. U leest het op uw pagina. Antwoord HULP als wij u moeten bellen.
# Wat kan wachten, samen in één bericht.
news-thanks = { $resident } bedankt u voor uw hulp.
mail-news-subject = { $n ->
    [one] Er is iets nieuws voor u
   *[other] Er zijn { $n } nieuwe berichten voor u
}
mail-news =
    Dag { $name },
    { $n ->
        [one] Dit is er nieuw:
       *[other] Deze { $n } dingen zijn er nieuw:
    }
mail-news-less = Minder vaak bericht, of liever niet? Dat kiest u hier:
text-news = Noaber: { $line }
text-news-more = Noaber: { $line } En er { $n ->
    [one] is nog 1 bericht
   *[other] zijn nog { $n } berichten
} voor u. U leest alles op uw pagina.

# Op papier: waar een mail over een pagina spreekt.
letter-booked =
    Dag { $name },
    Fijn dat u komt. U gaat naar { $resident }, { $when }.
    Wij bellen u, of komen langs, om het adres te vertellen.
letter-message =
    Dag { $name },
    { $from } schreef u een bericht over uw vraag. Bel ons, dan lezen wij het voor.

# Een zone gaat naar een andere organisatie.
mail-handover-subject = { $zone }: de hulp krijgt een nieuwe organisatie
mail-handover =
    Dag { $name },
    Vanaf { $day } regelt { $to } de hulp in { $zone }. U hoeft niets te doen: uw afspraken gaan gewoon door.
    Wat wij van u weten, gaat mee naar { $to }. Wij zien het daarna niet meer.
    Vragen vanaf die dag? Bel { $desk }.
mail-handover-off-subject = { $zone }: alles blijft zoals het was
mail-handover-off =
    Dag { $name },
    Wij schreven u dat de hulp in { $zone } naar een andere organisatie gaat. Dat gaat niet door. U hoeft niets te doen: alles blijft zoals het was.
text-handover = Noaber: { $to } regelt vanaf { $day } de hulp in { $zone }. U hoeft niets te doen. Vragen? Bel { $desk }.
text-handover-off = Noaber: de hulp in { $zone } blijft toch bij ons. U hoeft niets te doen.
