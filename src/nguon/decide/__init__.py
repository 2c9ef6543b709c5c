"""What a person's decisions do to rows: pure functions that know records and words, no disk.

The idea: a decision is found again on its page's words (`anchor`, `place`), and changes rows through a `Patch`, which is laid
over any source of rows. A build lays it over the tables that a stage wrote; the store lays it over a snapshot, so that a
correction shows before the next build.
"""
