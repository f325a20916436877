"""An S3-compatible server on this computer, with one versioned bucket; it checks signatures and rights."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3

BUCKET = "pindaian"
NO_KEYS = {"region_name": "us-east-1", "aws_access_key_id": "none", "aws_secret_access_key": "none"}


@dataclass(frozen=True)
class ObjectServer:
    """Where the server listens, and the only access key it accepts."""

    endpoint: str
    key: tuple[str, str]

    def address(self, prefix: str, bucket: str = BUCKET) -> str:
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint}&region=us-east-1"

    def written(self, prefix: str) -> list[str]:
        """What was ever written below a prefix: an object that was written twice stands there twice."""
        name, secret = self.key
        keys = NO_KEYS | {"aws_access_key_id": name, "aws_secret_access_key": secret}
        client = boto3.client("s3", endpoint_url=self.endpoint, **keys)
        found = client.list_object_versions(Bucket=BUCKET, Prefix=prefix)
        return [item["Key"] for item in found.get("Versions", [])]


@contextmanager
def running_server() -> Iterator[ObjectServer]:
    """Start a server, which takes seconds, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield prepared(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the object server did not start")


def prepared(endpoint: str) -> ObjectServer:
    iam = boto3.client("iam", endpoint_url=endpoint, **NO_KEYS)
    iam.create_user(UserName="hub")
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="hub", PolicyName="scans", PolicyDocument=policy)
    key = iam.create_access_key(UserName="hub")["AccessKey"]
    client = boto3.client("s3", endpoint_url=endpoint, **NO_KEYS)
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    # From here on signatures count; until now anybody could do anything.
    request = urllib.request.Request(
        f"{endpoint}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}, method="POST"
    )
    urllib.request.urlopen(request).close()
    return ObjectServer(endpoint, (key["AccessKeyId"], key["SecretAccessKey"]))
