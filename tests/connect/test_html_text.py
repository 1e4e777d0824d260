import pytest

from weilu.connect.html_text import html_text, looks_like_html


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("plain &amp; simple", "plain & simple"),
        ("<p>one<br>\ntwo</p>\n<p>three</p>", "one\ntwo\nthree"),
        ('<p><a href="https://a.example">https://a.example</a></p>', "https://a.example"),
        ('<p><a href="https://a.example">tea</a></p>', "tea (https://a.example)"),
        ('<p><a href="/user_uploads/1/kettle.png" title="kettle.png"></a></p>', "kettle.png"),
        ("<blockquote>\n<p>said</p>\n</blockquote>\n<p>answer</p>", "> said\nanswer"),
        ("<pre><code>a &lt; b\n  c</code></pre>", "```\na < b\n  c\n```"),
        ("<p>use <code>x &amp; y</code></p>", "use `x & y`"),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "- one\n- two"),
        ('<p><img alt="😀" class="emoji" src="x.png"></p>', "😀"),
        ('<span class="emoji emoji-1f468-200d-1f373" title="cook">:cook:</span>', "👨\u200d🍳"),
        ('<span class="katex"><span><math><annotation encoding="x">a^2</annotation></math></span></span>', "$a^2$"),
        ("<p>a</p><script>alert(1)</script>", "a"),
        ("", ""),
    ],
)
def test_a_body_reads_as_it_was_seen(body, text):
    assert html_text(body) == text


def test_a_chat_that_speaks_of_tags_is_not_html():
    assert not looks_like_html(["List<String> a", "use <div>", "hello"])
    assert looks_like_html(["<p>hello</p>", "", "<div>you</div>"])


def test_hostile_bodies_take_no_time():
    assert html_text("<a " * 200_000) is not None
    assert html_text("<p>" + " " * 500_000 + "</p>") == ""
