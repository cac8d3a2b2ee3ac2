"""How the protocol of photos is shown."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from touchups.photos.protocol import View

register = template.Library()


@register.simple_tag
def photo_guide(view: View) -> SafeString:
    """The drawing of a view's pose, in the colour of the text around it."""
    return render_to_string(view.guide, {"view": view})
