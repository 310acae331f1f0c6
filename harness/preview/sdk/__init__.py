"""The SDK environments that programs run in, made once per major version, and their resource types."""
