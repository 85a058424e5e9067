"""The reports library against real snapshots, real PDFs and real mail bodies."""
