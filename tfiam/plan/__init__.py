"""Terraform's plans and states: bytes to typed, immutable values. Nothing here knows what a policy is.

:func:`tfiam.plan.load.load_plan` reads one, :func:`tfiam.plan.find.find_plans` finds those of a folder;
:mod:`tfiam.plan.model` is what comes out.
"""
