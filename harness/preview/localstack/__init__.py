"""LocalStack, the real one: installs, starts, finds, seeds and queries it; answers Pulumi's data sources."""
