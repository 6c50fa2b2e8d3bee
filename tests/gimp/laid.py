"""What goes before scripts that call the plug-in's own modules; ARGS[0] is its folder."""

BEGIN = """
sys.path.insert(0, ARGS[0])
from layers import pixels
from job.content import Canvas
from contract import Blob, Problem, Request, Settings
from styles.layer_style import LayerStyle
pixels.prepare()
"""
