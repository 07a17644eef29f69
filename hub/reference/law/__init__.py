"""What law and policy ask of a purchase: pure evaluation of thresholds and rules that are data.

`vocabulary` holds the words, `facts` the shapes, `amounts` the arithmetic, `matching` the
three-valued tests, `answers` what follows; `loading` alone reads the database.
"""
