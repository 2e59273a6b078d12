# The organisation's own pages: people and roles, the trail, the register of processing.
