"""Signs of forgery, one small file a sign. What they mean, crosscheck/forgery.py says."""
