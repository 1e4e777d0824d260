import os

import clock  # noqa: F401
from rudderstack.analytics.client import Client

failed = []
client = Client(
    os.environ["KEY"],
    host=os.environ["HOST"],
    gzip=bool(os.environ.get("GZIP")),
    upload_size=20,
    upload_interval=0.05,
    on_error=lambda error, items: failed.append(error),
)
for n in range(int(os.environ["COUNT"])):
    client.track(f"user {n % 7}", "买了", {"n": n})
client.identify("user 0", {"name": "小满", "email": "xiaoman@example.test"})
client.flush()
client.join()
assert not failed, failed
