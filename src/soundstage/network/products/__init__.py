"""The carrier's products beside messages and calls: conversations, tasks, sync objects …

Each stands under `/network/<product>/v1/…`. A resource of any of them is one row of one table.
"""
