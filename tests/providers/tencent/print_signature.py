"""Prints a permission for one call, as a company's own script would: id and key in, text out."""

import base64
import hashlib
import hmac
import random
import sys
import time
from urllib.parse import urlencode

secret_id, secret_key = sys.argv[1:]
now_s = int(time.time())
original = urlencode(
    {
        "secretId": secret_id,
        "currentTimeStamp": now_s,
        "expireTime": now_s + 600,
        "random": random.getrandbits(32),
        "oneTimeValid": 1,
    }
).encode()
digest = hmac.new(secret_key.encode(), original, hashlib.sha1).digest()
sys.stdout.write(base64.b64encode(digest + original).decode() + "\n")
