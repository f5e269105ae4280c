"""Sends random valid events by the Python SDK, in both modes, and compares what comes back: roundtrip.py URL COUNT SEED.

Every attribute type and every legal character; subject and causationid must be the id, replyid the correlationid.
"""

import http.client
import random
import sys
import unicodedata
from base64 import b64encode
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cloudevents.core.bindings.http import HTTPMessage, from_http, to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent


def legal(code: int) -> bool:
    """Whether a String may have the character: neither controls nor surrogates nor noncharacters."""
    if 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return False
    return unicodedata.category(chr(code)) != 'Cc'


def text(dice: random.Random) -> str:
    """A string of 1 to 30 characters, of every plane."""
    chars: list[str] = []
    for _ in range(dice.randint(1, 30)):
        code = 0
        while not legal(code):
            code = dice.randrange(dice.choice([0x7F, 0x7F, 0x100, 0x3000, 0x10000, 0x110000]))
        chars.append(chr(code))
    return ''.join(chars)


def value(dice: random.Random) -> tuple[object, str]:
    """A value of one of the types that an attribute may have, and its canonical string."""
    match dice.randrange(6):
        case 0:
            flag = dice.random() < 0.5
            return flag, 'true' if flag else 'false'
        case 1:
            number = dice.randint(-(2**31), 2**31 - 1)
            return number, str(number)
        case 2:
            binary = b64encode(dice.randbytes(20)).decode()
            return binary, binary
        case 3:
            uri = f'https://example.com/{dice.random()}?q=%20a#f'
            return uri, uri
        case 4:
            time = datetime.fromtimestamp(dice.randrange(4_000_000_000), UTC).isoformat()
            return time, time
        case _:
            string = text(dice)
            return string, string


def main(url: str, count: int, seed: int) -> int:
    """How many events came back changed."""
    dice = random.Random(seed)
    target = urlsplit(url)
    connection = http.client.HTTPConnection(target.hostname or '', target.port)
    bad = 0
    for n in range(count):
        correlation, canonical = value(dice)
        attributes = {
            'id': text(dice),
            'source': f'/python/{n}',
            'type': 'io.homelab.reasoning.requested',
            'datacontenttype': 'application/json',
            'subject': text(dice),
            'correlationid': correlation,
            'other': value(dice)[0],
        }
        event = CloudEvent(attributes=dict(attributes), data={'question': text(dice)})
        binary = n % 2 == 0
        if binary and isinstance(correlation, bool):
            # The SDK writes what Python calls them.
            canonical = str(correlation)
        message = (to_binary if binary else to_structured)(event, JSONFormat())
        connection.request('POST', target.path, message.body, message.headers)
        response = connection.getresponse()
        headers = {name.lower(): text_ for name, text_ in response.getheaders()}
        body = response.read()
        if response.status != 200:
            print(f'FAIL {n} {attributes!r}: {response.status} {body!r}')
            bad += 1
            continue
        reply = from_http(HTTPMessage(headers=headers, body=body), JSONFormat()).get_attributes()
        got = [reply.get(name) for name in ('subject', 'causationid', 'correlationid', 'replyid', 'type')]
        completed = 'io.homelab.reasoning.completed'
        if got != [attributes['id'], attributes['id'], canonical, canonical, completed]:
            print(f'FAIL {n} {attributes!r}: {got!r}')
            bad += 1
    print(f'{"FAIL" if bad else "PASS"} {count - bad} of {count} events came back unchanged')
    return bad


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])) > 0)
