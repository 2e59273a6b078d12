# Wat wij sturen: e-mail, sms en meldingen.
