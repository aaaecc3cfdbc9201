"""tfiam: who will be able to do what after ``terraform apply``."""

__version__ = "0.1.0"
