"""From an image as EC2 describes it to the outputs of ``aws:ec2/getAmi``."""

from typing import Any

from harness.preview.localstack.sources.call import DataSourceCall, tags_of


def image_outputs(call: DataSourceCall, one: dict[str, Any]) -> dict[str, Any]:
    """What ``aws:ec2/getAmi`` says of the image ``one`` (as DescribeImages has it), but for the arguments."""
    devices = [_device(mapping) for mapping in one["BlockDeviceMappings"]]
    root = next((device for device in devices if device["deviceName"] == one.get("RootDeviceName")), None)
    plain = {output: one.get(key, default) for output, (key, default) in _FIELDS.items()}
    return {
        **plain,
        "arn": f"arn:{call.partition}:ec2:{call.region}::image/{one['ImageId']}",
        "blockDeviceMappings": devices,
        "id": one["ImageId"],
        "lastLaunchedTime": "",
        "productCodes": [
            {
                "productCodeId": code.get("ProductCodeId", ""),
                "productCodeType": code.get("ProductCodeType", ""),
            }
            for code in one.get("ProductCodes", ())
        ],
        "region": call.region,
        "rootSnapshotId": root["ebs"].get("snapshot_id", "") if root else "",
        "stateReason": {"code": "UNSET", "message": "UNSET"},
        "tags": tags_of(one.get("Tags")),
    }


def _device(mapping: dict[str, Any]) -> dict[str, Any]:
    ebs = mapping["Ebs"]
    described = {
        "delete_on_termination": str(ebs.get("DeleteOnTermination", False)).lower(),
        "encrypted": str(ebs.get("Encrypted", False)).lower(),
        "iops": str(ebs.get("Iops", 0)),
        "snapshot_id": ebs.get("SnapshotId", ""),
        "throughput": str(ebs.get("Throughput", 0)),
        "volume_initialization_rate": "0",
        "volume_size": str(ebs.get("VolumeSize", 0)),
        "volume_type": ebs.get("VolumeType", ""),
    }
    return {
        "deviceName": mapping.get("DeviceName", ""),
        "ebs": described if ebs else {},
        "noDevice": mapping.get("NoDevice", ""),
        "virtualName": mapping.get("VirtualName", ""),
    }


_FIELDS: dict[str, tuple[str, Any]] = {
    "architecture": ("Architecture", ""),
    "bootMode": ("BootMode", ""),
    "creationDate": ("CreationDate", ""),
    "deprecationTime": ("DeprecationTime", ""),
    "description": ("Description", ""),
    "enaSupport": ("EnaSupport", False),
    "hypervisor": ("Hypervisor", ""),
    "imageId": ("ImageId", ""),
    "imageLocation": ("ImageLocation", ""),
    "imageOwnerAlias": ("ImageOwnerAlias", ""),
    "imageType": ("ImageType", ""),
    "imdsSupport": ("ImdsSupport", ""),
    "kernelId": ("KernelId", ""),
    "name": ("Name", ""),
    "ownerId": ("OwnerId", ""),
    "platform": ("Platform", ""),
    "platformDetails": ("PlatformDetails", ""),
    "public": ("Public", False),
    "ramdiskId": ("RamdiskId", ""),
    "rootDeviceName": ("RootDeviceName", ""),
    "rootDeviceType": ("RootDeviceType", ""),
    "sriovNetSupport": ("SriovNetSupport", ""),
    "state": ("State", ""),
    "tpmSupport": ("TpmSupport", ""),
    "usageOperation": ("UsageOperation", ""),
    "virtualizationType": ("VirtualizationType", ""),
}
