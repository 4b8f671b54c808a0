"""Photographs: encoded again so that nothing but the picture stays, sealed on disk, shown through a duty only."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cureline.trust import audit, vault
from cureline.visit import config
from cureline.visit.door import find
from cureline.visit.errors import NotYoursError, PictureError, StateError, VisitUnknownError
from cureline.visit.models import Evidence, Visit


@transaction.atomic
def keep(
    visit_id: int,
    file: IO[bytes],
    *,
    user: Any,
    caption: str = "",
    at: dt.datetime | None = None,
    request: Any = None,
) -> Evidence:
    """Keep a photograph of a visit that was begun, by one of its pair. The same picture twice is one.

    Raises PictureError (too large, no picture), StateError, NotYoursError, VisitUnknownError.
    """
    visit = find(visit_id)
    staff = getattr(user, "staff", None)
    if visit.day is None or staff is None or staff.pk not in visit.day.persons():
        raise NotYoursError()
    if visit.state not in (Visit.State.INSIDE, Visit.State.DONE, Visit.State.WAITING):
        raise StateError(_("Check in first."))
    picture = encoded(file.read(config.document()["evidence"]["bytes"] + 1))
    digest = hashlib.sha256(picture).hexdigest()
    kept = Evidence.objects.filter(visit=visit, sha256=digest).first()
    if kept is not None:
        return kept
    made = Evidence.objects.create(
        visit=visit, sha256=digest, size=len(picture), caption=caption.strip()[:200], taken_by=user,
        taken_at=at or timezone.now(),
    )  # fmt: skip
    path = path_of(made.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(vault.encrypt(base64.b64encode(picture).decode()))
    audit.record("evidence.kept", request=request, user=user, customer_id=visit.customer_id,
                 subject=f"evidence:{made.pk}", detail={"sha256": digest, "size": made.size})  # fmt: skip
    return made


def encoded(data: bytes) -> bytes:
    """A photograph as JPEG without metadata, turned as it was held, its long side within the limit.

    Raises PictureError.
    """
    limits = config.document()["evidence"]
    if len(data) > limits["bytes"]:
        raise PictureError(_("It is larger than %(size)s MB.") % {"size": limits["bytes"] // 1_000_000})
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > limits["pixels"]:
                raise PictureError(_("It has too many pixels."))
            turned = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise PictureError(_("It is no JPEG, PNG or WebP picture.")) from None
    turned.thumbnail((limits["side"], limits["side"]))
    # a new image takes the pixels alone: no position, no device, no thumbnail goes along
    clean = Image.new("RGB", turned.size)
    clean.paste(turned)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=limits["quality"], optimize=True)
    return out.getvalue()


def picture(evidence_id: Any, *, user: Any, request: Any = None) -> bytes:
    """A kept photograph, with an audit row. Raises VisitUnknownError; PictureError when the file was changed."""
    kept = Evidence.objects.select_related("visit").filter(pk=evidence_id).first()
    if kept is None:
        raise VisitUnknownError()
    try:
        data = base64.b64decode(vault.decrypt(path_of(kept.pk).read_bytes()))
    except (OSError, ValueError):
        data = b""
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise PictureError(_("The file is not the one that was kept."))
    audit.record("evidence.seen", request=request, user=user, customer_id=kept.visit.customer_id,
                 subject=f"evidence:{kept.pk}")  # fmt: skip
    return data


def delete(kept: Evidence) -> None:
    """Delete a photograph for good, with an audit row; its file goes when the transaction stands."""
    path = path_of(kept.pk)
    audit.record("evidence.deleted", customer_id=kept.visit.customer_id, subject=f"evidence:{kept.pk}",
                 detail={"sha256": kept.sha256, "size": kept.size})  # fmt: skip
    kept.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep(at: dt.datetime) -> int:
    """Remove files that no row knows: their deletion, or their keeping, was broken off between database and disk.

    A file younger than a day may belong to a transaction that still runs. Gives how many were removed.
    """
    gone = 0
    for path in files():
        old = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) < at - dt.timedelta(days=1)
        if old and not Evidence.objects.filter(pk=path.stem).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def files() -> Iterator[Path]:
    """The photographs on disk, sealed."""
    return _folder().glob("*.bin")


def path_of(evidence_id: Any) -> Path:
    """Where a photograph lies, sealed."""
    return _folder() / f"{evidence_id}.bin"


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "visit"
