import os

import clock  # noqa: F401
from posthog import Posthog

failed = []
client = Posthog(
    os.environ["KEY"],
    host=os.environ["HOST"],
    gzip=bool(os.environ.get("GZIP")),
    flush_at=20,
    flush_interval=0.05,
    max_retries=10,
    on_error=lambda error, items: failed.append(error),
)
for n in range(int(os.environ["COUNT"])):
    client.capture("买了", distinct_id=f"user {n % 7}", properties={"n": n})
client.set(distinct_id="user 0", properties={"name": "小满", "email": "xiaoman@example.test"})
client.shutdown()
assert not failed, failed
