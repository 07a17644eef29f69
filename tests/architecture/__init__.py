"""Rules about the source itself: who imports whom, sizes, names, what is documented."""
