"""The other engine: the real Pulumi CLI, driven through ``pulumi.automation`` where it is installed."""
