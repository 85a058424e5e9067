"""What holds for every company: properties of the models, tried on generated ones."""
