"""The person pack: two pages about one person, handed over by the manager."""
