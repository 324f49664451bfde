"""The activities of the newsroom: what people and the clock do to articles."""
