"""The handlers of the city, one module per topic.

A handler is a plain function of a payload and a `CityContext`; it returns the variables to
complete the task with. Its docstring is the contract that authors of diagrams read.
"""

from __future__ import annotations
