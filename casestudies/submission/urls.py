"""Addresses of the public form, below /case-studies/submit/."""

from django.urls import path

from casestudies.submission.views import entry, evidence, figures, review, steps

app_name = "submission"

urlpatterns = [
    path("", entry.start, name="start"),
    path("<str:token>/", entry.resume, name="resume"),
    path("<str:token>/saved/", entry.keep_for_later, name="saved"),
    path("<str:token>/check/", review.check_answers, name="check"),
    path("<str:token>/figures/", figures.list_all, name="figures"),
    path("<str:token>/figures/add/", figures.add, name="figure_add"),
    path("<str:token>/figures/<int:number>/", figures.change, name="figure"),
    path("<str:token>/evidence/", evidence.answer, name="evidence"),
    path("<str:token>/<slug:step>/", steps.answer, name="step"),
]
