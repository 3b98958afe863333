"""Automatic steps: those that failed and wait for an operator, and how each of them fares."""

from __future__ import annotations

from leancity.steps.failed import Ending, FailedStep, FailedSteps
from leancity.steps.health import StepHealth, StepsHealth
from leancity.steps.reasons import sentence

__all__ = ["Ending", "FailedStep", "FailedSteps", "StepHealth", "StepsHealth", "sentence"]
