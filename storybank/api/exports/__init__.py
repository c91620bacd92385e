"""Stories as files: one module for each format. docs/exports.md says what is in them."""
