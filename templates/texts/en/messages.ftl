# What we send: mail, text messages and notifications.
