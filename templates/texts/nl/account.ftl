# Signing in, devices, cards, the second factor.
