# Manage services.
not-active = To go on, you must activate: { $groups }. You can do it under “Manage services”.
outdated = The text has been updated: read the new version before you activate.
