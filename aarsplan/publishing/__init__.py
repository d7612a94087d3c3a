"""A set of files put in place as one version: whoever reads the site sees the old one or the new one, never a mixture.

The site `DIR` is a symbolic link to a version in the hidden folder `.DIR.versions` beside it. A new version is written
there whole, files that stay the same as hard links to those of the version before, and the link is then replaced in one
step. The version before the one that is shown is kept, for readers that are still walking it.
"""

from aarsplan.publishing.files import check_paths, validate
from aarsplan.publishing.publisher import publish
from aarsplan.publishing.version import Published

__all__ = ["Published", "check_paths", "publish", "validate"]
