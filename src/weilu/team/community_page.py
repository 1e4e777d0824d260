"""设置 › 社群."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from weilu.team.access import May, allows, community_view
from weilu.team.changes import change_community
from weilu.team.forms import CommunityForm, zones
from weilu.team.models import Community


@community_view(May.READ, change=May.MANAGE)
def settings_of(request: HttpRequest, community: Community) -> HttpResponse:
    """Everyone may read the settings, owners change them."""
    # A form writes what it parses into its instance: one of its own, so the shell keeps the true name.
    form = CommunityForm(request.POST or None, instance=Community.objects.get(pk=community.pk))
    if request.method == "POST" and form.is_valid():
        changed = change_community(community, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, _("已保存。") if changed else _("没有改动。"))
        return redirect("team:settings", slug=community.slug)
    if not allows(request, May.MANAGE):
        for field in form.fields.values():
            field.disabled = True
    return render(request, "team/community.html", {"form": form, "zones": zones()})
