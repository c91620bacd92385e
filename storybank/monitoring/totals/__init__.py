"""Totals of impact figures over stories; docs/totals.md explains the method."""
