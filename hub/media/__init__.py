"""Images and documents: what is known of them, what may be stored, how they are served."""
