"""How partners use the API, counted for their page in the admin, without anything about the people behind it."""
