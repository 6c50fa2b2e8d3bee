"""The engine subprocess: started, talked to, and its errors in words."""
