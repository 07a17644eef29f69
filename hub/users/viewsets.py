"""Views of the admin: accounts by e-mail address, organisations and their members."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views import users as wagtail_users

from hub.users.accounts.deletion import delete_account
from hub.users.accounts.edits import note_edits, note_new, standing_of
from hub.users.audit import record
from hub.users.forms import AccountCreationForm, AccountEditForm, OrganisationForm
from hub.users.models import Organisation, User
from hub.users.organisations.edits import delete_organisation, list_places, record_edits


class AccountIndexView(wagtail_users.IndexView):
    """The list of accounts; the column of the user name is the e-mail address."""

    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        for column in columns:
            if column.name == User.USERNAME_FIELD:
                column.label = _("E-mail address")
        return columns


class AccountCreateView(wagtail_users.CreateView):
    @transaction.atomic
    def save_instance(self) -> Model:
        user = super().save_instance()
        note_new(user, by=self.request.user)
        return user


class AccountEditView(wagtail_users.EditView):
    @transaction.atomic
    def save_instance(self) -> Model:
        before = standing_of(self.object)
        user = super().save_instance()
        note_edits(user, before, by=self.request.user)
        return user


class AccountDeleteView(wagtail_users.DeleteView):
    def delete_action(self) -> None:
        delete_account(self.object, by=self.request.user)


class UserViewSet(wagtail_users.UserViewSet):
    """Wagtail's views of accounts, with the audience; what they change is on record."""

    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    delete_view_class = AccountDeleteView
    create_template_name = "users/admin/create.html"
    edit_template_name = "users/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type:
        return AccountEditForm if for_update else AccountCreationForm


class PeopleOnlyMixin:
    """Shows people to those who may put them into an organisation, and to nobody else."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("users.change_organisation"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChoosePersonView(PeopleOnlyMixin, chooser.ChooseView):
    pass


class ChoosePersonResultsView(PeopleOnlyMixin, chooser.ChooseResultsView):
    pass


class ChosenPersonView(PeopleOnlyMixin, chooser.ChosenView):
    pass


class ChosenPeopleView(PeopleOnlyMixin, chooser.ChosenMultipleView):
    pass


class PersonChooserViewSet(ChooserViewSet):
    """Finds a person by name; a list of all of them would be as long as the hub is successful."""

    model = User
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    edit_item_text = _("Edit this account")
    register_widget = False
    choose_view_class = ChoosePersonView
    choose_results_view_class = ChoosePersonResultsView
    chosen_view_class = ChosenPersonView
    chosen_multiple_view_class = ChosenPeopleView


person_chooser = PersonChooserViewSet("person_chooser")


class OrganisationCreateView(CreateView):
    def save_instance(self) -> Model:
        organisation = super().save_instance()
        record("organisation.made", by=self.request.user, organisation=organisation)
        record_edits(organisation, {}, by=self.request.user)
        return organisation


class OrganisationEditView(EditView):
    def save_instance(self) -> Model:
        before = list_places(self.object)
        organisation = super().save_instance()
        record_edits(organisation, before, by=self.request.user)
        return organisation


class OrganisationDeleteView(DeleteView):
    def delete_action(self) -> None:
        delete_organisation(self.object, by=self.request.user)


class OrganisationViewSet(ModelViewSet):
    """Organisations with their members on one page."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_name = "organisations"
    menu_order = 610
    add_to_settings_menu = True
    list_display = ["name", "slug", "kind", "created_at"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    search_backend_name = None
    inspect_view_enabled = True
    add_view_class = OrganisationCreateView
    edit_view_class = OrganisationEditView
    delete_view_class = OrganisationDeleteView

    @cached_property
    def edit_handler(self) -> ObjectList:
        return ObjectList(
            [
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("kind"),
                InlinePanel(
                    "memberships",
                    panels=[
                        FieldPanel("user", widget=person_chooser.widget_class),
                        FieldPanel("role"),
                        FieldPanel("joined_at"),
                        FieldPanel("left_at"),
                    ],
                    heading=_("Members"),
                    label=_("Member"),
                ),
            ],
            base_form_class=OrganisationForm,
        )
