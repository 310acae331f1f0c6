"""The command lines of the language hosts, and the host programs that run inside the sandbox."""
