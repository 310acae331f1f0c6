"""Amazon S3."""

from typing import Any

from harness.preview.localstack.sources.call import DataSource, DataSourceCall


def canonical_user(call: DataSourceCall) -> dict[str, Any]:
    """aws:s3/getCanonicalUserId: the owner that a listing of the buckets names."""
    owner = call.client("s3").list_buckets()["Owner"]
    return {"displayName": owner.get("DisplayName", ""), "id": owner["ID"]}


def bucket(call: DataSourceCall) -> dict[str, Any]:
    """aws:s3/getBucket: fails unless the bucket exists."""
    name = call.text("bucket")
    found = call.client("s3").head_bucket(Bucket=name)
    place = found.get("BucketRegion") or call.region
    return {
        "arn": f"arn:{call.partition}:s3:::{name}",
        "bucket": name,
        "bucketDomainName": f"{name}.s3.amazonaws.com",
        "bucketRegion": place,
        "bucketRegionalDomainName": f"{name}.s3.{place}.amazonaws.com",
        "hostedZoneId": "",
        "id": name,
        "region": call.region,
        "websiteDomain": "",
        "websiteEndpoint": "",
    }


SOURCES = (
    DataSource("aws:s3/getCanonicalUserId:getCanonicalUserId", canonical_user, "s3"),
    DataSource("aws:s3/getBucket:getBucket", bucket, "s3"),
)
