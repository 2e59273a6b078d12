# Geld: wat een bezoek van het leerwerk kost, of dat goed is, en wat het in een maand kostte.

price-title = Kosten
price-question = Mag dit iets kosten?
price-free = gratis
price-visit = € { $euros } per bezoek
price-half-hour = € { $euros } per half uur dat begint
price-voucher = { $n ->
    [one] 1 bon per bezoek
   *[other] { $n } bonnen per bezoek
}
price-ask = Een buur die helpt, kost niets. Komt er iemand die bij ons werkt en leert? Dan kost dat { $price }.
price-ask-theirs = { $name } zei nog niet of dit iets mag kosten. Een buur die helpt, kost niets. Komt er iemand die bij ons werkt en leert? Dan kost dat { $price }.
price-agreed = U vindt het goed dat er iemand komt die bij ons werkt en leert. Dat kost { $price }. Een buur die helpt, kost niets.
price-agreed-theirs = { $name } vindt het goed dat er iemand komt die bij ons werkt en leert. Dat kost { $price }. Een buur die helpt, kost niets.
price-only-free = U wilt alleen gratis hulp. Dus komt er alleen een buur. Iemand die bij ons werkt en leert, kost { $price }.
price-only-free-theirs = { $name } wil alleen gratis hulp. Dus komt er alleen een buur. Iemand die bij ons werkt en leert, kost { $price }.
price-free-now = Dit kost nu niets meer, wie er ook komt.
price-comes-to = Voor { $time } is dat samen { $sum }.
price-billed = Aan de deur wordt niets betaald. De rekening komt later.
price-unanswered = Zonder antwoord zoeken wij alleen een buur.
price-none = Dit kost niets.
price-how = Hoe is dat gezegd?
price-by-telephone = Aan de telefoon
price-in-person = Zelf, bij ons
price-in-writing = In een brief of een mail
price-saved = Het is opgeschreven.
button-price-agree = Goed, voor { $price }
button-price-free = Alleen gratis hulp
refusal-price-not-agreed = De bewoner heeft nog niet gezegd of dit iets mag kosten. Vraag dat eerst, of kies een buur.

prices-title = Prijzen
prices-lead = Dit kost een bezoek van iemand die bij ons werkt en leert. Een buur die helpt, kost nooit iets.
prices-free = Gratis: { $what }.
prices-history = Eerder en later
prices-from-day = Vanaf { $day }: { $price }
prices-new = Een andere prijs
prices-new-more = Wat al is afgesproken, blijft zo. De nieuwe prijs telt voor wat u vanaf die dag afspreekt.
prices-category = Waarvoor
prices-kind = Soort prijs
prices-kind-free = Gratis
prices-kind-visit = Per bezoek
prices-kind-half-hour = Per half uur dat begint
prices-kind-voucher = Bonnen per bezoek
prices-amount = Hoeveel
prices-amount-hint = Euro’s, zoals 5,00. Of hoeveel bonnen. Laat leeg als het gratis is.
prices-from = Vanaf welke dag
prices-saved = De prijs is opgeschreven.
button-price-set = Schrijf de prijs op
field-price-range = Vul een bedrag in tot en met 1000 euro, of hoogstens 50 bonnen. Bij gratis blijft dit leeg.

fees-title = Kosten per maand
fees-of-month = Kosten van { $month }
fees-nobody = In deze maand waren er geen kosten.
fees-sum = Samen
fees-left = Bonnen over
fees-total = Samen: { $sum }
fees-euros = € { $euros }
fees-some-vouchers = { $n ->
    [one] 1 bon
   *[other] { $n } bonnen
}
fees-short-tag = te weinig bonnen
fees-short = Er zijn meer bonnen gebruikt dan er waren
fees-short-more = De hulp gaat gewoon door. Er zijn nieuwe bonnen nodig.
fees-trace = Deze mensen kunnen zien dat u hiernaar keek.
fees-erased = Iemand die niet meer bekend is
fees-waiting = Nog geen antwoord
fees-waiting-more = Hier zei nog niemand of het iets mag kosten. Tot die tijd komt er alleen een buur.
fees-neighbours-free = Een buur die helpt, kost niets. Hier staat alleen hulp van mensen die bij ons werken en leren.
fees-nothing = In deze maand kostte de hulp niets.
fees-no-payment = U hoeft nu niets te doen. Voor euro’s komt er later een rekening van de organisatie die helpt.
fees-vouchers = Bonnen
fees-vouchers-left = Er zijn nog { $n } bonnen over.
fees-vouchers-short = Er zijn { $n } bonnen te veel gebruikt.
fees-vouchers-got = { $count } gekregen op { $day }
fees-vouchers-past = { $count } gebruikt voor hulp van langer geleden
fees-give = Bonnen gegeven
fees-count = Hoeveel bonnen
fees-date = Op welke dag
fees-saved = De bonnen zijn opgeschreven.
button-vouchers = Schrijf de bonnen op
field-vouchers = Vul een getal in van 1 tot en met 1000.
me-fees = Wat de hulp kostte
me-fees-of = Kosten van { $name }

look-fees = wat de hulp kostte
look-books = voor de boekhouding
did-price-set = Prijs veranderd
did-price-answer = Antwoord over de kosten
did-voucher-add = Bonnen opgeschreven
data-fees = Kosten
data-fees-asked = { $what }, gevraagd
data-fees-vouchers = Bonnen

register-money = Wat het leerwerk kost
register-money-data = Wat iemand goed vond te betalen, welke bezoeken van het leerwerk er waren, hoe lang, en hoeveel bonnen er zijn.
register-money-people = Bewoners bij wie iemand van het leerwerk komt.
register-money-basis = Een afspraak met de bewoner, en de plicht om een boekhouding te bewaren.
register-money-who = De bewoner en wie voor hem handelt, de beheerder en de begeleiders van de buurt, en de boekhouding van de organisatie.
register-money-long = Net zo lang als de vraag zelf. Daarna blijft alleen het bedrag, zonder naam.
