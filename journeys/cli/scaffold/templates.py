"""The texts of the written files, for `string.Template`."""

TYPE = '''"""$name: TODO, what it is in one sentence.

$places
$todo"""

from __future__ import annotations

$imports

${own}from .dialect import $vendor
$paging
$nested

class ${name}Args(TypedDict, total=False):
    """The arguments of $name."""

$args


class ${name}Provider(Provider):
    """The provider of ${title}s."""

    vendor = $vendor
    token = "$token"
    args = ${name}Args
    path = "$path"
    title = "$title"
    natural_key = "$key"
    computed = $computed
$ways

class $name(Resource, module="${module}", name="$name"):
    """TODO: what it is, and what is checked at preview.

    $permissions
    """

    provider_type = ${name}Provider

$outputs

    def __init__(
        self,
        resource_name: str,
        args: ${name}Args | ResourceOptions | None = None,
        opts: ResourceOptions | None = None,
        **fields: Unpack[${name}Args],
    ) -> None:
        """TODO: what it is, and what is checked at preview."""
        self._declare(resource_name, args, opts, fields)

    @staticmethod
    def get(resource_name: str, id: pulumi.Input[str], opts: ResourceOptions | None = None) -> $name:
        """One that is there already and isn't managed by this program: one GET in every preview and up."""
        return $name._existing(resource_name, id, opts)
'''

LOOKUP = '''
@dataclass(frozen=True)
class Get${name}Result:
    """$article $title as it is in the org; None where the API has nothing."""

    id: str
$result


GET_$upper = lookup_of(${name}Provider, Get${name}Result)


def get_$stem(
    $key: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> Get${name}Result:
    """The $title of that name (exactly so) or id, asked for at once.

    Raises:
        LookupFailed: there is none, or several have the name.
    """
    return look_up(GET_$upper, opts, {"$key": $key, "id": id})


def get_${stem}_output(
    $key: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[Get${name}Result]:
    """As `get_$stem`, once the arguments and `depends_on` are known."""
    return look_up_output(GET_$upper, opts, {"$key": $key, "id": id})
'''

CASE = '''"""${name}s."""

from __future__ import annotations

from . import Case

CASE = Case(
    token="$token",
    kind="$kind",
    minimal=$minimal,
    full=$full,
    changes=$changes,
    $more
)
'''

KIND = '''"""${name}s: `$path`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..rules import declare
from .kind import Kind

declare(
    "${stem}_defaults",
    "TODO: the values that the server fills in",
    "guess",
    "Written by `journeys new-type`: the schema says which properties are always answered, not with what.",
)


class ${name}s(Kind):
    # TODO, where the vendor says more than its schema: rules (`check`), filters, limit, nested objects that a PATCH
    # merges (`merged`), pages' size (`max_page`), the status of a create (`created_status`).
    name = "$kind"
$document    path = "$path"
    id_parameter = "$id_parameter"
    schema = "$answer"
    name_field = "$wire_key"
    does = $does
    listing = "$listing"
    versioned = $versioned
    dates = $dates
    defaults: ClassVar[Mapping[str, Any]] = $defaults
'''
