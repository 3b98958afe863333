"""Why a notice was not sent, or why nobody knows: the msgids of what is kept in English.

Channels and the outbox write a reason with its places filled; whoever shows it looks here for
the sentence it was made from (`leancity.steps.sentence`).
"""

from __future__ import annotations

from leancity.i18n import N_

DELIVERY_REASONS = (
    N_("Notice %(key)s was not sent: %(reason)s"),
    # --- the outbox ---
    N_("an attachment is gone"),
    N_("it could not be composed (%(kind)s)"),
    N_("it is being sent at this moment"),
    N_("the channel broke (%(kind)s)"),
    N_("the process that was sending it died"),
    # --- channels ---
    N_("the address cannot be written in Latin letters"),
    N_("the address is not an e-mail address"),
    N_("the channel is not configured"),
    N_("the chat refuses messages of the bot"),
    N_("the command %(command)s was answered with %(answer)s"),
    N_("the letter was answered with %(answer)s"),
    N_("the mail server answered with %(answer)s"),
    N_("the mail server cannot do what its address asks: %(words)s"),
    N_("the mail server did not confirm the letter"),
    N_("the mail server does not answer (%(kind)s)"),
    N_("the messenger answered with %(answer)s"),
    N_("the messenger asked to wait"),
    N_("the messenger did not confirm the message (%(kind)s)"),
    N_("the messenger does not answer (%(kind)s)"),
    N_("the person has no chat that takes messages"),
)
