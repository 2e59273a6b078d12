# Money: what a visit by the learn-work service costs, whether that is fine, and what a month came to.

price-title = Costs
price-question = May this cost something?
price-free = free
price-visit = € { $euros } per visit
price-half-hour = € { $euros } per half hour that begins
price-voucher = { $n ->
    [one] 1 voucher per visit
   *[other] { $n } vouchers per visit
}
price-ask = A neighbour who helps costs nothing. If somebody comes who works and learns with us, that costs { $price }.
price-ask-theirs = { $name } did not say yet whether this may cost something. A neighbour who helps costs nothing. If somebody comes who works and learns with us, that costs { $price }.
price-agreed = You agreed that somebody comes who works and learns with us. That costs { $price }. A neighbour who helps costs nothing.
price-agreed-theirs = { $name } agreed that somebody comes who works and learns with us. That costs { $price }. A neighbour who helps costs nothing.
price-only-free = You want only free help, so only a neighbour comes. Somebody who works and learns with us costs { $price }.
price-only-free-theirs = { $name } wants only free help, so only a neighbour comes. Somebody who works and learns with us costs { $price }.
price-free-now = This costs nothing any more, whoever comes.
price-comes-to = For { $time } that is { $sum } together.
price-billed = Nothing is paid at the door. The bill comes later.
price-unanswered = Without an answer we look for a neighbour only.
price-none = This costs nothing.
price-how = How was that said?
price-by-telephone = On the telephone
price-in-person = In person
price-in-writing = In a letter or a mail
price-saved = It is written down.
button-price-agree = Fine, for { $price }
button-price-free = Only free help
refusal-price-not-agreed = The resident has not said yet whether this may cost something. Ask that first, or choose a neighbour.

prices-title = Prices
prices-lead = This is what a visit by somebody who works and learns with us costs. A neighbour who helps never costs anything.
prices-free = Free: { $what }.
prices-history = Earlier and later
prices-from-day = From { $day }: { $price }
prices-new = Another price
prices-new-more = What was agreed stays so. The new price counts for what you agree from that day on.
prices-category = For what
prices-kind = Kind of price
prices-kind-free = Free
prices-kind-visit = Per visit
prices-kind-half-hour = Per half hour that begins
prices-kind-voucher = Vouchers per visit
prices-amount = How much
prices-amount-hint = Euros, such as 5.00. Or how many vouchers. Leave it empty when it is free.
prices-from = From which day
prices-saved = The price is written down.
button-price-set = Write the price down
field-price-range = Fill in an amount up to 1000 euros, or at most 50 vouchers. For free, this stays empty.

fees-title = Costs per month
fees-of-month = Costs of { $month }
fees-nobody = There were no costs in this month.
fees-sum = Together
fees-left = Vouchers left
fees-total = Together: { $sum }
fees-euros = € { $euros }
fees-some-vouchers = { $n ->
    [one] 1 voucher
   *[other] { $n } vouchers
}
fees-short-tag = too few vouchers
fees-short = More vouchers were used than there were
fees-short-more = The help just goes on. New vouchers are needed.
fees-trace = These people can see that you looked at this.
fees-erased = Somebody who is not known any more
fees-waiting = No answer yet
fees-waiting-more = Here nobody said yet whether it may cost something. Until then only a neighbour comes.
fees-neighbours-free = A neighbour who helps costs nothing. Here stands only help by people who work and learn with us.
fees-nothing = In this month the help cost nothing.
fees-no-payment = You need to do nothing now. For euros a bill comes later from the organisation that helps.
fees-vouchers = Vouchers
fees-vouchers-left = There are { $n } vouchers left.
fees-vouchers-short = { $n } vouchers too many were used.
fees-vouchers-got = Got { $count } on { $day }
fees-vouchers-past = Used { $count } for help of longer ago
fees-give = Vouchers given
fees-count = How many vouchers
fees-date = On which day
fees-saved = The vouchers are written down.
button-vouchers = Write the vouchers down
field-vouchers = Fill in a number from 1 up to 1000.
me-fees = What the help cost
me-fees-of = Costs of { $name }

look-fees = what the help cost
look-books = for the bookkeeping
did-price-set = Price changed
did-price-answer = Answer about the costs
did-voucher-add = Vouchers written down
data-fees = Costs
data-fees-asked = { $what }, asked
data-fees-vouchers = Vouchers

register-money = What the learn-work service costs
register-money-data = What somebody agreed to pay, which visits by the learn-work service there were, how long, and how many vouchers there are.
register-money-people = Residents to whom somebody of the learn-work service comes.
register-money-basis = An agreement with the resident, and the duty to keep books.
register-money-who = The resident and who acts for them, the admin and the neighbourhood’s supervisors, and the organisation’s bookkeeping.
register-money-long = As long as the request itself. After that only the amount stays, without a name.
