"""The loan processing stack: configuration in, components wired together, outputs out."""

import pulumi

from fintech_loan.account import Account
from fintech_loan.platform import LoanPlatform
from fintech_loan.settings import Settings

platform = LoanPlatform("fintech-loan", Settings.from_stack(), Account.current())

for name, value in platform.stack_outputs().items():
    pulumi.export(name, value)
