"""The Social Value Hub: project package and home of the site's own apps."""
