"""Dispatch: messages that leave the house: SMS, e-mail, letters, webhooks; sent once or shown as failed."""
