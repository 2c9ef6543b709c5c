"""Pages from the network, only when the user asks for it: the one room that opens connections.

It knows addresses, servers and manners, and nothing of what a page means. Others use `page.fetch_one`, `listed.fetch_pages`,
`rules.Rules` and `visit.Visit`.
"""
