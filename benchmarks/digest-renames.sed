# Commands of sed -E that digest.sh applies to the output of the older revision.
# The lines are documents, actions of _bulk with _index, _id and routing, and the accounting, as
# "CAPTURE: problems within messages, via_branch 1". The accounting is sorted after it.
# A list that is sorted by name within a document keeps the order of the old names.
# Example: s/"old_problem"/"new_problem"/g
