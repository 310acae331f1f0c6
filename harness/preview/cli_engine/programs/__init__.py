"""The programs that run inside the sandbox, between the Pulumi CLI and the host program."""
