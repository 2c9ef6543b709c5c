"""The one map of the house: how a page is read, and the order of the stages that make a case.

    find → read → reuse → date → actor → story → event → thread → finding → snapshot → search

`page` reads one page (`kernel`: many at once), `stages` lists what is done across pages, `case` builds: a stage reads what
stages before it wrote, and writes the tables that it alone owns (`nguon.model.table`). What reading one page yields is kept in
the case's cache; everything after that is computed anew from it.
"""

from nguon.pipeline.page import read_page

__all__ = ["read_page"]
