"""What the inbox takes in."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.inbox.models import Inbox
from weilu.team.access import May, community_view, staff_of
from weilu.team.audit import note
from weilu.team.models import Community


class InboxForm(forms.ModelForm[Inbox]):
    days = forms.IntegerField(
        label=gettext_lazy("只看最近几天的"),
        min_value=1,
        max_value=30,
        help_text=gettext_lazy("更早的不进收件箱：第一次导入几年的记录也不会涌进来。1–30 天。"),
    )
    questions = forms.BooleanField(
        label=gettext_lazy("群里没人接的问题也进收件箱"),
        required=False,
        help_text=gettext_lazy("以问号或“吗”结尾的话。提问、点名和私聊总是进的。"),
    )
    patience = forms.IntegerField(
        label=gettext_lazy("等多少分钟没人接"),
        min_value=1,
        max_value=1440,
        help_text=gettext_lazy(
            "这段时间里有人引用着回答，或者工作人员在群里说过话，就不进。五分钟内有人接着聊也不进；听起来不高兴、或提到关注词的除外。"
        ),
    )

    class Meta:
        model = Inbox
        fields = ("days", "questions", "patience")


@community_view(May.OPERATE)
def page(request: HttpRequest, community: Community) -> HttpResponse:
    inbox, _new = Inbox.objects.get_or_create(community=community)
    form = InboxForm(request.POST or None, instance=inbox)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            Inbox.objects.filter(pk=inbox.pk).update(**form.cleaned_data)  # the cursor is not ours to write back
            note("inbox.settings", community.name, by=staff_of(request), community=community)
        messages.success(request, _("已保存。"))
        return redirect("inbox:settings", community.slug)
    crumbs = [(_("收件箱"), reverse("inbox:list", args=[community.slug])), (_("收件箱设置"), None)]
    return render(request, "inbox/settings.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)
