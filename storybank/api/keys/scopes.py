"""What a key may be used for. A scope stands here when something asks for it, and not before."""

from django.utils.translation import gettext_lazy as _

READ = "read"

SCOPES = {READ: _("Read what is public, with the higher limit")}
