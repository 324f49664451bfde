"""Breaking things while the newsroom works, and counting what was lost or doubled."""
