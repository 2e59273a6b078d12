# De balie van de coördinator.

desk-title = Balie
desk-tasks = { $n ->
    [0] Er ligt niets te wachten
    [one] 1 ding te doen
   *[other] { $n } dingen te doen
}
desk-none = Alles loopt. Tijd voor koffie met iemand.
desk-suggestion = Voorstel: { $name }, { $when }.
need-call-back = Terugbellen
need-texted-help = HULP per sms
need-text = Sms
need-unreachable = Niet bereikbaar
need-concern = Zorg of klacht
need-nobody = Niemand gevonden
need-due-soon = Bijna zover
need-review = Eerste vraag
need-new-person = Nieuwe helper
need-vetting = VOG loopt af
need-vetting-over = VOG verlopen
need-did-they-come = Is er iemand geweest?

intake-title = Vraag per telefoon
intake-words = Wat vraagt de beller?
intake-words-hint = In de woorden van de beller zelf.
intake-name = Naam van de beller
intake-days-hint = Niets aangetikt betekent: zo snel mogelijk.
intake-agreed = De beller vindt het goed dat wij dit opschrijven
button-intake = Zet op de lijst
need-searching = Wij zoeken
desk-complaint = Klacht over een helper
desk-complaint-about = Klacht over { $name }
desk-complaint-visit = Klacht over een bezoek: { $what } bij { $name }
desk-place = Melding over een plek
desk-place-at = Melding over een plek: { $what } bij { $name }
desk-worry = Iemand maakt zich zorgen
desk-worry-about = Zorg over { $name }
desk-message = Gemeld bericht: { $what } voor { $name }
desk-join = U bent erbij gevraagd: { $what } voor { $name }
desk-join-resident = { $name } vraagt u erbij: { $what }
desk-before = uiterlijk { $when }
desk-late = te laat: { $when }
desk-outcome = Wat is er gedaan?
desk-handle = Handel dit af
desk-somebody = iemand
desk-call = { $name } wil gebeld worden
desk-text = { $name } stuurde een sms
desk-text-help = { $name } stuurde een sms: HULP
desk-text-why = Toon het nummer en lees wat er staat.
desk-call-verify = Klopt het telefoonnummer? Dan kan de vraag verder.
desk-call-sign-in = Wil inloggen: lees de code voor.
desk-call-more = { $n ->
    [one] { $why } Er is nog 1 ding te vertellen.
   *[other] { $why } Er zijn nog { $n } dingen te vertellen.
}
desk-call-tell = Hoort het per telefoon: iets anders komt niet aan. Vertel het.
desk-call-tell-chosen = Hoort het graag per telefoon.
desk-call-me = Liet een nummer achter.
desk-review = { $what } voor { $name }: eerste vraag
desk-new-helper = { $name } wil helpen
desk-open = { $what } voor { $name }
desk-asked = Gevraagd: { $names }.
asked-yes = zei ja
asked-no = zei nee
asked-silent = gaf geen antwoord
asked-withdrawn = niet meer nodig
asked-waiting = nog geen antwoord
desk-coming = Afgesproken
desk-coming-line = { $what } bij { $resident }: { $helpers }
desk-round = Laatste ronde { $when }: { $visits ->
    [one] { $served } voorstel voor 1 bezoek.
   *[other] een voorstel voor { $served } van de { $visits } bezoeken.
}
button-round = Zoek nu opnieuw
button-assign = Plan { $name } in
button-close-worry = Afgehandeld
button-open-number = Toon het nummer
button-open-file = Open de gegevens
button-go-on = Open en bewaar
button-approve = Zoek een helper
button-verified = Gesproken: het klopt
button-welcome = Welkom heten
button-called = Ik heb gebeld
file-title = De gegevens
file-trace = Naam, adres, telefoon en eigen woorden. Dat u keek, kan de bewoner lezen.
closed-title = Het dossier is weer dicht
closed-lead = Het ging na een kwartier vanzelf dicht. Wat u over { $name } schreef, is er nog. Zeg opnieuw waarom u het opent, dan bewaren wij het.
file-verify = Het telefoonnummer is nog niet gecontroleerd.
file-decide = Wat doen wij hiermee?
file-sentence = Wat mogen helpers lezen?
file-sentence-hint = Eén zin, zonder naam of adres. Bijvoorbeeld: een mevrouw kan haar tas niet tillen.
file-urgent = Dit kan niet wachten
file-refuse = Niet iets voor buren
pointer-nurse = Wijkverpleging
pointer-gp = Huisarts
pointer-wmo = Wmo-loket
pointer-rule = Een regel staat in de weg
pointer-other = Iemand anders
file-welcome = Kennisgemaakt?
file-vetted = VOG gezien, geldig tot
file-vetted-hint = Leeg laten als er geen VOG is. Wij bewaren het papier niet.
call-say = Wat u vertelt
call-say-also = En ook
call-request-also = Naar die andere vraag
call-request = Naar de vraag
intake-done = Opgeschreven. Wij zoeken meteen.
intake-otherwise = Een vaste tijd, of vaker
button-staff = Log in bij de balie
desk-coming-more = En nog { $n } later.
desk-visit-with = { $when }: { $helpers }
desk-visit-open = uiterlijk { $when }: nog niemand
desk-came = { $what } bij { $resident }: is { $helpers } geweest?
desk-came-why = Niemand meldde zich bij dit bezoek.

need-many-looks = Veel adressen
desk-many-looks = { $name } opende { $n } adressen op één dag
desk-many-looks-why = Dat kan kloppen. Kijk het na en bel bij twijfel.
button-looked = Nagekeken
button-arranged = Geregeld
button-open-their-file = Open het dossier
desk-vetting = VOG van { $name } loopt af
desk-vetting-over = VOG van { $name } is verlopen op { $day }
nav-people = Mensen
people-title = Mensen
people-name = Naam
people-none = Niemand gevonden.
people-asks = vraagt
people-helps = helpt
button-search = Zoek
file-person = Naar het dossier van deze persoon
file-why = Waarom bekijkt u dit?
why-call = Ik heb deze persoon aan de lijn
why-request = Ik bekijk een vraag
why-visit = Er is iets met een bezoek
why-meet = Ik ga kennismaken
why-asked = Ik ben erbij gevraagd
why-reported = Er is een bericht gemeld
why-read-out = Ik lees het voor
why-other = Of iets anders, in uw eigen woorden
file-helps = Helpen
file-vetting = VOG
vetting-none = Nog geen VOG gezien.
vetting-until = Geldig tot en met { $until }. Gezien door { $by } op { $at }.
vetting-over = VOG is verlopen op { $until }. Gezien door { $by } op { $at }.
vetting-change = VOG gezien of vervallen
vetting-seen = Geldig tot en met
vetting-seen-hint = Bekijk de VOG, maar bewaar hem niet.
button-vetting = Ik heb hem gezien
button-vetting-end = Hij geldt niet meer
file-interview = Gesprek
interview-none = Nog geen gesprek gevoerd. Zonder gesprek en VOG gaat deze helper niet alleen naar een kwetsbare bewoner die hem of haar niet kent.
interview-add = Gesprek gevoerd
interview-by = { $by }, { $at }
interview-notes = Wat wilt u onthouden?
interview-hint = Alleen coördinatoren lezen dit.
button-interview = Bewaar het gesprek
button-hold = Zet op pauze
button-release = Mag weer verder
hold-more = Wat gepland staat, gaat dan niet door. Wij zoeken iemand anders.
helping-waiting = wacht op kennismaking
helping-active = helpt
helping-paused = even gestopt
helping-on-hold = op pauze gezet
helping-left = gestopt
file-requests = Vragen
request-unconfirmed = nog niet bevestigd
request-awaiting-review = wacht op u
request-open = open
request-paused = even gestopt
request-fulfilled = klaar
request-withdrawn = ingetrokken
request-expired = verlopen
request-refused = niet voor buren
file-care = Waar u op let
care-vulnerable = Kwetsbaar
care-vulnerable-more = Een eerste bezoek alleen door wie een VOG en een gesprek heeft, of samen met zo iemand.
care-secret = Geheim adres
care-secret-more = Niemand ziet het adres. U vertelt de helper zelf waar hij of zij moet zijn.
button-keep = Bewaar
file-apart = Wie elkaar niet mogen treffen
apart-who = Nooit samen met:
apart-add = Iemand toevoegen
apart-name = Naam van de ander
apart-hint = Typ genoeg van de naam om één persoon te vinden.
button-apart = Houd uit elkaar
field-nobody = Wij vinden niemand met deze naam.
field-several = Dit past bij meer mensen: { $names }. Typ meer van de naam.
file-representatives = Wie mag meedoen
representatives-none = Niemand anders vraagt of kijkt mee.
representatives-add = Iemand mag meedoen
representatives-name = Wie?
representatives-kind = Als wat?
representatives-given = Hoe gaf de bewoner toestemming?
kind-carer = Mantelzorger
kind-mentor = Mentor
kind-curator = Curator
kind-bewindvoerder = Bewindvoerder (alleen geld)
given-in-person = Persoonlijk
given-by-telephone = Door de telefoon
given-in-writing = Op papier
button-represent = Leg vast
button-end-representative = Stop
file-cards = Voor wie geen telefoon of mail heeft.
file-life = Waar is deze persoon?
life-here = Thuis
life-away = Weg
life-in-hospital = In het ziekenhuis
life-moved = Verhuisd
life-died = Overleden
life-change = Verandert er iets?
life-erased = Vergeten

# Wat de coördinator voor iemand doet.
their-file = Dossier van { $name }
their-data-title = Alles wat wij van { $name } hebben
their-data-lead = Dit is de kopie voor { $name }, om te printen of voor te lezen. “U” is hier { $name }, en dat u dit bekeek, staat er ook bij.
their-data-take = Download het als bestand
their-data-take-more = Het bestand is voor { $name }, dus bewaar het zelf niet.
their-consent = Toestemming van { $name }
their-consent-more = { $name } kan de toestemming altijd intrekken. Dan stopt alles meteen. Wie op bezoek zou komen, krijgt bericht.
their-consent-matching = Stop met zoeken en vragen voor { $name }
their-consent-act-for = Niemand mag meer vragen voor { $name }
their-consent-none = { $name } heeft nu geen toestemming die ingetrokken kan worden.
their-correct-title = Gegevens van { $name } verbeteren
their-correct-names = De naam
their-correct-name = Zo wil deze persoon genoemd worden
their-correct-name-hint = Meestal is dat de voornaam.
their-correct-home = Waar { $name } woont
their-correct-home-more = Het adres van nu staat in het dossier. Is er al een bezoek afgesproken? Dan blijft dat zoals het is. Bel de helper als het adres anders is.
their-correct-move = Dit is het nieuwe adres
their-correct-contact = Hoe wij { $name } bereiken
their-correct-contact-hint = Er gaat een code naar het nieuwe mailadres. Bij een telefoonnummer komt er een telefoontje op de lijst van de balie: bel het nieuwe nummer en lees de code voor.
their-code-more = Laat de code zeggen die naar het nieuwe adres of nummer ging, en vul hem hier in. Pas daarna geldt het nieuwe.
their-erase-title = { $name } vergeten
their-erase-lead = Wij wissen alles van { $name }, en dat kan niemand terugdraaien.
their-erase-what-1 = Alle vragen stoppen. Wie op bezoek zou komen, krijgt bericht.
their-erase-what-2 = Helpt { $name } ook? Dan geven wij die bezoeken terug en zoeken wij iemand anders.
their-erase-what-3 = Naam, adres, nummer en alle eigen woorden gaan weg.
their-erase-what-4 = Wij houden over dát er een bezoek was, zonder naam. En een lijst van stappen, met een nummer in plaats van de naam.
their-erase-first = Wil { $name } eerst een kopie?
their-erase-sure = Weet { $name } het zeker?
their-erase-yes-more = Dit kan niet terug, en dat is gezegd.
their-erase-button = Wis deze gegevens
their-erased = Deze persoon is gewist. Wij weten niet meer wie het was.
file-seen = Wat de bewoner ziet: afzeggen, is er iemand geweest, bedanken
status-theirs = Wat { $name } ziet
file-wants-to-help = Deze persoon wil ook helpen
file-week = Vragen en bezoeken
file-offer = Wat deze persoon doet
file-ask = Nieuwe vraag opschrijven
file-rights = Rechten
file-rights-more = Vraagt deze persoon erom? Dan doet u het hier.
file-data = Een kopie van alles
file-correct = Naam, adres of nummer verbeteren
file-erase = Alles wissen
their-ask = Vraag van { $name }
their-ask-lead = Naam en adres staan al in het dossier.
new-title = Iemand nieuw
new-name = Naam
new-name-hint = Voornaam en achternaam.
new-telephone-hint = Vast of mobiel. Mag leeg blijven.
new-given = Hoe is er toestemming gegeven?
new-given-hint = Wij bewaren deze gegevens en brengen hulp en helpers bij elkaar. Lees dit voor.
new-help = Verder: wat wil deze persoon doen?
new-file = Bewaar alleen het dossier
their-offer = Wat { $name } doet en wanneer
their-joining = Vul in wat deze persoon zegt. Daarna volgt de kennismaking, zoals bij iedereen.
their-category = Waarmee wil deze persoon helpen?
their-slots = Wanneer is er tijd?
their-often = Hoe vaak per week, hoogstens?
their-mode = Hoe gaat deze persoon op weg?
their-minutes = Hoe lang mag de weg duren?
their-languages = Welke talen spreekt deze persoon?
their-promise = Dit is gezegd
their-adult = Is 18 jaar of ouder
their-agreed = Houdt voor zich wat hij of zij bij mensen thuis ziet
their-offer-saved = Bewaard. Wij houden er vanaf nu rekening mee.
their-joined = Opgeschreven. Open het dossier en heet deze persoon welkom als u hebt kennisgemaakt.
their-week = Vragen en bezoeken van { $name }
their-asked = Wacht op een antwoord
their-asked-none = Er is nu geen vraag die wacht.
their-yes = Zegt ja
their-once = Alleen deze keer
their-back-all = Ook alle keren daarna niet
their-no = Zegt nee
their-less = Liever minder vaak
their-visits = Bezoeken
their-visits-none = Er is nog niets afgesproken.
their-word = Zeg aan de deur: { $word }
their-check-in = Is er
their-check-out = Is klaar
their-done = Gedaan
their-hand-back = Kan toch niet
their-reason = Waarom niet?
their-no-time = Heeft toch geen tijd
their-ill = Is ziek
their-elsewhere = { $n ->
    [one] Er is er nog 1 in een andere buurt. Die staat bij de coördinator daar.
   *[other] Er zijn er nog { $n } in een andere buurt. Die staan bij de coördinator daar.
}

desk-unreachable = Berichten aan { $name } komen niet aan
desk-unreachable-since = { $n ->
    [one] 1 bericht kwam niet aan sinds { $when }
   *[other] { $n } berichten kwamen niet aan sinds { $when }
}
desk-unreachable-why = Bel, of kijk of het adres of het nummer nog klopt.

# Wat er vanzelf gebeurt.

next-title = Wat gebeurt er nu?
next-soon = Binnen enkele minuten
next-answer = { $name } kan nog antwoorden. Daarna vragen wij de volgende.
next-round = De ronde zoekt iemand.
next-urgent = De vraag gaat vóór andere.
next-expires = Dan is het te laat. De bewoner hoort dat wij niemand vonden.
next-paused = Het zoeken staat stil, tot u het weer laat beginnen.
next-nothing = Er is nu niets te zoeken.
button-pause = Even niet zoeken
button-resume = Zoek weer verder
need-letters = Op de post
desk-letters = { $n ->
    [one] Er wacht 1 brief
   *[other] Er wachten { $n } brieven
}
letters-title = Brieven
letters-count = { $n ->
    [0] Er wacht geen brief
    [one] Er wacht 1 brief
   *[other] Er wachten { $n } brieven
}
letters-none = Wie geen mail en geen telefoon heeft, of liever post krijgt, krijgt een brief. Die staat dan hier.
letters-lead = Print ze en doe ze op de post. U ziet het adres pas bij het printen. De bewoner kan lezen dat u het hebt gezien.
letters-post = Een brief is twee dagen onderweg. Op zondag en maandag komt er geen post. Komt een brief te laat? Dan zetten wij een telefoontje op uw lijst.
letter-due = Op de post vóór { $when }
letter-late = Te laat voor de post: breng hem langs
letter-calm = Heeft geen haast
button-print-letters = Print alles
button-print-letter = Print deze brief
letters-print = { $n ->
    [one] 1 brief om te printen
   *[other] { $n } brieven om te printen
}
letters-fold = Print op A4. Vouw in drieën of in tweeën. Het adres staat achter het venster links op de envelop.
button-posted = { $n ->
    [one] De brief is op de post
   *[other] De brieven zijn op de post
}
letters-posted = { $n ->
    [one] Opgeschreven: 1 brief is op de post.
   *[other] Opgeschreven: { $n } brieven zijn op de post.
}
letter-questions = Hebt u een vraag? Bel { $name }: { $telephone }.
letter-regards = Met vriendelijke groet,
news-theirs = Bedankjes en ander nieuws dat kan wachten
desk-whom = Wie kan nog meer, en waarom niet?
whom-title = Wie kan er komen? { $what } voor { $name }
whom-lead = Wie het best past staat bovenaan. Vraag iemand met een bericht, of plan iemand in die u gesproken hebt.
whom-nobody = Er is nu niemand die dit kan doen.
whom-goes = De ronde stelt deze helper voor.
whom-elsewhere = { $others ->
    [0] Gaat dan naar { $resident }; niemand anders kan daar komen.
    [one] Gaat dan naar { $resident }; daar kan nog { $others } ander komen.
   *[other] Gaat dan naar { $resident }; daar kunnen nog { $others } anderen komen.
 }
whom-better = { $name } past hier beter.
whom-fairer = { $name } gaat, want zo is het werk eerlijker verdeeld.
whom-too-few = Er zijn niet genoeg anderen die dan mee kunnen komen.
whom-asked = Al gevraagd: { $answer }.
whom-others = Wie nog meer kan
whom-cannot = Wie niet kan, en waarom
whom-more = { $count ->
    [one] En nog { $count } die verder weg woont.
   *[other] En nog { $count } die verder weg wonen.
 }
button-ask-helper = Vraag { $name }
cannot-distance = Woont te ver weg.
cannot-category = Doet dit soort hulp niet.
cannot-availability = Kan dan niet.
cannot-weekly-limit = Heeft die week genoeg.
cannot-vetting = Heeft geen geldige VOG.
cannot-language = Spreekt de gevraagde taal niet.
cannot-requirements = Past niet bij een wens.
cannot-adult = Is nog geen 18 en komt niet alleen.
cannot-household = Woont op hetzelfde adres.
cannot-zone = Helpt niet in deze wijk.
cannot-level = Gaat nog niet alleen.
cannot-hold = Doet nu even niet mee.
cannot-consent = Er is nog geen toestemming.
cannot-declined = Zei deze keer nee.
cannot-already-there = Komt al.
cannot-taken = De dag of week zit vol.
their-away = Vakantie van { $name }
their-away-lead = In deze dagen vragen wij niets. Vaste bezoeken blijven van deze helper.
their-away-visits = In die dagen zijn er bezoeken beloofd
need-story = Verhaal
desk-story = { $name } heeft een verhaal voor de wijk
desk-story-named = Met voornaam.
desk-story-nameless = Zonder naam.
button-story-show = Zet op de pagina van de wijk
button-story-keep = Zet er niet op
their-outing = { $name } gaat ergens heen
their-outing-lead = Stel { $name } deze vragen. Wat u opschrijft, lezen de buren meteen.
row-hint = Let op, dit lijkt op

need-photo = Foto
desk-photo = Foto bij de vraag van { $name }
desk-photo-why = Wie komt, ziet de foto pas als u hem hebt bekeken.
photo-open-first = Open eerst het dossier. Dan ziet u de foto hier.
photo-desk-waiting = Wie komt, ziet deze foto nog niet. Staat er een mens op, een adres of iets van waarde? Haal hem dan weg en bel.
photo-desk-shown = Wie komt, ziet deze foto. Verder niemand.
button-photo-show = Wie komt mag hem zien

need-spoken = Ingesproken
desk-spoken = { $name } heeft een vraag ingesproken
desk-spoken-why = Luister en schrijf de vraag op. De opname blijft tot dat is gedaan.
button-listen = Luister
call-spoken = De opname
call-spoken-do = Schrijf op wat er gevraagd wordt. Daarna verdwijnt de opname. Is iets niet duidelijk? Bel dan eerst.
button-type-out = Schrijf de vraag op
intake-spoken = Schrijf op wat u hoort. Als u dit opslaat, verdwijnt de opname en is de taak klaar.

additional-question = Zou anders een betaalde vakman dit doen?
additional-question-more = Deze vraag wacht op uw antwoord. Tot dan vragen wij niemand. Weet u het niet? Bel dan de bewoner.
additional-is-long = Een bezoek duurt { $time }. Onze grens is { $most }.
additional-is-many = Er zijn { $n } mensen nodig. Onze grens is { $most }.
additional-is-often = Het gaat om { $n } bezoeken in vier weken. Onze grens is { $most }.
additional-by-words = De woorden lijken op werk voor een vakman.
additional-why = Waarom vindt u dat?
additional-why-hint = De bewoner kan dit lezen in het eigen dossier, en de beheerder in de lijst.
button-additional = Nee, dit is extra. Ga door
additional-smaller = Het wordt kleiner
additional-smaller-more = Spreek dit eerst af met de bewoner.
additional-minutes = Minuten per bezoek
additional-helpers = Mensen per bezoek
additional-visits = Bezoeken in vier weken
additional-rhythm = Hoe vaak
additional-days = Op welke dagen
button-smaller = Maak kleiner en ga door
additional-refused = Ja, dit is werk voor een ander
additional-refused-more = De vraag stopt dan hier. Naar wie verwijst u de bewoner?
additional-still = Dit is nog te groot. Maak het kleiner, of zeg dat het extra is.
additional-waits = Er is nog geen antwoord.
additional-yes = Nee, dit is extra.
additional-made-smaller = Het is kleiner gemaakt.
additional-no = Ja. De vraag is doorverwezen.
