"""What is said when a picture is refused: a sentence with the way out for every code."""

from django.utils.translation import gettext_lazy as _

from newsroom.core.errors import FieldProblem, Invalid

SENTENCES = {
    "file_missing": _("Choose a picture file."),
    "too_large": _("The file is larger than 40 MB; save the picture smaller and add it again."),
    "too_many_pixels": _(
        "The picture has more than 40 million pixels or a side over 30,000; make it smaller and"
        " add it again."
    ),
    "too_heavy": _(
        "The picture takes too much memory or time to open; save it anew as JPEG and add it again."
    ),
    "truncated": _("The picture is damaged or cut off; export or send it again."),
    "not_an_image": _(
        "The file is not a picture, whatever its name says; choose a JPEG, PNG, WebP or AVIF file."
    ),
    "unsupported_format": _(
        "Pictures of this format are not taken; save it as JPEG, PNG, WebP or AVIF."
    ),
    "svg": _("SVG drawings are not taken, because they can carry scripts; save it as PNG."),
    "busy": _("Too many pictures are being added at once; try again in a minute."),
    "not_stored": _(
        "The picture could not be stored; the disk may be full. Tell the administrator."
    ),
}
UNAVAILABLE = frozenset({"busy", "not_stored"})  # our fault, not the file's


def refusal(code: str) -> Invalid:
    """The error to raise for a code of `SENTENCES`, laid at the field `file`."""
    sentence = str(SENTENCES[code])
    problem = FieldProblem(field="file", code=code, detail=sentence)
    return Invalid(
        sentence, code=code, status=503 if code in UNAVAILABLE else 400, problems=[problem]
    )
