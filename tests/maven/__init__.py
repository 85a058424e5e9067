"""A CRM of your own, as the README shows it: settings, mapping, and what must come out."""
