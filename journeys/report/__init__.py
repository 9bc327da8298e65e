"""`journeys report`: how often a stack's own segments were assigned and its own action maps offered, over time."""

from .asking import ask
from .numbers import Report, Row
from .period import Period, PeriodError, period
from .subjects import Subject, subjects

__all__ = ["Period", "PeriodError", "Report", "Row", "Subject", "ask", "period", "subjects"]
