"""Settings of accounts that no environment changes."""

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["hub.users.accounts.backend.EvenBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_overview"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
CODE_SECONDS = 3600  # how long a code from a letter, and what waits for it, is good

ACCOUNT_ADAPTER = "hub.users.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one takes its place once it is verified
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = CODE_SECONDS
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None  # the person who signs in decides
ACCOUNT_FORMS = {
    "add_email": "hub.users.accounts.forms.NewAddressForm",
    "change_password": "hub.users.accounts.forms.NewPasswordForm",
    "confirm_email_verification_code": "hub.users.accounts.forms.AddressCodeForm",
    "confirm_password_reset_code": "hub.users.accounts.forms.ResetCodeForm",
    "login": "hub.users.accounts.forms.SignInForm",
    "reauthenticate": "hub.users.accounts.forms.PasswordAgainForm",
    "reset_password": "hub.users.accounts.forms.ResetForm",
    "reset_password_from_key": "hub.users.accounts.forms.ResetPasswordForm",
    "set_password": "hub.users.accounts.forms.FirstPasswordForm",
    "signup": "hub.users.accounts.forms.SignUpForm",
}
# allauth counts in a cache, which may forget; `hub.users.accounts.limits` counts in rows.
ACCOUNT_RATE_LIMITS = False
# Eight digits and five guesses a letter.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}

MFA_ADAPTER = "hub.users.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A code is good for half a minute before and after too: people type slowly, clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "activate_totp": "hub.users.accounts.second_factor.SwitchOnForm",
    "authenticate": "hub.users.accounts.second_factor.CodeForm",
    "reauthenticate": "hub.users.accounts.second_factor.CodeAgainForm",
}
# The audit list is kept this long.
AUDIT_RETENTION_DAYS = 2 * 365

SOCIALACCOUNT_ADAPTER = "hub.users.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address never opens an account by itself
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
