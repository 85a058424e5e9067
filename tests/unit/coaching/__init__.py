"""Rating, pairing, effects and the chain, on numbers alone."""
