"""Beginnings: the first owner of a fresh install, and each new community."""

import base64
import hmac

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from weilu.team.audit import note
from weilu.team.models import Community, Role, Seat, Staff
from weilu.team.refusal import Refusal


class WrongSetupCode(Refusal):
    sentence = _("设置码不对。请看运行 weilu serve 的窗口里打印的那一个。")


class AlreadyFounded(Refusal):
    sentence = _("这个围炉已经有所有者了，请直接登录。")


class SlugTaken(Refusal):
    sentence = _("地址 %(slug)s 已被另一个社群占用，请换一个。")


def is_fresh() -> bool:
    """Whether nobody has an account here yet."""
    return not Staff.objects.exists()


def setup_code() -> str:
    """The code that lets the first owner in, 80 bits, e.g. K3TZ-Q4AB-….

    Derived from the secret key, so nothing is stored, and only who reads this machine's console or files knows it.
    It opens nothing once somebody has an account.
    """
    digest = salted_hmac("weilu.team.first-run", "setup", algorithm="sha256").digest()
    letters = base64.b32encode(digest[:10]).decode()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def first_run_path() -> str | None:
    """Where the first owner makes an account, code included; None once there is one. For the console only."""
    return f"{reverse('account:first_run')}?code={setup_code()}" if is_fresh() else None


def code_fits(code: str) -> bool:
    letters = code.upper().replace("-", "").replace(" ", "")
    return hmac.compare_digest(letters.encode(), setup_code().replace("-", "").encode())


@transaction.atomic
def make_first_owner(
    code: str,
    *,
    username: str,
    password: str,
    name: str = "",
    email: str = "",
    community: str = "",
    zone: str = "",
) -> Staff:
    """The first account, owner of every community nobody owns yet, and of a new one if a name for it is given.

    Raises WrongSetupCode, or AlreadyFounded: of two first owners at once the second is refused.
    """
    if not code_fits(code):
        raise WrongSetupCode
    _one_at_a_time()
    if not is_fresh():
        raise AlreadyFounded
    owner = Staff.objects.create_user(username=username, email=email, password=password, name=name)
    note("account.first_owner", str(owner), by=owner)
    for orphan in Community.objects.exclude(seats__role=Role.OWNER):
        Seat.objects.create(community=orphan, staff=owner, role=Role.OWNER)
    if community:
        found(community, owner=owner, zone=zone)
    return owner


@transaction.atomic
def found(name: str, *, slug: str = "", zone: str = "", owner: Staff | None = None, is_demo: bool = False) -> Community:
    """A new community with its owner.

    Without one (an import on the command line) the first account of this install owns it; where there is none
    yet, the first owner will. Raises SlugTaken if a slug was asked for and is not free.
    """
    if slug and Community.objects.filter(slug=slug).exists():
        raise SlugTaken(slug=slug)
    zone = zone or "Asia/Shanghai"
    community = Community.objects.create(
        name=name, slug=slug or _free_slug(name), time_zone=zone, day_zone=zone, is_demo=is_demo
    )
    owns = owner or Staff.objects.filter(is_active=True).order_by("pk").first()
    if owns:
        Seat.objects.create(community=community, staff=owns, role=Role.OWNER)
    note("community.found", name, by=owner, community=community)
    return community


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "community"
    taken = set(Community.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return stem if stem not in taken else next(s for n in range(2, 10_000) if (s := f"{stem}-{n}") not in taken)


def _one_at_a_time() -> None:
    """Hold the row that stands for the table of staff: an empty table has no row of its own to lock."""
    staff_type = ContentType.objects.get_for_model(Staff)
    ContentType.objects.select_for_update().get(pk=staff_type.pk)


def demo_owner() -> Staff:
    """Who owns the demo community: whoever was here first, else a person who signs in by link alone."""
    return Staff.objects.order_by("pk").first() or Staff.objects.create_user(username="demo", name="岚")
