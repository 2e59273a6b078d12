# What is known of a person: looking, correcting, taking along, erasing.
