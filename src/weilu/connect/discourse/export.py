"""What comes out of Discourse: posts, and the list of users."""

from collections.abc import Iterator

from weilu.connect.discourse.posts import DiscoursePosts
from weilu.connect.discourse.users import DiscourseUsers
from weilu.connect.opening import Opened
from weilu.connect.record import Item, ReadOptions, Understanding

_POSTS, _USERS = DiscoursePosts(), DiscourseUsers()


class Discourse:
    name = platform = "discourse"
    zh = "Discourse（帖子或 user_list）"
    en = "Discourse (posts or user_list)"

    def sniff(self, opened: Opened) -> float:
        return max(_POSTS.sniff(opened), _USERS.sniff(opened))

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return _reader(opened).understand(opened, options)

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        return _reader(opened).read(opened, options)


def _reader(opened: Opened) -> DiscoursePosts | DiscourseUsers:
    return _USERS if _USERS.sniff(opened) > _POSTS.sniff(opened) else _POSTS


FORMAT = Discourse()
