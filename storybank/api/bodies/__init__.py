"""The text of a story in the form that was asked for: HTML, Markdown or blocks, with or without headings in it."""
