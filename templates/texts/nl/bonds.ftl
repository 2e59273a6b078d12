# Koppelingen: twee mensen, voor langere tijd.

bond-kicker = Koppeling
bond-title = { $whose ->
    [own] U en { $name }
   *[theirs] { $resident } en { $name }
}
bonds-own = Koppelingen
bond-pair = { $resident } en { $helper }
bond-is-proposed = Voorstel
bond-is-meeting = Maken kennis
bond-is-running = Loopt
bond-is-ended = Gestopt
bond-is-declined = Gaat niet door
bond-asks = Wij wachten op uw antwoord
bond-now-asked = { $whose ->
    [own] Wij denken dat u en { $name } iets voor elkaar kunnen betekenen.
   *[theirs] Wij denken dat { $resident } en { $name } iets voor elkaar kunnen betekenen.
}
bond-now-waits = { $whose ->
    [own] U hebt ja gezegd. Wij wachten nog op het antwoord van { $name }.
   *[theirs] Er is ja gezegd voor { $resident }. Wij wachten nog op het antwoord van { $name }.
}
bond-now-meeting = { $whose ->
    [own] U maakt eerst kennis met { $name }. Spreek samen een moment af.
   *[theirs] { $resident } maakt eerst kennis met { $name }. Spreek samen een moment af.
}
bond-now-meets = { $whose ->
    [own] U maakt binnenkort kennis met { $name }.
   *[theirs] { $resident } maakt binnenkort kennis met { $name }.
}
bond-now-met = { $whose ->
    [own] U hebt kennisgemaakt met { $name }.
   *[theirs] { $resident } heeft kennisgemaakt met { $name }.
}
bond-now-running = { $whose ->
    [own] U en { $name } zijn gekoppeld.
   *[theirs] { $resident } en { $name } zijn gekoppeld.
}
bond-now-ended = Deze koppeling is gestopt op { $day }.
bond-now-declined = Deze koppeling gaat niet door. Dat ligt aan niemand.
bond-ask = { $whose ->
    [own] Wilt u een koppeling met { $name }?
   *[theirs] Wil { $resident } een koppeling met { $name }?
}
bond-ask-more = { $whose ->
    [own] Zegt u allebei ja? Dan spreekt u zelf af wanneer u elkaar ziet.
   *[theirs] Zeggen zij allebei ja? Dan spreken zij zelf af wanneer zij elkaar zien.
}
bond-ask-meet = { $whose ->
    [own] Wilt u kennismaken met { $name }?
   *[theirs] Wil { $resident } kennismaken met { $name }?
}
bond-ask-meet-more = { $whose ->
    [own] Het duurt een half uur. Daarna zegt u of u verder wilt.
   *[theirs] Het duurt een half uur. Daarna zeggen zij of zij verder willen.
}
bond-ask-on = { $whose ->
    [own] Wilt u verder met { $name }?
   *[theirs] Wil { $resident } verder met { $name }?
}
bond-ask-on-more = { $whose ->
    [own] Zegt u allebei ja? Dan begint de koppeling.
   *[theirs] Zeggen zij allebei ja? Dan begint de koppeling.
}
bond-no-more = Nee zeggen mag altijd, zonder reden. De ander hoort alleen dat het niet doorgaat. Liever praten? Bel { $name }.
button-bond-yes = Ja, graag
button-bond-no = Nee, liever niet
bond-done-yes = Dank u wel. Wij laten het weten.
bond-done-planned = Het staat in de agenda. De ander weet het.
bond-done-known = Wij hebben opgeschreven wat de buren mogen weten.
bond-done-unknown = Het is weg. Niemand leest het meer.
bond-done-stopped = Het is goed zo. De ander hoort het van ons.
bond-agreed-row = Afgesproken
bond-since = Sinds
bond-coming = Wanneer het is
bond-coming-none = Er staat nog niets in de agenda.
bond-waits = Nog geen dag
bond-to-visit = Bekijk deze afspraak
bond-meeting-what = Kennismaken
bond-plan = Spreek een bezoek af
bond-plan-more = Het staat meteen vast. De ander krijgt bericht.
bond-plan-meeting = Spreek een moment af om kennis te maken
bond-plan-meeting-more = Een half uur is genoeg. De ander krijgt bericht.
bond-plan-date = Op welke dag?
bond-plan-time = Hoe laat?
bond-plan-length = Hoe lang?
bond-plan-repeat = Hoe vaak?
bond-once = Eén keer
bond-plan-until = Tot en met welke dag?
bond-plan-place = Waar is het?
bond-plan-place-hint = Niet invullen als het thuis is. Anders een plek zonder cijfers, zoals “in het buurthuis”.
button-bond-plan = Zet in de agenda
bond-busy = Dan is er al een ander bezoek. Kies een ander moment.
bond-week-full = Die week is vol. Kies een andere week.
bond-day-no = Dit moment kan niet. Kies een ander moment, of bel ons.
field-bond-part = Kies een tijd waarop het bezoek in één dagdeel past: 8 tot 12, 12 tot 17 of 17 tot 21 uur.
field-bond-there = Deze twee hebben al een koppeling.
field-bond-next = Kies een dag na vandaag, binnen een jaar.
bond-contact = Wie er vanuit de zorg bij blijft
bond-contact-shown = { $name } ziet wie dit is.
bond-contact-hidden = { $name } ziet dit niet.
button-bond-show = Laat { $name } dit zien
button-bond-hide = Laat dit niet meer zien
bond-known = Wat de buren mogen weten
bond-known-to = Voor: { $to }
bond-known-agreed = Afgesproken op { $day }. { $how }
bond-known-none = Er is niets opgeschreven. De buren weten niets van ons.
bond-known-only = Vertel dit alleen aan wie hierboven staat. Aan niemand anders.
bond-known-change = Schrijf op wat de buren mogen weten
bond-known-words = In uw eigen woorden
bond-known-hint = Bijvoorbeeld: “Ik ben soms in de war. Breng mij dan rustig naar huis.”
bond-known-whom = Wie mogen dit weten?
bond-known-whom-hint = Bijvoorbeeld: de buren boven mij.
bond-known-who-reads = { $name } leest dit, en verder niemand. U kunt het altijd weghalen.
button-bond-known = Dit mogen zij weten
button-bond-unknown = Haal dit weg
bond-stop = Stoppen
bond-stop-more = Stoppen mag altijd. Wat er nog was afgesproken, gaat niet door. { $name } hoort het vriendelijk van ons.
button-bond-stop = Ja, ik stop
bond-because = Wilt u zeggen waarom?
bond-end-finished = Het is niet meer nodig
bond-end-no-time = Geen tijd meer
bond-end-no-match = Het klikt niet
bond-end-moved = Verhuisd of niet meer hier
bond-end-other = Iets anders
bond-message = Wilt u er iets bij zeggen?
bond-message-hint = Alleen de coördinator leest dit. Mag u overslaan.

now-bond-waits = Dit bezoek gaat dan niet door. Spreek samen een nieuwe dag af, of bel { $name }.
now-bond-over = Dit gaat niet door. Vragen? Bel { $name }.
week-bond-back = Dat kan gebeuren. Wij vertellen het. U spreekt samen een nieuwe dag af.

file-bonds = Koppelingen
bonds-for-title = Koppelingen van { $name }
bonds-for-none = Er is nog geen koppeling.
bond-propose = Stel iemand voor aan { $name }
bond-propose-more = Wij vragen het allebei. Zeggen zij ja, dan spreken zij zelf af.
bond-propose-who = Wie past erbij?
bond-propose-who-hint = Wie er eerder was, staat eerst. Daarna wie het dichtst bij woont.
bond-propose-what = Wat doen zij vooral samen?
bond-nobody = Er is nu niemand in de buurt die kan.
bond-familiar = Was er eerder
bond-agreed = Wat spreken zij af?
bond-agreed-hint = Zij lezen dit allebei. Bijvoorbeeld: “Elke week samen koffie drinken.”
bond-meet = Eerst kennismaken
bond-meet-more = Een half uur. Daarna zeggen zij allebei of zij verder willen.
bond-contact-hint = De helper ziet dit pas als de bewoner dat goed vindt.
bond-contact-name = Naam, en waar deze persoon werkt
button-bond-propose = Vraag het allebei
bond-desk-asked = Wij hebben het allebei gevraagd.
bond-desk-kept = Dat staat.
bond-desk-running = Dit loopt. Vraag op { $day } weer hoe het gaat.
bond-desk-ended = Gestopt op { $day } door { $by }. Reden: { $why }.
bond-desk-declined = Gaat niet door sinds { $day }, door { $by }.
bond-by-resident = de bewoner
bond-by-helper = de helper
bond-by-desk = de coördinator
bond-by-itself = iets wat er gebeurde
bond-desk-ask = Willen zij deze koppeling?
bond-desk-ask-meet = Willen zij kennismaken?
bond-desk-ask-on = Willen zij verder?
bond-said-yes = zei ja
button-bond-yes-for = { $name } zegt ja
button-bond-no-for = { $name } zegt nee
bond-ended-words = Gezegd bij het stoppen
button-bond-seen = Ik heb dit bekeken
bond-review = Hoe gaat het?
bond-outcome = Wat hoorde u?
bond-outcome-well = Het gaat goed
bond-outcome-changed = Zij spraken iets anders af
bond-outcome-worry = Er is iets om op te letten
bond-outcome-not-reached = Niemand bereikt
bond-note = Om te onthouden
bond-note-hint = Alleen coördinatoren lezen dit.
bond-next = Wanneer vraagt u het weer?
bond-next-hint = Vult u niets in? Dan over drie maanden. Over een week als u niemand bereikte.
button-bond-review = Schrijf dit op
bond-reviews = Hoe het eerder ging
bond-words = Wat er staat
bond-agreed-change = Verander wat zij afspraken
bond-contact-change = Verander wie er vanuit de zorg bij blijft
bond-known-none-desk = De bewoner heeft niets gezegd. De buren weten niets.
bond-known-words-desk = In de woorden van de bewoner
button-bond-unknown-desk = Haal dit weg, de bewoner wil het niet meer
bond-stop-desk = Stop deze koppeling
bond-stop-desk-more = Zij horen het allebei vriendelijk van ons. Wat zij hadden afgesproken, gaat niet door.
button-bond-stop-desk = Stop de koppeling
need-bond = Koppeling
desk-bond-review = Vraag hoe het gaat met { $resident } en { $helper }
desk-bond-over = De koppeling van { $resident } en { $helper } is voorbij
desk-bond-no-day = { $resident } en { $helper } hebben nog niet afgesproken
desk-bond-no-answer = { $resident } en { $helper }: nog geen antwoord
desk-bond-since = sinds { $day }
desk-bond-open = Dit is een bezoek van een koppeling. Wij zoeken niemand anders. Zij spreken zelf een nieuwe dag af.

did-bond-answer = Antwoord of afspraak bij een koppeling
did-bond-look = Einde van een koppeling bekeken
did-bond-review = Gevraagd hoe een koppeling gaat
did-bond-state = Koppeling veranderd
did-bond-words = Woorden bij een koppeling veranderd
look-bond = wat u bij uw koppeling schreef
look-bond-why = uw koppeling
data-bonds = Uw koppelingen
data-bond-known = Wat de buren mogen weten: { $words }
data-bond-contact = Vanuit de zorg: { $name }

mail-bond-asked-subject = Past { $other } bij u?
mail-bond-asked =
    Dag { $name },
    Wij denken dat u en { $other } iets voor elkaar kunnen betekenen, voor langere tijd. Wilt u dat? Kijk op uw pagina en zeg ja of nee. Nee zeggen mag altijd, zonder reden.
mail-bond-asked-meet =
    Dag { $name },
    Wij denken dat u en { $other } iets voor elkaar kunnen betekenen. Wilt u eerst kennismaken? Dat duurt een half uur. Kijk op uw pagina en zeg ja of nee. Nee zeggen mag altijd, zonder reden.
mail-bond-meeting-subject = U maakt kennis met { $other }
mail-bond-meeting =
    Dag { $name },
    U en { $other } willen allebei kennismaken. Spreek een moment af op uw pagina. Of bel ons, dan doen wij het.
mail-bond-go-on-subject = Wilt u verder met { $other }?
mail-bond-go-on =
    Dag { $name },
    U hebt kennisgemaakt met { $other }. Wilt u verder? Zeg ja of nee op uw pagina. Nee zeggen mag altijd, zonder reden.
mail-bond-runs-subject = U en { $other } zijn gekoppeld
mail-bond-runs =
    Dag { $name },
    U en { $other } zeiden allebei ja. Vanaf nu spreekt u zelf af, op uw pagina. Wij vragen over vier weken hoe het gaat.
mail-bond-not-subject = De koppeling met { $other } gaat niet door
mail-bond-not =
    Dag { $name },
    De koppeling met { $other } gaat niet door. Dat ligt niet aan u. Wilt u erover praten? Bel ons gerust.
mail-bond-over-subject = De koppeling met { $other } stopt
mail-bond-over =
    Dag { $name },
    De koppeling met { $other } stopt. Wat u nog had afgesproken, gaat niet door. Dat ligt niet aan u. Wilt u erover praten? Bel ons gerust.
mail-bond-off-subject = { $other } kan niet
mail-bond-off =
    Dag { $name },
    { $other } kan helaas niet: { $when }. Spreek samen een nieuwe dag af op uw pagina. Of bel ons, dan helpen wij.
mail-bond-meets-subject = U ziet { $other }
mail-bond-meets =
    Dag { $name },
    U ziet { $other }: { $when }. U ziet elkaar hier: { $place }.
    { $other } zegt dan: “{ $word }”. Hoort u dat niet? Ga dan niet mee en bel ons.
mail-bond-meets-helper =
    Dag { $name },
    U ziet { $other }: { $when }. U ziet elkaar hier: { $place }. Het woord dat u dan zegt, staat bij “Mijn week”.
text-bond-asked = Noaber: wij stellen u graag voor aan { $other }. Wilt u dat? Kijk op uw pagina of bel ons.
text-bond-meeting = Noaber: u en { $other } willen kennismaken. Spreek af op uw pagina of bel ons.
text-bond-go-on = Noaber: u maakte kennis met { $other }. Wilt u verder? Zeg het op uw pagina of bel ons.
text-bond-runs = Noaber: u en { $other } zijn gekoppeld. Spreek af op uw pagina of bel ons.
text-bond-not = Noaber: de koppeling met { $other } gaat niet door. Dat ligt niet aan u. Bel ons gerust.
text-bond-over = Noaber: de koppeling met { $other } stopt. Dat ligt niet aan u. Bel ons gerust.
text-bond-off = Noaber: { $other } kan niet, { $when }. Spreek samen een nieuwe dag af of bel ons.
text-bond-meets = Noaber: u ziet { $other }, { $when }, hier: { $place }.
