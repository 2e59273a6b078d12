# De balie van de coördinator.

desk-title = Balie
desk-tasks = { $n ->
    [0] Er ligt niets te wachten
    [one] 1 ding vraagt u vandaag
   *[other] { $n } dingen vragen u vandaag
}
desk-none = Alles loopt. Tijd voor koffie met iemand.
desk-suggestion = Voorstel: { $name }, { $when }.
desk-why-not = Waarom niet iemand dichterbij?
need-call-back = Terugbellen
need-concern = Zorg of klacht
need-nobody = Niemand gevonden
need-due-soon = Bijna zover
need-review = Eerste vraag
need-new-person = Nieuwe helper
need-vetting = VOG loopt af
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
desk-place = Melding over een plek
desk-worry = Iemand maakt zich zorgen
desk-before = uiterlijk { $when }
desk-outcome = Wat is er gedaan?
desk-somebody = iemand
desk-call = { $name } wil gebeld worden
desk-call-verify = Klopt het telefoonnummer? Dan kan de vraag verder.
desk-call-sign-in = Wil inloggen: lees de code voor.
desk-call-tell = Heeft geen mail: vertel het aan de telefoon.
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
button-approve = Zoek een helper
button-verified = Gesproken: het klopt
button-welcome = Welkom heten
button-called = Ik heb gebeld
file-title = De gegevens
file-trace = Naam, adres, telefoon en eigen woorden. Dat u keek, kan de bewoner lezen.
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
call-request = Naar de vraag
intake-done = Opgeschreven. Wij zoeken meteen.
button-staff = Log in bij de balie
desk-coming-more = En nog { $n } later.
desk-visit-with = { $when }: { $helpers }
desk-visit-open = uiterlijk { $when }: nog niemand
desk-came = { $what } bij { $resident }: is { $helpers } geweest?
desk-came-why = Niemand meldde zich bij dit bezoek.
