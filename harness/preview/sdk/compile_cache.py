"""V8's compiled code of the SDK's modules, kept with the environment."""

COMPILE_CACHE = "compile-cache"
