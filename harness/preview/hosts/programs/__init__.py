"""The programs that run inside the sandbox. They import nothing of the harness, only their own folder."""
