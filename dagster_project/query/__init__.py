"""SQL over the published marts, for the terminal, scripts and spreadsheets: import submodules."""
