"""What the pages of learning show and do: form, then domain, then a page or a redirect."""
