"""The paper as readers open it: whole HTML pages, the same bytes for everyone."""
