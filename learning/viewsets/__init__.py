"""What the Wagtail admin lists of learning, a module for each kind of row."""
