# What people write to each other about a request.

thread-kicker = Messages
thread-link = Messages
thread-link-new = { $n ->
    [one] Messages: 1 new
   *[other] Messages: { $n } new
}
thread-back-request = Back to the request
thread-back-week = Back to my week
thread-said = What was written
thread-empty = Nothing has been written yet.
thread-write = Write a message
thread-words = Your message
thread-words-hint = 1000 characters at most. Never give a PIN code or a password.
thread-read-by = This is read by: { $names }
thread-by-telephone = { $name } hears this on the telephone. { $coordinator } reads it out.
thread-reads-along = { $name } (coordinator) can read along.
thread-asked-reads = { $name } (coordinator) was asked to join and can read along.
thread-reads-not = { $name } (coordinator) does not read along. That changes when somebody asks for help or reports a message. You see here when { $name } has looked.
thread-nobody = There is nobody to write to now. As soon as somebody comes, you can write here.
thread-closes = This conversation closes on { $day }. You can still read it after that.
thread-closed = This conversation closed on { $day }. You can still read it.
thread-looked = { $name } (coordinator) has read this conversation
thread-asked = The coordinator was asked to join
thread-from-desk = { $name } (coordinator)
thread-from-for = { $name }, for { $resident }
thread-removed = The coordinator took this message away.
thread-hidden-telephone = telephone number hidden
thread-hidden-mail = mail address hidden
thread-hidden-link = link hidden
thread-share = Telephone numbers and links
thread-share-more = Numbers, mail addresses and links are hidden. When both of you say yes, they can be read.
thread-share-none = You and { $name } share nothing yet.
thread-share-mine = You want to share. { $name } has not said yes.
thread-share-theirs = { $name } wants to share with you.
thread-share-both = You and { $name } can read each other’s numbers and links.
button-thread-share = Share my telephone number and links with { $name }
button-thread-keep = Stop sharing with { $name }
thread-ask = Do you need somebody else?
thread-ask-more = Ask { $name } to join. Then { $name } can read everything here, and write. Everybody sees that.
button-thread-ask = Ask { $name } to join
thread-report = Report this message
thread-report-more = { $name } will read it. Nobody here sees that you report it. In danger, call 112 at once.
report-unkind = It is unkind
report-money = It is about money or a code
report-unsafe = I do not feel safe
report-other = Something else
thread-done-said = Your message was sent.
thread-done-reported = Thank you for telling us. The coordinator looks into it.
thread-done-asked = The coordinator was asked to join.
thread-done-shared = That was changed.
thread-done-removed = The message was taken away.
thread-count = { $n ->
    [0] There are no messages yet.
    [one] There is 1 message.
   *[other] There are { $n } messages.
}
thread-ground-along = You can read along. The conversation says so.
thread-ground-asked = You were asked to join.
thread-ground-reported = Somebody reported a message. You can read as long as the report is open.
thread-ground-telephone = Somebody waits for a call about a message. Read it out.
thread-ground-none = You cannot open this. You can only when somebody asks for help, reports something or waits for a call.
thread-trace = Whoever is in the conversation sees that you looked, and when. Your reason stands with their data.
button-open-thread = Read the conversation
thread-reported = reported
button-thread-remove = Take this message away
concern-message-asked = You were asked to join a conversation about a request.
concern-message-unkind = A message was reported: it is unkind.
concern-message-money = A message was reported: it is about money or a code.
concern-message-unsafe = A message was reported: somebody does not feel safe.
concern-message-other = A message was reported. See what it says.
data-messages = What you wrote to others
data-message-plain = A message. Only whoever wrote it reads it here.
field-message-needed = Write your message first.
field-message-long = This is too long. One message has room for 1000 characters.
refusal-thread-over = This conversation is not there any more. That happens when a visit is off, or when things are tidied up. Questions? Call the coordinator.
refusal-thread-closed = This conversation has closed. You can still read it.
refusal-nobody-reads = There is nobody to write to now. Call the coordinator if you want to know something.
admin-privacy-messages = Messages
admin-privacy-along = The coordinator can read along
admin-privacy-along-more = People read this above every new conversation. Those that have begun stay as they were.
