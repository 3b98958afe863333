"""Long lists of the portal, measured."""
