"""The suite's programs, one text for each language, and what every engine has to say of them."""

from typing import Any

from harness.model.workspace import Language
from tests.preview.conformance.view import COMPUTED, SECRET

FILES: dict[Language, str] = {"python": "__main__.py", "typescript": "index.ts"}
CONFIGURATION = {"retention": "30", "token": "not-for-everybody"}
STACK = "tap-dev"
# What the SDK itself adds to a provider.
PROVIDER = {"skipCredentialsValidation": "false", "skipRegionValidation": "true"}

WHOLE: dict[Language, str] = {
    "python": """\
import pulumi
import pulumi_aws as aws
config = pulumi.Config()
west = aws.Provider("west", region="us-west-2")
dead = aws.sqs.Queue("dead", message_retention_seconds=config.require_int("retention") * 2)
protected = pulumi.ResourceOptions(protect=True, provider=west)
work = aws.sqs.Queue("work", tags={"dead": dead.arn}, opts=protected)
class Store(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Store", name)
        below = pulumi.ResourceOptions(parent=self)
        self.bucket = aws.s3.Bucket(f"{name}-data", force_destroy=True, opts=below)
        self.register_outputs({"bucket": self.bucket.id})
store = Store("shop")
aws.ssm.Parameter("token", name="/token", type="SecureString", value=config.require_secret("token"),
    opts=pulumi.ResourceOptions(depends_on=[work], ignore_changes=["tags"]))
aws.s3.Bucket.get("old", "old-bucket")
pulumi.log.warn("nearly done")
pulumi.export("queue", work.url)
pulumi.export("plain", 7)
pulumi.export("hidden", pulumi.Output.secret("x"))
""",
    "typescript": """\
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
const config = new pulumi.Config();
const west = new aws.Provider("west", { region: "us-west-2" });
const dead = new aws.sqs.Queue("dead", { messageRetentionSeconds: config.requireNumber("retention") * 2 });
const work = new aws.sqs.Queue("work", { tags: { dead: dead.arn } }, { protect: true, provider: west });
class Store extends pulumi.ComponentResource {
    constructor(name: string) {
        super("shop:index:Store", name);
        const bucket = new aws.s3.Bucket(`${name}-data`, { forceDestroy: true }, { parent: this });
        this.registerOutputs({ bucket: bucket.id });
    }
}
new Store("shop");
const token = { name: "/token", type: "SecureString", value: config.requireSecret("token") };
new aws.ssm.Parameter("token", token, { dependsOn: [work], ignoreChanges: ["tags"] });
aws.s3.Bucket.get("old", "old-bucket");
pulumi.log.warn("nearly done");
export const queue = work.url;
export const plain = 7;
export const hidden = pulumi.secret("x");
""",
}
LINES: dict[Language, dict[str, int]] = {
    "python": {"west": 4, "dead": 5, "work": 7, "shop": 14, "shop-data": 12, "token": 15, "old": 17},
    "typescript": {"west": 4, "dead": 5, "work": 6, "shop": 14, "shop-data": 10, "token": 16, "old": 17},
}


def expected(language: Language) -> dict[str, dict[str, Any]]:
    """What the graph of ``WHOLE`` holds, in the terms of ``view``."""
    queue, bucket = "aws:sqs/queue:Queue", "aws:s3/bucket:Bucket"
    found: dict[str, dict[str, Any]] = {
        "west": {"type": "pulumi:providers:aws", "inputs": {"region": "us-west-2", **PROVIDER}},
        "dead": {"type": queue, "inputs": {"messageRetentionSeconds": 60}},
        "work": {
            "type": queue,
            "inputs": {"tags": {"dead": COMPUTED}},
            "depends": {"tags": ["dead"]},
            "after": ["dead"],
            "leads": [("tags", "dead")],
            "provider": "west",
            "protect": True,
        },
        "shop": {"type": "shop:index:Store", "component": True, "outputs": ["bucket"]},
        "shop-data": {"type": bucket, "inputs": {"forceDestroy": True}, "parent": "shop"},
        "token": {
            "type": "aws:ssm/parameter:Parameter",
            "inputs": {"name": "/token", "type": "SecureString", "value": SECRET},
            "after": ["work"],
            "ignores": ["tags"],
        },
        "old": {"type": bucket, "external": True},
    }
    for name, item in found.items():
        item.setdefault("parent", STACK)
        item["place"] = f"{FILES[language]}:{LINES[language][name]}"
    return found


FAILING: dict[Language, str] = {
    "python": """\
import pulumi_aws as aws
aws.sqs.Queue("first")
raise ValueError("no such zone")
""",
    "typescript": """\
import * as aws from "@pulumi/aws";
new aws.sqs.Queue("first");
throw new RangeError("no such zone");
""",
}
TWICE: dict[Language, str] = {
    "python": 'import pulumi_aws as aws\naws.sqs.Queue("same")\naws.sqs.Queue("same")\n',
    "typescript": 'import * as aws from "@pulumi/aws";\nnew aws.sqs.Queue("same");\n'
    'new aws.sqs.Queue("same");\n',
}
EMPTY: dict[Language, str] = {
    "python": "import pulumi\nprint('nothing to do')\n",
    "typescript": 'import "@pulumi/pulumi";\nconsole.log("nothing to do");\n',
}
