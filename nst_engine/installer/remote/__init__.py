"""The engine on another computer, reached by ssh: installed, tried, recorded, taken away."""
