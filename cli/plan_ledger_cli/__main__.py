"""`python -m plan_ledger_cli` is `plan-ledger`."""
from plan_ledger_cli.main import main

main()
