"""The JSON doors of the articles: `reader` for everyone, `beacon` for the pages' view counter."""
