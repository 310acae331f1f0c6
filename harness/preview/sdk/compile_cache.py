"""V8's compiled code of the SDK's modules, kept with the environment: a program then compiles only its own."""

COMPILE_CACHE = "compile-cache"
