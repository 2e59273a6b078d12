# De balie van de coördinator.

desk-title = Balie
desk-tasks = { $n ->
    [0] Er ligt niets te wachten
    [one] 1 ding vraagt u vandaag
   *[other] { $n } dingen vragen u vandaag
}
desk-none = Alles loopt. Tijd voor koffie met iemand.
desk-suggestion = Voorstel: { $name }.
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
