"""Keys of partners: their form, who may use them where, and how they are made and ended (docs/api/keys-and-limits.md)."""
