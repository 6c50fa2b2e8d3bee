"""The quality page: results of every method, judged by features that none of them optimised."""
