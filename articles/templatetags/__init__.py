"""Words and pictures for the templates of the reader pages."""
