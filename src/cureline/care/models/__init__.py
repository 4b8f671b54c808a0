"""Tables of care."""

from __future__ import annotations

from cureline.care.models.complaints import Complaint, ComplaintLink, ComplaintStep, Milestone
from cureline.care.models.feedback import FollowUp, SurveyAnswer, SurveyInvitation
from cureline.care.models.help import HelpCase, Offer, Referral
from cureline.care.models.retention import RetentionOrder
from cureline.care.models.rights import Correction, RightsRequest

__all__ = [
    "Complaint",
    "ComplaintLink",
    "ComplaintStep",
    "Correction",
    "FollowUp",
    "HelpCase",
    "Milestone",
    "Offer",
    "Referral",
    "RetentionOrder",
    "RightsRequest",
    "SurveyAnswer",
    "SurveyInvitation",
]
