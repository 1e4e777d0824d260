"""A believable community to look at: 山行社, people who walk in the hills and like good coffee. All invented.

`records` is a source like any other; each record also says its platform, since this one source speaks for four.
"""

from weilu.connect.demo.story import Story, people, records

__all__ = ["Story", "people", "records"]
