"""An outcome that is there already, in an org that still has outcomes."""

import pulumi

from providers.genesys import get_outcome

pulumi.export("outcome", get_outcome("Bought something").id)
