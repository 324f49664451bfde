"""The parts of `manage.py up`: what it starts, how it watches over it, and how it tries it."""
