"""What Flask-Security's pages say, in our words; looked up in our catalogues where it is shown."""

from walk.i18n import N_

# the labels of its fields, as they stand in its code
LABELS = (
    N_("Email Address"),
    N_("Password"),
    N_("Retype Password"),
    N_("Authentication Code"),
    N_("Recovery Code"),
)

_WRONG = N_("The e-mail address or the password is not right.")
_LINK_OVER = N_("This link was used already or is too old. Ask for a new one below.")
_AGAIN = N_("Please sign in again.")

MESSAGES = {
    "ANONYMOUS_USER_REQUIRED": N_("You are signed in already."),
    "DISABLED_ACCOUNT": _WRONG,
    "EMAIL_NOT_PROVIDED": N_("Write your e-mail address."),
    "GENERIC_AUTHN_FAILED": _WRONG,
    "GENERIC_RECOVERY": N_("If this address belongs to the office, a letter is on its way."),
    "INVALID_EMAIL_ADDRESS": N_("Write an e-mail address such as name@example.org."),
    "INVALID_PASSWORD": N_("The password is not right."),
    "INVALID_RECOVERY_CODE": N_("This recovery code is not right or was used already."),
    "INVALID_RESET_PASSWORD_TOKEN": _LINK_OVER,
    "LOGIN": _AGAIN,
    "NO_RECOVERY_CODES_SETUP": N_("You have no recovery codes yet."),
    "PASSWORD_INVALID_LENGTH": N_("Choose a password of at least %(length)s characters."),
    "PASSWORD_NOT_PROVIDED": N_("Write your password."),
    "PASSWORD_RESET_EXPIRED": _LINK_OVER,
    "PASSWORD_RESET_NO_LOGIN": N_("Your password was saved. Sign in with it now."),
    "PASSWORD_RESET_REQUEST": N_("If this address belongs to the office, a letter is on its way."),
    "REAUTHENTICATION_REQUIRED": N_("Give your password once more, to be sure that it is you."),
    "REAUTHENTICATION_SUCCESSFUL": N_("Thank you."),
    "RETYPE_PASSWORD_MISMATCH": N_("The two passwords are not the same."),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": N_("Your authenticator is connected."),
    "TWO_FACTOR_INVALID_TOKEN": N_("This code is not right or was used already. Wait for the next one."),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": N_("You are signed in."),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": _AGAIN,
    "TWO_FACTOR_PERMISSION_DENIED": _AGAIN,
    "TWO_FACTOR_SETUP_EXPIRED": N_("That took too long. Please start again."),
    "UNAUTHENTICATED": _AGAIN,
    "UNAUTHORIZED": N_("This page is not for you."),
    "USER_DOES_NOT_EXIST": _WRONG,
}
