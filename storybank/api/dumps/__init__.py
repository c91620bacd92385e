"""The nightly dump: all public stories as files, for who wants everything. docs/exports.md says what is in it."""
