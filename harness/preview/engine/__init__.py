"""The embedded engine: the gRPC monitor that an unmodified program connects to, and its graph."""
