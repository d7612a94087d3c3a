"""From the text of a project folder to facts and rules, every value with the line it stands on."""
