"""The newsroom as people use it: a real browser on everything that `up` starts."""
