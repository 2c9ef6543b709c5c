"""Pages from the network, only when the user asks for it: the one room that opens connections.

It knows addresses, servers and manners, and nothing of what a page means. Others use `fetch_one`, `fetch_pages`, `Rules`
and `Visit`.
"""

from nguon.fetch.address import is_address
from nguon.fetch.listed import fetch_pages, read_list
from nguon.fetch.page import Fetched, fetch_one
from nguon.fetch.rules import RULES, Rules
from nguon.fetch.visit import Visit

__all__ = ["RULES", "Fetched", "Rules", "Visit", "fetch_one", "fetch_pages", "is_address", "read_list"]
