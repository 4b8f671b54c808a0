"""Pages of care: complaints, help, offers, referrals, follow-ups, surveys, requests about one's data."""
