"""Care: complaints, feedback, hardship, offers, referrals, and the rights of data subjects."""
