"""The quality page: results of every method, measured by features that none of them optimised."""
