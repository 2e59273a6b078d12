# Wat mensen elkaar schrijven over een vraag.

thread-kicker = Berichten
thread-link = Berichten
thread-link-new = { $n ->
    [one] Berichten: 1 nieuw
   *[other] Berichten: { $n } nieuw
}
thread-back-request = Terug naar de vraag
thread-back-week = Terug naar mijn week
thread-said = Wat er geschreven is
thread-empty = Er is nog niets geschreven.
thread-write = Schrijf een bericht
thread-words = Uw bericht
thread-words-hint = Hoogstens 1000 tekens. Geef nooit een pincode of een wachtwoord.
thread-read-by = Dit leest: { $names }
thread-by-telephone = { $name } krijgt dit te horen per telefoon. { $coordinator } leest het dan voor.
thread-reads-along = { $name } (coördinator) kan meelezen.
thread-asked-reads = { $name } (coördinator) is erbij gevraagd en kan meelezen.
thread-reads-not = { $name } (coördinator) leest niet mee. Dat verandert als iemand om hulp vraagt of een bericht meldt. U ziet het hier als { $name } heeft gekeken.
thread-nobody = Er is nu niemand om aan te schrijven. Zodra er iemand komt, kan het hier.
thread-closes = Dit gesprek sluit op { $day }. Daarna kunt u het nog lezen.
thread-closed = Dit gesprek is gesloten op { $day }. U kunt het nog lezen.
thread-looked = { $name } (coördinator) heeft dit gesprek gelezen
thread-asked = De coördinator is erbij gevraagd
thread-from-desk = { $name } (coördinator)
thread-from-for = { $name }, namens { $resident }
thread-removed = Dit bericht is weggehaald door de coördinator.
thread-hidden-telephone = telefoonnummer verborgen
thread-hidden-mail = mailadres verborgen
thread-hidden-link = link verborgen
thread-share = Telefoonnummers en links
thread-share-more = Nummers, mailadressen en links zijn verborgen. Zegt u allebei ja, dan zijn zij te lezen.
thread-share-none = U en { $name } delen nog niets.
thread-share-mine = U wilt delen. { $name } zei nog geen ja.
thread-share-theirs = { $name } wil delen met u.
thread-share-both = U en { $name } lezen elkaars nummers en links.
button-thread-share = Deel mijn telefoonnummer en links met { $name }
button-thread-keep = Deel niet meer met { $name }
thread-ask = Komt u er samen niet uit?
thread-ask-more = Vraag { $name } erbij. Dan kan { $name } alles hier lezen, en meeschrijven. Iedereen ziet dat.
button-thread-ask = Vraag { $name } erbij
thread-report = Meld dit bericht
thread-report-more = { $name } leest het dan. Niemand hier ziet dat u dit meldt. Bel bij gevaar meteen 112.
report-unkind = Het is onaardig
report-money = Het gaat om geld of een code
report-unsafe = Ik voel mij niet veilig
report-other = Iets anders
thread-done-said = Uw bericht is verstuurd.
thread-done-reported = Dank u voor uw melding. De coördinator kijkt ernaar.
thread-done-asked = De coördinator is erbij gevraagd.
thread-done-shared = Dat is veranderd.
thread-done-removed = Het bericht is weggehaald.
thread-count = { $n ->
    [0] Er zijn nog geen berichten.
    [one] Er is 1 bericht.
   *[other] Er zijn { $n } berichten.
}
thread-ground-along = U kunt meelezen. Dat staat bij het gesprek.
thread-ground-asked = U bent erbij gevraagd.
thread-ground-reported = Iemand meldde een bericht. Zolang de melding open staat, kunt u lezen.
thread-ground-telephone = Iemand wacht op een telefoontje over een bericht. Lees het voor.
thread-ground-none = U kunt dit niet openen. Dat kan alleen als iemand om hulp vraagt, iets meldt of een telefoontje wacht.
thread-trace = Wie in het gesprek zit, ziet dat u keek en wanneer. Uw reden staat bij hun gegevens.
button-open-thread = Lees het gesprek
thread-reported = gemeld
button-thread-remove = Haal dit bericht weg
concern-message-asked = In een gesprek over een vraag bent u erbij gevraagd.
concern-message-unkind = Een bericht is gemeld: het is onaardig.
concern-message-money = Een bericht is gemeld: het gaat om geld of een code.
concern-message-unsafe = Een bericht is gemeld: iemand voelt zich niet veilig.
concern-message-other = Een bericht is gemeld. Kijk wat er staat.
data-messages = Wat u anderen schreef
data-message-plain = Een bericht. Alleen wie het schreef, leest het hier.
field-message-needed = Schrijf eerst uw bericht.
field-message-long = Dit is te lang. Er passen 1000 tekens in één bericht.
refusal-thread-over = Dit gesprek is er niet meer. Dat gaat zo als een bezoek niet doorgaat, of als iets wordt opgeruimd. Vragen? Bel de coördinator.
refusal-thread-closed = Dit gesprek is gesloten. U kunt het nog lezen.
refusal-nobody-reads = Er is nu niemand om aan te schrijven. Bel de coördinator als u iets wilt weten.
admin-privacy-messages = Berichten
admin-privacy-along = De coördinator kan meelezen
admin-privacy-along-more = Mensen lezen dit boven elk nieuw gesprek. Gesprekken die al lopen, blijven zoals zij waren.
