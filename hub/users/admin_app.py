"""Takes the place of `wagtail.users` in INSTALLED_APPS, to hand it our views of accounts."""

from wagtail.users.apps import WagtailUsersAppConfig


class WagtailUsersConfig(WagtailUsersAppConfig):
    user_viewset = "hub.users.viewsets.UserViewSet"
