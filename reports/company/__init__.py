"""The company pack: its view model and the parts that it is put together from."""
