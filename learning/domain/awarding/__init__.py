"""What somebody has earned: completions, certificates, and when they end."""
