# Samen op pad: iemand gaat ergens heen, en anderen gaan mee.

outings-title = Wie gaat er mee?
outings-lead = Buren die toch ergens heen gaan, nemen u graag mee. U hoeft niets te vragen.
outings-none = Er is nu niets bij u in de buurt. Kijk later nog eens.
outings-no-home = Wij weten nog niet waar u woont. Daarom zien wij niet wat er bij u in de buurt is. Bel { $name }, dan zetten wij het erbij.
outings-all = Alles waar u mee kunt
outings-own = Waar u zelf heen gaat
outings-own-none = Gaat u binnenkort ergens heen? Misschien wil een buur wel mee.
outings-new = Neem iemand mee
outing-kicker = Samen op pad
outing-with = Met { $name }
outing-from = Afgesproken plek
outing-to = Waarheen
outing-how = Hoe
outing-left = Plaats
outing-left-n = { $n ->
    [0] Vol
    [one] Nog 1 plaats
   *[other] Nog { $n } plaatsen
}
outing-fetches = Ophalen
outing-fetches-yes = { $name } komt u thuis halen als u dat wilt.
outing-for = Wie gaat er mee?
outing-for-me = Ikzelf
outing-fetch-me = Haal mij thuis op
outing-fetch-me-more = { $name } ziet uw adres dan een dag van tevoren.
button-join = Ik ga graag mee
outing-join-more = Daarna kunt u altijd nog afzeggen.
outing-joined = U gaat mee
outing-joined-name = { $name } gaat mee
outing-to-request = Bekijk uw afspraak
outing-full = Alle plaatsen zijn vergeven. Misschien is er iets anders.
refusal-outing-full = De laatste plaats is net vergeven. Misschien is er iets anders.
refusal-meet-first = Wij maken graag eerst kennis met u. Bel ons even, dan zetten wij u erbij.

outing-new-title = Waar gaat u heen?
outing-new-lead = U gaat toch. Misschien wil een buur wel mee.
outing-new-first = Is dit uw eerste keer? Dan leest { $name } het eerst.
outing-new-sentence = Wat gaat u doen?
outing-new-sentence-hint = Bijvoorbeeld: “Ik ga naar de markt en drink daar koffie.” Zonder telefoonnummer.
outing-new-category = Wat voor uitje is het?
outing-new-from = Waar ziet u elkaar?
outing-new-from-hint = Niet uw adres. Bijvoorbeeld: bij de ingang van het buurthuis.
outing-new-to-hint = Bijvoorbeeld: de markt in het centrum.
outing-new-date = Op welke dag?
outing-new-time = Hoe laat begint u?
outing-new-length = Hoe lang bent u ongeveer weg?
outing-new-places = Hoeveel mensen kunnen er mee?
outing-new-mode = Hoe gaat u?
outing-new-fetch = Ik kan iemand thuis ophalen
outing-new-fetch-more = Wie dat wil, laat u het adres zien. Een dag van tevoren, eerder niet.
button-post-outing = Zet het erop
outing-posted = Het staat erop. U hoort het als er iemand meegaat.
outing-posted-first = Dank u wel. Wij lezen het eerst. U hoort het als het erop staat.
outing-waits = Wij lezen dit eerst. Anderen zien het nog niet.
outing-open = Anderen kunnen nu mee.
outing-not-here = Dit staat er niet op. Wij bellen u.
outing-withdrawn = Dit gaat niet door.
outing-over = Dit is voorbij.
outing-companions = Wie gaat er mee?
outing-companions-none = Nog niemand. U hoort het als er iemand meegaat.
outing-companion-fetch = ophalen
outing-to-week = Het adres, het woord en berichten staan bij “Mijn week”.
outing-withdraw = Ik ga toch niet
outing-withdraw-more = Wij vertellen het aan wie mee zou gaan. Zij hoeven niets te doen.
button-withdraw-outing = Het gaat niet door
outing-withdrawn-done = Het staat er niet meer op. Wie mee zou gaan, hoort het van ons.
field-no-contact = Laat nummers, mailadressen en links weg. Wij brengen u bij elkaar.
field-no-address = Noem een plek zonder cijfers, zoals “bij het buurthuis”. Niet uw adres.
field-outing-places = Kies 1 tot 6 plaatsen.

need-outing = Eerste uitje
desk-outing = { $name } neemt buren mee: { $what }
desk-outing-title = { $name } gaat op pad
desk-outing-lead = Lees of dit kan. Het staat er in deze woorden: geen adres, geen nummer, geen achternaam.
desk-outing-sentence = Wat anderen lezen
button-outing-approve = Zet het erop
button-outing-words = Verander de woorden
button-outing-refuse = Dit kan hier niet
button-outing-stop = Laat het niet doorgaan
outing-refuse-more = Bel { $name } daarna zelf.
outing-stop-more = Wie mee zou gaan, hoort het van ons.
file-outings = Laat meegaan met een buur
outings-for-title = Waar kan { $name } mee?
outings-for-lead = Lees voor wat er is. Zet er iemand bij als die graag mee wil.
outings-for-done = Dat staat. De helper weet het.
button-join-for = { $name } gaat mee
outing-fetch-them = Thuis ophalen

now-along = { $whose ->
    [own] U gaat mee met { $who }: { $when }.
   *[theirs] { $resident } gaat mee met { $who }: { $when }.
}
now-along-there = { $whose ->
    [own] U bent nu op pad met { $who }.
   *[theirs] { $resident } is nu op pad met { $who }.
}
now-along-off = Dit gaat helaas niet door. U hoeft niets te doen. Bel { $name } als u toch graag ergens heen wilt.
now-along-left = { $whose ->
    [own] U hebt afgezegd. Dat is goed.
   *[theirs] Het is afgezegd. Dat is goed.
}
now-along-missed = Het is niet doorgegaan. Dat spijt ons. { $name } belt u.
step-joined = Aangemeld
step-out = Op pad
status-along-with = { $whose ->
    [own] U gaat mee met { $name }
   *[theirs] { $resident } gaat mee met { $name }
}
status-along-word = { $whose ->
    [own] { $name } zegt als u elkaar ziet:
   *[theirs] { $name } zegt tegen { $resident }:
}
status-along-word-after = { $whose ->
    [own] Hoort u dit woord niet? Ga dan niet mee en bel { $coordinator }.
   *[theirs] Hoort { $resident } dit woord niet? Dan is het beter om niet mee te gaan. Bel { $coordinator }.
}
status-along-came = { $whose ->
    [own] Bent u meegegaan?
   *[theirs] Is { $resident } meegegaan?
}
status-along-came-who = { $whose ->
    [own] U zou meegaan met { $name }: { $when }.
   *[theirs] { $resident } zou meegaan met { $name }: { $when }.
}
button-along-yes = Ja, wij zijn geweest
button-along-no = Nee, het ging niet door
status-along-asked = { $whose ->
    [own] Wat u hebt afgesproken
   *[theirs] Wat er is afgesproken
}
status-along-cancel = { $whose ->
    [own] Ik ga toch niet mee
   *[theirs] { $resident } gaat toch niet mee
}
button-along-cancel = Zeg af
week-along = Gaat met u mee
week-along-word = Zeg dit als u elkaar ziet:
week-along-back = Dan gaat deze persoon niet met u mee. Wij vertellen het.
week-along-nobody = Komt er niemand?
week-along-nobody-more = Wacht nog even. Komt er echt niemand? Dan belt de coördinator.
button-along-nobody = Er kwam niemand
calendar-along = { $category } met { $name }
did-outing-check = Woorden van een uitje veranderd
did-outing-state = Uitje veranderd
data-outings = Waar u iemand meenam

mail-along-subject = U gaat mee met { $helper }
mail-along-meet =
    Dag { $name },
    U gaat mee met { $helper }: { $when }. U ziet elkaar hier: { $place }.
    { $helper } zegt dan: “{ $word }”. Hoort u dat niet? Ga dan niet mee en bel ons.
mail-along-fetched =
    Dag { $name },
    { $helper } haalt u thuis op: { $when }.
    Aan de deur zegt { $helper }: “{ $word }”. Hoort u dat niet? Doe dan niet open en bel ons.
mail-joined-subject = { $resident } gaat met u mee
mail-joined =
    Dag { $name },
    { $resident } gaat graag met u mee: { $when }. { $left ->
        [0] Nu zijn alle plaatsen vergeven.
        [one] Er is nog 1 plaats.
       *[other] Er zijn nog { $left } plaatsen.
    }
mail-not-along-subject = { $resident } gaat toch niet mee
mail-not-along =
    Dag { $name },
    { $resident } gaat toch niet mee: { $when }. De plaats is weer vrij. U hoeft niets te doen.
mail-outing-off-subject = { $helper } gaat toch niet
mail-outing-off =
    Dag { $name },
    { $helper } gaat helaas niet: { $when }. U hoeft niets te doen. Wilt u toch graag ergens heen? Bel ons gerust.
mail-outing-open-subject = Buren kunnen nu met u mee
mail-outing-open =
    Dag { $name },
    Wat u plaatste voor { $when } staat erop. U hoort het als er iemand meegaat.
mail-outing-refused-subject = Over wat u plaatste
mail-outing-refused =
    Dag { $name },
    Wat u plaatste, staat er niet op. Wij bellen u om te vertellen waarom.
mail-outing-stopped-subject = Uw uitje gaat niet door
mail-outing-stopped =
    Dag { $name },
    Wat u plaatste voor { $when } gaat niet door. Wie mee zou gaan, weet het. Vragen? Bel ons.
mail-came-along-subject = Bent u meegegaan?
mail-came-along =
    Dag { $name },
    U zou meegaan met { $helper }. Is dat gebeurd? Laat het ons weten op uw pagina.
text-along = Noaber: u gaat mee met { $helper }, { $when }. Zegt { $helper } niet "{ $word }"? Ga niet mee en bel ons.
text-joined = Noaber: { $resident } gaat met u mee, { $when }. Lukt het niet? Antwoord HULP, dan bellen wij u.
text-not-along = Noaber: { $resident } gaat toch niet mee, { $when }. De plaats is weer vrij.
text-outing-off = Noaber: { $helper } gaat niet, { $when }. U hoeft niets te doen. Wilt u toch ergens heen? Bel ons.
text-outing-open = Noaber: buren kunnen nu met u mee, { $when }. U hoort het als er iemand meegaat.
text-outing-refused = Noaber: wat u plaatste, staat er niet op. Wij bellen u daarover.
text-outing-stopped = Noaber: wat u plaatste voor { $when } gaat niet door. Wie mee zou gaan, weet het.
text-came-along = Noaber: u zou meegaan met { $helper }. Is dat gebeurd? Antwoord { $yes } of { $no }.
