# The coordinator's desk.

desk-title = Desk
desk-tasks = { $n ->
    [0] Nothing is waiting
    [one] 1 thing needs you today
   *[other] { $n } things need you today
}
desk-none = Everything runs. Time for coffee with somebody.
desk-suggestion = Suggestion: { $name }.
desk-why-not = Why not somebody nearer?
need-call-back = Call back
need-concern = Worry or complaint
need-nobody = Nobody found
need-due-soon = Due soon
need-review = First request
need-new-person = New helper
need-vetting = Certificate expires
need-did-they-come = Did somebody come?

intake-title = Request by telephone
intake-words = What does the caller ask?
intake-words-hint = In the caller’s own words.
intake-name = Name of the caller
intake-days-hint = Nothing tapped means: as soon as possible.
intake-agreed = The caller agrees that we write this down
button-intake = Put it on the list
