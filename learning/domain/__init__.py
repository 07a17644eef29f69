"""The rules of learning: what follows from what a learner or an editor does. No web in here."""
