"""The feeds: what readers' programs and partners fetch instead of a page."""
