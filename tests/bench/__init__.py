"""How fast and how large the clinic is: `make bench`, or `python -m tests.bench [assess worklist …]`.

Every figure is the median of several runs and stands beside its target. Real processes serve real requests
over keep-alive connections; the patients are generated, their assessments come from the product itself.
SQLite is measured always, PostgreSQL too when DATABASE_URL names a database in which schemas may be made.
"""
