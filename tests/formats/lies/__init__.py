"""The table of lies: for every check of every audit, copies that this check refuses and no other.

One module per format. It names the files whose checks it answers for, and makes the copies:

    FORMAT = "jpeg.document"               # the module of `scrubber.formats` that holds the FORMAT
    FILES = ("jpeg/audit.py",)           # below scrubber/formats; every `require` in them needs a lie
    LIES: Lies = {                       # the check's name and what makes the copies, in any order
        "jpeg.behind-end": lambda: [clean() + b"x"],
    }
    DIFFERENCES: Differences = {         # what `verify` must notice although the audit finds nothing wrong
        "another density": lambda: (source(), copy()),
    }

`test_lies` collects the names of the checks from the source, so that it fails when a check has no lie or when a lie
names a check that doesn't exist. A copy has to be refused by the check that it is listed for, and has to pass when
that one check is switched off (or to end in a crash that the check stands in front of). A check for which no such
copy can be made is unreachable and goes.

Any other module in this folder is such a table.
"""
