"""Visits to learning: what everybody reads, and what belongs to somebody signed in."""

from tests.e2e.visit import Visit

LEARNING = "/learning/"
HELP = "/my-learning/help/"
CHECK_UP = f"{LEARNING}check-up/"
OWN = "/my-learning/check-up/"
LAW = f"{LEARNING}foundations-and-law/"

VISITS = [
    Visit("learning", LEARNING),
    Visit("learning-path", "{path}"),
    Visit("check-up", CHECK_UP),
    Visit("check-up-paper", "{check_up}"),
    Visit(
        "check-up-errors",
        "{check_up}?paper={paper}&{number_asked}=many",
        status=400,
        has_errors=True,
    ),
    Visit("check-up-result", f"{CHECK_UP}result/{{check_up_free}}"),
    Visit("check-up-not-whole", f"{CHECK_UP}result/x/", status=400),
    Visit("check-up-outdated", f"{CHECK_UP}result/{{check_up_old}}", status=410),
    Visit("check-up-claim", f"{OWN}{{check_up_free}}", signed_in=True, has_form=True),
    Visit("check-up-taken", f"{OWN}{{check_up_taken}}", status=409, signed_in=True),
    Visit("module", LAW),
    Visit("lesson", f"{LAW}the-extra-good/"),
    Visit("lesson-answered", "{lesson_check}?check=1&c1={check_option}"),
    Visit("module-with-checks", "{checks_module}", signed_in=True),
    Visit("lesson-with-checks", "{checks_lesson}", signed_in=True, has_form=True),
    Visit("quiz", f"{LAW}quiz/"),
    Visit("quiz-signed-in", f"{LAW}quiz/", signed_in=True, has_form=True),
    Visit("attempt", "{attempt}", signed_in=True, has_form=True),
    Visit(
        "attempt-errors",
        "{attempt_faulty}",
        status=400,
        sends=True,
        signed_in=True,
        has_form=True,
        has_errors=True,
    ),
    Visit(
        "attempt-stale",
        "{attempt}",
        status=403,
        sends=True,
        stale=True,
        signed_in=True,
        has_form=True,
    ),
    Visit(
        "quiz-help-stale",
        HELP,
        status=403,
        sends=True,
        stale=True,
        signed_in=True,
        has_form=True,
    ),
    Visit("attempt-check", "{attempt}check/", signed_in=True, has_form=True),
    Visit("attempt-result", "{attempt_reported}result/", signed_in=True),
    Visit("question-report", "{attempt_over}questions/2/report/", signed_in=True, has_form=True),
    Visit(
        "question-report-errors",
        "{attempt_over}questions/2/report/",
        status=400,
        sends=True,
        signed_in=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("my-learning", "/my-learning/", signed_in=True),
    Visit("my-learning-with-help", "/my-learning/", signed_in=True, who="trainee2"),
    Visit("module-to-renew", "{renew_module}", signed_in=True),
    Visit("module-complete", "{complete_module}", signed_in=True),
    Visit("renew", "{renew}", signed_in=True, has_form=True),
    Visit("renew-later", "{renew_later}", signed_in=True),
    Visit("reminders-stop", "{reminder}", has_form=True),
    Visit("reminders-stopped", "{reminder_stopped}"),
    Visit("quiz-help", HELP, signed_in=True, has_form=True),
    Visit(
        "quiz-help-errors",
        HELP,
        status=400,
        sends=True,
        signed_in=True,
        has_form=True,
        has_errors=True,
    ),
    Visit("quiz-help-state", HELP, signed_in=True, who="trainee2", has_form=True),
    Visit(
        "quiz-help-take-back", f"{HELP}take-back/", signed_in=True, who="trainee2", has_form=True
    ),
]
