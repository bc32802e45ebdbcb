# Commands of sed -E that digest.sh applies to the output of the older revision.
# The lines are documents, actions of _bulk with _index, _id and routing, and the accounting, as
# "CAPTURE: problems within messages, via_branch 1". The accounting is sorted after it.
# A list that is sorted by name within a document keeps the order of the old names.
# Example: s/"old_problem"/"new_problem"/g

# Reasons of dead letters. Which limit too_many was of is not known; the captures here reach none.
s/\bfragment\.expired\b/fragment.timeout/
s/\bfragment\.too_big\b/fragment.packet_too_large/
s/\btcp\.too_big\b/tcp.limit_stream_bytes/

# Stages of dead letters.
s/\bbug\.([A-Z])/internal_error.\1/

# Problems and kinds of ignored frames.
s/\btcp_conflicts\b/tcp_overlap_conflict/
s/\bbody_inflated\b/body_too_large_decompressed/
s/\bbody_compressed\b/body_too_large_compressed/
s/(: +ignored, )port /\1other_port /
