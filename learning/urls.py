"""Addresses of what is a learner's own, below /my-learning/. Nobody else finds them.

But for one: whoever holds the link of a reminder may stop these, signed in or not.
"""

from django.urls import path

from learning.views import (
    answering,
    claiming,
    handing_in,
    own,
    own_data,
    quiz_help,
    reminders,
    renewing,
    reporting,
    seen,
    starting,
    trying_checks,
)

app_name = "learning"

urlpatterns = [
    path("", own.show_own, name="own"),
    path("organisations/", seen.show_seen, name="seen"),
    path("organisations/<slug:slug>/<uuid:uid>/", seen.share, name="share"),
    path("help/", quiz_help.show_help, name="help"),
    path("help/take-back/", quiz_help.take_back, name="take_back_help"),
    path("check-up/<str:token>/", claiming.claim, name="claim"),
    path("lessons/<int:pk>/read/", own.mark_as_read, name="read"),
    path("lessons/<int:pk>/check/", trying_checks.try_one, name="try_check"),
    path("modules/<int:pk>/renew/", renewing.renew_module, name="renew"),
    path("certificates/<uuid:uid>/", own.issue, name="issue"),
    path("reminders/", reminders.switch, name="reminders"),
    path("reminders/<str:token>/", reminders.stop_by_link, name="reminders_stop"),
    path("export.json", own_data.export_own, name="export"),
    path("quizzes/<int:pk>/start/", starting.start, name="start"),
    path("attempts/<uuid:uid>/", answering.answer, name="attempt"),
    path("attempts/<uuid:uid>/check/", handing_in.check, name="check"),
    path("attempts/<uuid:uid>/result/", handing_in.show_result, name="result"),
    path("attempts/<uuid:uid>/questions/<int:position>/report/", reporting.report, name="report"),
]
