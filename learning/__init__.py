"""Learning: paths, modules, quizzes and the records of who completed what."""
