"""发一条消息: written by a person, now or for later, with pictures where the sender takes them."""

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.connect import pictures
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.minding_page import NOTICE
from weilu.connect.setting_up import working
from weilu.kit.clock import now
from weilu.team.access import May, community_view, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class Pictures(forms.FileField):
    """Several pictures, as Outgoing takes them."""

    widget = PicturesInput({"accept": "image/png,image/jpeg,image/webp,image/gif"})

    def clean(self, data: Any, initial: Any = None) -> tuple[tuple[str, bytes], ...]:
        try:
            return pictures.taken([file for file in data or [] if file])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None


class ComposeForm(forms.Form):
    sender = forms.ModelChoiceField(Sender.objects.none(), label=gettext_lazy("用哪个发送渠道"), empty_label=None)
    to = forms.CharField(
        label=gettext_lazy("发给"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("留空就发到这个发送渠道默认的地方。"),
    )
    title = forms.CharField(label=gettext_lazy("标题"), required=False, max_length=300)
    text = forms.CharField(label=gettext_lazy("内容"), widget=forms.Textarea({"rows": 8}))
    pictures = Pictures(
        label=gettext_lazy("图片"), required=False, help_text=gettext_lazy("最多 9 张；拍摄地点等信息会去掉。")
    )
    at = forms.DateTimeField(
        label=gettext_lazy("什么时候发"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)  # a second click is the same message

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.community = community
        self.fields["sender"].queryset = working(community)  # type: ignore[attr-defined]
        self.fields["at"].help_text = _("留空马上发；按 %(zone)s 时间。") % {"zone": community.time_zone}

    def clean_at(self) -> dt.datetime | None:
        """As a clock on the wall of the community shows it."""
        at: dt.datetime | None = self.cleaned_data["at"]
        moment = at and at.replace(tzinfo=self.community.zone)
        if moment and moment < now() - dt.timedelta(minutes=1):
            raise forms.ValidationError(_("这个时间已经过去了。"))
        return moment


@community_view(May.OPERATE)
def compose(request: HttpRequest, community: Community) -> HttpResponse:
    initial = {"key": get_random_string(20), "sender": request.GET.get("sender")}
    form = ComposeForm(community, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            delivery = _send(form, request)
            return redirect("deliveries:show", community.slug, delivery.pk)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
    context = {"form": form, "senders": working(community).exists()}
    return render(request, "connect/compose.html", context, status=422 if form.errors else 200)


def _send(form: ComposeForm, request: HttpRequest) -> Delivery:
    told = form.cleaned_data
    message = Outgoing(
        to=told["to"].strip(), title=told["title"], text=told["text"], purpose=NOTICE, pictures=told["pictures"]
    )
    return deliver(told["sender"], message, key=f"hand/{told['key']}", by=staff_of(request), not_before=told["at"])
