"""Here the session puts a file for each check. A folder that is as new as its files is watched too late."""
