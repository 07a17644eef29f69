"""Addresses of the training managers' desk, below `/organisations/<slug>/training/`."""

from django.urls import path

from learning.views import assigning, desk, desk_exports

urlpatterns = [
    path("", desk.show_desk, name="training"),
    path("export.csv", desk_exports.export_csv, name="training_csv"),
    path("export.pdf", desk_exports.export_pdf, name="training_pdf"),
    path("remind/", desk.remind_people, name="training_remind"),
    path("assign/", assigning.assign_training, name="training_assign"),
    path("assignments/", assigning.list_assignments, name="training_assignments"),
    path("assignments/<int:pk>/", assigning.show_assignment, name="training_assignment"),
    path("assignments/<int:pk>/end/", assigning.end, name="training_assignment_end"),
]
