"""How many requests a minute somebody may make, and what is kept to know it (docs/decisions/0029-keys-and-limits.md)."""
