"""The engine subprocess: started, talked to, and its log."""
