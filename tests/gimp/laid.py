"""What goes before scripts that call the plug-in's own modules; ARGS[0] is its folder."""

BEGIN = """
sys.path.insert(0, ARGS[0])
from layers import pixels
from job.content import ContentLayer
from job.spec import JobSpec
from contract import Array, Error, Preview, Request, Settings, UserError
from styles.layer_style import LayerStyle
pixels.prepare()

def request_of(image, layer, style, settings=Settings(), **arguments):
    spec = JobSpec(settings, style.to_record(image), style)
    return ContentLayer(image, layer).build_request(spec, **arguments)
"""
