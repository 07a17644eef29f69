"""What is looked for on every page, a module for each kind; each returns what it found."""
