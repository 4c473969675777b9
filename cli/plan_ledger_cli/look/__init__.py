"""How answers look to people: pure functions from the contract's JSON shapes to text.

Nothing here asks, records or decides. Everything takes a `Paper` and returns text that fits it.
"""
