"""The invented paper that a fresh newsroom is filled with: its people, stories and pictures."""
