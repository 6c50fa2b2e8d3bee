"""The window: live picture, controls, and the session behind them."""
