"""How the shipped weights were made: re-runnable, never imported by the engine."""
